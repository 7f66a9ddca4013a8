package io.kontor.venue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that only a test moves. */
final class TestTime extends Clock {
    private volatile Instant now = Samples.START;
    private volatile Duration passed = Duration.ZERO;

    void advance(Duration duration) {
        now = now.plus(duration);
        passed = passed.plus(duration);
    }

    /** Somebody puts the time of day forward, or back; no time passes. */
    void set(Duration forward) {
        now = now.plus(forward);
    }

    long nanoTime() {
        return passed.toNanos();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("UTC only");
    }
}
