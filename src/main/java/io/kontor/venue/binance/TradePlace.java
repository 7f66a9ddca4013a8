package io.kontor.venue.binance;

import io.kontor.venue.binance.protocol.Orders;
import io.kontor.venue.binance.protocol.Params;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * From where on a symbol's trades are asked for, a page at a time: a moment at first, and then the last trade of the page before. The venue
 * answers with the oldest from there on, however long ago that is.
 */
record TradePlace(String venueSymbol, Instant since, OptionalLong from) {
    /** The most rows a page of trades may have. */
    static final int PAGE_ROWS = 1_000;

    static TradePlace since(String venueSymbol, Instant since) {
        return new TradePlace(venueSymbol, since, OptionalLong.empty());
    }

    Params params() {
        Params params = Params.none().with("symbol", venueSymbol);
        Params placed = from.isPresent()
                ? params.with("fromId", from.getAsLong())
                : params.with("startTime", since.toEpochMilli());
        return placed.with("limit", PAGE_ROWS);
    }

    /**
     * Where the page after this one begins; empty where this one was not full. The last trade is asked for again: a self-trade is two rows
     * of one id, and the second may be on the next page.
     */
    Optional<TradePlace> after(List<Orders.Trade> page) {
        if (page.size() < PAGE_ROWS) {
            return Optional.empty();
        }
        long last = page.getLast().id();
        boolean further = from.isEmpty() || last > from.getAsLong();
        return Optional.of(new TradePlace(venueSymbol, since, OptionalLong.of(further ? last : last + 1)));
    }
}
