package io.kontor.marketdata;

import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The newest quote of each book on this node. A quote grows stale by itself when nothing came after it for too long, counted from when we
 * received it, since a venue's clock is not ours, and by two clocks of ours, since one of them may be set back. Reading takes no lock and, but for the first read of a quote that has grown stale,
 * allocates nothing.
 */
public final class QuoteBoard implements Quotes {
    private final Clock clock;
    private final LongSupplier nanos;
    private final long staleAfterMillis;
    private final Map<VenueId, Map<Symbol, Entry>> quotes = new ConcurrentHashMap<>();

    /**
     * An empty board.
     *
     * @param nanos a clock that nobody sets, such as {@link System#nanoTime}
     */
    public QuoteBoard(Clock clock, LongSupplier nanos, Duration staleAfter) {
        this.clock = clock;
        this.nanos = nanos;
        this.staleAfterMillis = staleAfter.toMillis();
    }

    /** By both of the board's clocks. */
    public Moment now() {
        return new Moment(clock.millis(), nanos.getAsLong());
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
        boolean old = nowMillis - entry.received.millis() > staleAfterMillis
                || entry.received.ageByNanos(nanos.getAsLong()) > staleAfterMillis;
        return old ? entry.stale() : entry.quote;
    }

    @Override
    public Optional<Quote> latestMarked(VenueId venue, Symbol symbol) {
        Map<Symbol, Entry> ofVenue = quotes.get(venue);
        Entry entry = ofVenue == null ? null : ofVenue.get(symbol);
        return entry == null ? Optional.empty() : entry.marked;
    }

    /**
     * Puts a quote in the place of the one before; each book has one writer.
     *
     * @param received when the news in it came, by the board's clocks
     */
    public void publish(Quote quote, Moment received) {
        Map<Symbol, Entry> ofVenue = quotes.computeIfAbsent(quote.venue(), _ -> new ConcurrentHashMap<>());
        Optional<Quote> marked = quote.isMarked() ? Optional.of(quote) : latestMarked(quote.venue(), quote.symbol());
        ofVenue.put(quote.symbol(), new Entry(quote, marked, received));
    }

    private static final class Entry {
        private final Optional<Quote> quote;
        /** The quote itself where it has a mark, or else the last one before it that had. */
        private final Optional<Quote> marked;

        private final Moment received;
        /** Made when first needed; that two readers may both make it does no harm. */
        private Optional<Quote> stale = Optional.empty();

        private Entry(Quote quote, Optional<Quote> marked, Moment received) {
            this.quote = Optional.of(quote);
            this.marked = marked;
            this.received = received;
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
