package io.kontor.sim.binance;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A market stream by its name, such as {@code btcusdt@depth@100ms}. The venue takes any name and sends nothing for what it does not know.
 *
 * @param levels of a partial book; 0 for the others
 * @param slow once a second instead of ten times
 */
record StreamName(String symbol, Kind kind, int levels, boolean slow) {
    private static final Pattern NAME =
            Pattern.compile("([a-z0-9]{1,20})@(trade|aggTrade|bookTicker|depth(5|10|20)?(@100ms|@1000ms)?)");

    /** What a stream carries. */
    enum Kind {
        TRADE,
        AGG_TRADE,
        BOOK_TICKER,
        DIFF,
        PARTIAL
    }

    static Optional<StreamName> parse(String text) {
        Matcher name = NAME.matcher(text);
        if (!name.matches()) {
            return Optional.empty();
        }
        Kind kind = switch (name.group(2)) {
            case "trade" -> Kind.TRADE;
            case "aggTrade" -> Kind.AGG_TRADE;
            case "bookTicker" -> Kind.BOOK_TICKER;
            default -> name.group(3) == null ? Kind.DIFF : Kind.PARTIAL;
        };
        int levels = name.group(3) == null ? 0 : Integer.parseInt(name.group(3));
        boolean slow = !"@100ms".equals(name.group(4));
        return Optional.of(new StreamName(name.group(1), kind, levels, slow));
    }
}
