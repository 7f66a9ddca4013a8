package io.kontor.marketdata;

import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest quote of each book on this node. A quote grows stale by itself when nothing came after it for too long, counted from when we
 * received it, since a venue's clock is not ours. Reading takes no lock and, but for the first read of a quote that has grown stale,
 * allocates nothing.
 */
public final class QuoteBoard implements Quotes {
    private final Clock clock;
    private final long staleAfterMillis;
    private final Map<VenueId, Map<Symbol, Entry>> quotes = new ConcurrentHashMap<>();

    public QuoteBoard(Clock clock, Duration staleAfter) {
        this.clock = clock;
        this.staleAfterMillis = staleAfter.toMillis();
    }

    @Override
    public Optional<Quote> latest(VenueId venue, Symbol symbol) {
        return latest(venue, symbol, clock.millis());
    }

    @Override
    public Optional<Quote> latest(VenueId venue, Symbol symbol, long nowMillis) {
        Map<Symbol, Entry> ofVenue = quotes.get(venue);
        Entry entry = ofVenue == null ? null : ofVenue.get(symbol);
        if (entry == null) {
            return Optional.empty();
        }
        return nowMillis - entry.receivedAtMillis > staleAfterMillis ? entry.stale() : entry.quote;
    }

    /**
     * Puts a quote in the place of the one before; each book has one writer.
     *
     * @param receivedAtMillis when the news in it came, by the board's clock
     */
    public void publish(Quote quote, long receivedAtMillis) {
        quotes.computeIfAbsent(quote.venue(), _ -> new ConcurrentHashMap<>())
                .put(quote.symbol(), new Entry(quote, receivedAtMillis));
    }

    private static final class Entry {
        private final Optional<Quote> quote;
        private final long receivedAtMillis;
        /** Made when first needed; that two readers may both make it does no harm. */
        private Optional<Quote> stale = Optional.empty();

        private Entry(Quote quote, long receivedAtMillis) {
            this.quote = Optional.of(quote);
            this.receivedAtMillis = receivedAtMillis;
        }

        private Optional<Quote> stale() {
            Optional<Quote> known = stale;
            if (known.isEmpty()) {
                known = quote.map(Quote::asStale);
                stale = known;
            }
            return known;
        }
    }
}
