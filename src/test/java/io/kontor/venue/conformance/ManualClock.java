package io.kontor.venue.conformance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;

/** Time that only a case moves. */
final class ManualClock extends Clock {
    private volatile Instant now = Instant.parse("2026-11-20T10:00:00Z");

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** The same time as by a clock that nobody sets. */
    long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(now.toEpochMilli());
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
