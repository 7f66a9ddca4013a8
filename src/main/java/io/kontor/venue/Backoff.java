package io.kontor.venue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling from the least to the most, each spread by the jitter so that accounts do not come
 * back as one.
 */
final class Backoff {
    private final VenueSettings.Reconnect settings;
    private final RandomGenerator random;
    private int failures;

    Backoff(VenueSettings.Reconnect settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
    }

    Duration next() {
        long min = settings.min().toMillis();
        long max = settings.max().toMillis();
        long plain = failures >= Long.numberOfLeadingZeros(min) - 1 ? max : Math.min(max, min << failures);
        failures++;
        return Duration.ofMillis(plain + Math.round(plain * settings.jitter() * random.nextDouble()));
    }

    void reset() {
        failures = 0;
    }
}
