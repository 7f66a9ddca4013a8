package io.kontor.marketdata;

import io.kontor.value.VenueId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What one venue's feed counts.
 *
 * @param broken books no longer trusted: a gap, a crossed book, a feed that went down or silent
 * @param verified quiet books asked for again
 * @param dropped events lost because the feed's queue was full
 * @param subscribersRefused subscribers over the limit
 */
record FeedMeters(Counter broken, Counter verified, Counter dropped, Counter subscribersRefused) {
    static FeedMeters of(MeterRegistry registry, VenueId venue) {
        return new FeedMeters(
                counter(registry, venue, "broken"),
                counter(registry, venue, "verified"),
                counter(registry, venue, "dropped"),
                counter(registry, venue, "subscribers.refused"));
    }

    private static Counter counter(MeterRegistry registry, VenueId venue, String what) {
        return Counter.builder("kontor.marketdata." + what)
                .tag("venue", venue.value())
                .register(registry);
    }
}
