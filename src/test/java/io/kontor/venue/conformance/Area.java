package io.kontor.venue.conformance;

/** What a case is about. */
enum Area {
    SESSIONS("Sessions"),
    ORDERS("Orders and times in force"),
    FILTERS("Dust, rounding and filters"),
    CANCELS("Cancels"),
    REPLACES("Replacements"),
    AMENDS("Amendments in place"),
    FILLS("Fills"),
    LOSSES("Requests and answers that are lost or late"),
    RECOVERY("Reconnects and questions"),
    EXTERNAL("Orders placed elsewhere"),
    HALTS("Halts and limits"),
    CLOCKS("Clocks and maintenance"),
    MARKET_DATA("Market data");

    private final String heading;

    Area(String heading) {
        this.heading = heading;
    }

    String heading() {
        return heading;
    }
}
