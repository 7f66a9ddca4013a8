package io.kontor.marketdata;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Instant;
import java.util.List;

/** Where a feed's updates go, in the venue's order; called from one thread at a time, must not block. */
public interface MarketDataListener {
    /** The whole book as of a sequence number; later updates build on it. */
    void onSnapshot(long sequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at);

    /** Levels that changed, from the first to the last sequence number; a quantity of zero removes its level. */
    void onUpdate(long firstSequence, long lastSequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at);

    void onTrade(Price price, Quantity quantity, Instant at);

    /** The feed is over; what is known is stale from now on. */
    void onDown(String reason);
}
