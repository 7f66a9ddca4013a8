package io.kontor.marketdata;

import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.List;

/**
 * A book down to some depth at one moment.
 *
 * @param sequence the venue's number of the last change in it
 * @param bids best, that is highest, first
 * @param asks best, that is lowest, first
 * @param stale as in {@link Quote}
 */
public record BookView(
        VenueId venue,
        Symbol symbol,
        long sequence,
        List<Quote.Level> bids,
        List<Quote.Level> asks,
        Instant at,
        boolean stale) {
    public BookView {
        bids = List.copyOf(bids);
        asks = List.copyOf(asks);
    }
}
