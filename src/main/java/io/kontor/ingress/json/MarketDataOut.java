package io.kontor.ingress.json;

import io.kontor.marketdata.BookView;
import io.kontor.marketdata.Quote;
import java.util.List;

/** Writes quotes and books. */
public final class MarketDataOut {
    private MarketDataOut() {}

    public static void quote(JsonOut out, Quote quote) {
        out.put("symbol", quote.symbol()).put("venue", quote.venue());
        quote.bid().ifPresent(bid -> out.putObject("bid", level -> level(level, bid)));
        quote.ask().ifPresent(ask -> out.putObject("ask", level -> level(level, ask)));
        out.put("last", quote.last())
                .put("volume", quote.volume())
                .put("timestamp", quote.at())
                .put("stale", quote.stale());
    }

    /** What the book knows is taken from it alone, so that the best prices are those of its first levels; the trades are the quote's. */
    public static void quoteWithBook(JsonOut out, Quote quote, BookView book) {
        out.put("symbol", book.symbol()).put("venue", book.venue());
        best(out, "bid", book.bids());
        best(out, "ask", book.asks());
        out.put("last", quote.last())
                .put("volume", quote.volume())
                .put("timestamp", book.at())
                .put("stale", book.stale());
        sides(out, book);
    }

    private static void best(JsonOut out, String name, List<Quote.Level> levels) {
        if (!levels.isEmpty()) {
            out.putObject(name, level -> level(level, levels.getFirst()));
        }
    }

    public static void book(JsonOut out, BookView book) {
        out.put("symbol", book.symbol()).put("venue", book.venue()).put("sequence", book.sequence());
        sides(out, book);
        out.put("timestamp", book.at()).put("stale", book.stale());
    }

    private static void sides(JsonOut out, BookView book) {
        out.putObjects("bids", book.bids(), MarketDataOut::level).putObjects("asks", book.asks(), MarketDataOut::level);
    }

    private static void level(JsonOut out, Quote.Level level) {
        out.put("price", level.price()).put("amount", level.quantity());
    }
}
