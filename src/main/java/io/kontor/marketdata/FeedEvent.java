package io.kontor.marketdata;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Instant;
import java.util.List;

/** What a venue's feed said: each call of {@link MarketDataListener} as a value. */
sealed interface FeedEvent {
    record Snapshot(long sequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) implements FeedEvent {}

    record Update(long first, long last, List<Quote.Level> bids, List<Quote.Level> asks, Instant at)
            implements FeedEvent {}

    record Trade(Price price, Quantity quantity, Instant at) implements FeedEvent {}

    record Down(String reason) implements FeedEvent {}
}
