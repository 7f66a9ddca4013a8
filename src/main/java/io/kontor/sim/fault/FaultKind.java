package io.kontor.sim.fault;

/** What can go wrong. */
public enum FaultKind {
    /** A request disappears before the exchange sees it. */
    REQUEST_LOST,
    /** A request, and all that follow it in its session, reach the exchange later by the switch's delay. */
    REQUEST_DELAYED,
    /** A request takes effect, but neither its answer nor the reports it caused reach the session; a log-on brings the reports. */
    ACK_LOST,
    /** A request takes effect and the session is cut before anything comes back. */
    DISCONNECT,
    /** A report comes twice. */
    REPORT_DUPLICATED,
    /** A report comes after the one that follows it, or after the switch's delay if none does. */
    REPORT_REORDERED,
    /** A report does not reach the session; a log-on brings it. */
    REPORT_LOST,
    /** After a cancel was confirmed, and the switch's delay, comes a fill for part of what was left. */
    LATE_FILL,
    /** Most of the liquidity an order could take is gone when it arrives. */
    PARTIAL_FILL,
    /** A fill is busted after the switch's delay. */
    TRADE_BUSTED,
    /** A fill gets another price after the switch's delay. */
    TRADE_CORRECTED,
    /** From a request on nothing comes back, for the switch's delay; then the reports follow, the answers never. */
    SILENCE,
    /** A face answers that there were too many requests; nothing happens. */
    TOO_MANY_REQUESTS,
    /** A face answers with an error of its own, before or after the request took effect. */
    SERVER_ERROR,
    /** A book update is left out of a face's market data. */
    BOOK_GAP,
    /** A face's market data says nothing for the switch's delay, while heart-beats go on. */
    MARKET_SILENCE,
    /** A face's clock is off by the switch's delay. */
    CLOCK_SKEW,
    /** A face announces its shutdown, cuts everybody, and refuses everything for the switch's delay. */
    MAINTENANCE
}
