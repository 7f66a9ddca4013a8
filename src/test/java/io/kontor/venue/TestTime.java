package io.kontor.venue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Time that only a test moves. */
final class TestTime extends Clock {
    private volatile Instant now = Samples.START;

    void advance(Duration duration) {
        now = now.plus(duration);
    }

    long nanoTime() {
        return Duration.between(Samples.START, now).toNanos();
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
