package io.kontor.marketdata;

import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Optional;

/** The newest quote of each book on this node. Thread-safe, never blocks; what it answers may be stale and says so. */
public interface Quotes {
    Optional<Quote> latest(VenueId venue, Symbol symbol);

    /** The same as of a time that was just read off the clock, which costs as much again as looking. */
    default Optional<Quote> latest(VenueId venue, Symbol symbol, long nowMillis) {
        return latest(venue, symbol);
    }

    /** The newest that had a mark: a book may have emptied since. However old it is, it is what something held is worth. */
    default Optional<Quote> latestMarked(VenueId venue, Symbol symbol) {
        return latest(venue, symbol).filter(Quote::isMarked);
    }
}
