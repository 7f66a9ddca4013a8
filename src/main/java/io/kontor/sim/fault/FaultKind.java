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
    SILENCE
}
