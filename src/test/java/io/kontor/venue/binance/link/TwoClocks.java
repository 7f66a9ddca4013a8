package io.kontor.venue.binance.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** A time of day that a test may set, and a monotonic clock that it may not. */
final class TwoClocks {
    private Instant now = Instant.parse("2026-11-20T10:00:00Z");
    private long nanos;

    void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }

    /** Somebody puts the time of day forward, or back; no time passes. */
    void set(Duration forward) {
        now = now.plus(forward);
    }

    Instant now() {
        return now;
    }

    long nanos() {
        return nanos;
    }

    Clock ofDay() {
        InstantSource source = this::now;
        return source.withZone(ZoneOffset.UTC);
    }
}
