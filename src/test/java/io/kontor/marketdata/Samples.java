package io.kontor.marketdata;

import io.kontor.marketdata.Quote.Level;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Market data to test with. A level is written {@code price x quantity}, such as {@code 99x5}. */
final class Samples {
    static final VenueId SIM = new VenueId("SIM");
    static final Symbol BTC = new Symbol("BTC/USDT");
    static final Symbol ETH = new Symbol("ETH/USDT");
    static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    private Samples() {}

    static List<Level> levels(String... levels) {
        return Arrays.stream(levels)
                .map(level -> level.split("x", 2))
                .map(parts -> new Level(Price.of(parts[0]), Quantity.of(parts[1])))
                .toList();
    }

    static FeedEvent.Snapshot snapshot(long sequence, List<Level> bids, List<Level> asks) {
        return new FeedEvent.Snapshot(sequence, bids, asks, NOON);
    }

    static FeedEvent.Update update(long first, long last, List<Level> bids, List<Level> asks) {
        return new FeedEvent.Update(first, last, bids, asks, NOON);
    }

    static FeedEvent.Trade trade(String price, String quantity, Instant at) {
        return new FeedEvent.Trade(Price.of(price), Quantity.of(quantity), at);
    }

    /** @param bid empty where nobody bids */
    static Quote quote(String bid, String ask, boolean stale) {
        return new Quote(SIM, BTC, best(bid), best(ask), Optional.empty(), Quantity.ZERO, NOON, stale);
    }

    private static Optional<Level> best(String level) {
        return level.isEmpty() ? Optional.empty() : Optional.of(levels(level).getFirst());
    }
}
