package io.kontor.venue.conformance;

/** What a harness can make go wrong, each time for the account's next request, report or update. */
public enum Mishap {
    /** The request disappears on the way there. */
    REQUEST_LOST,
    /** The request arrives a little later, while the case may let the clock go on. */
    REQUEST_DELAYED,
    /** The request takes effect; neither its answer nor its reports come. */
    ANSWER_LOST,
    /** The request takes effect and the connection breaks. */
    CUT,
    /** Nothing comes for a while; then the reports. */
    SILENCE,
    REPORT_LOST,
    REPORT_TWICE,
    /** A report comes behind the one that follows it. */
    REPORTS_SWAPPED,
    /** A part of what was canceled fills all the same. */
    LATE_FILL,
    /** A fill is taken back. */
    BUST,
    /** A fill gets another price. */
    CORRECTION,
    TOO_MANY_REQUESTS,
    SERVER_ERROR,
    BOOK_GAP,
    /** Market data says nothing for a second of the venue's clock, while heart-beats go on. */
    MARKET_SILENCE
}
