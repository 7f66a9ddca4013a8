package io.kontor.sim.market;

import java.math.BigDecimal;
import java.util.List;

/** One line of a recording: when it was received, in nanoseconds since 1970, and what the venue said. */
sealed interface RecordedEvent {
    long atNanos();

    /** A price and what stands there; a quantity of zero says that nothing does. */
    record Quote(BigDecimal price, BigDecimal quantity) {}

    /** The whole book as of an update id; REST depth. It does not say whose book it is. */
    record Snapshot(long atNanos, long lastUpdateId, List<Quote> bids, List<Quote> asks) implements RecordedEvent {}

    /** What changed in the book from the first to the last update id; {@code depth@100ms}. */
    record Depth(long atNanos, String symbol, long firstUpdateId, long lastUpdateId, List<Quote> bids, List<Quote> asks)
            implements RecordedEvent {}

    /** Best bid and ask as of an update id; {@code bookTicker}. */
    record Ticker(long atNanos, String symbol, long updateId, Quote bid, Quote ask) implements RecordedEvent {}

    record Trade(long atNanos, String symbol, BigDecimal price, BigDecimal quantity, boolean buyerIsMaker)
            implements RecordedEvent {}
}
