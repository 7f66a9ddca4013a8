package io.kontor.marketdata;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/**
 * The top of a book and the last trade at one moment.
 *
 * @param bid absent when nobody bids
 * @param volume base units traded since 00:00 UTC, as far as the feed has told
 * @param at when the venue or, failing that, the gateway stamped it
 * @param stale true when the feed is down, out of sequence or silent for longer than its limit
 */
public record Quote(
        VenueId venue,
        Symbol symbol,
        Optional<Level> bid,
        Optional<Level> ask,
        Optional<Price> last,
        Quantity volume,
        Instant at,
        boolean stale) {
    /** One price and what is wanted or offered there. */
    public record Level(Price price, Quantity quantity) {}

    /** The same figures, no longer to be relied on. */
    Quote asStale() {
        return stale ? this : new Quote(venue, symbol, bid, ask, last, volume, at, true);
    }

    /** Whether there is a {@link #mark}. */
    public boolean isMarked() {
        return bid.isPresent() || ask.isPresent() || last.isPresent();
    }

    /** The mid, or the one side there is, or the last trade: what a position or a limit is valued at. */
    public Optional<Price> mark() {
        if (bid.isPresent() && ask.isPresent()) {
            var sum = bid.get().price().plus(ask.get().price()).value();
            return Optional.of(new Price(sum.divide(BigDecimal.TWO, sum.scale() + 1, RoundingMode.UNNECESSARY)));
        }
        return bid.or(() -> ask).map(Level::price).or(() -> last);
    }
}
