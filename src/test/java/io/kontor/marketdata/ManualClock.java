package io.kontor.marketdata;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that only goes when told. */
final class ManualClock extends Clock {
    private volatile Instant now = Samples.NOON;

    void advance(Duration by) {
        now = now.plus(by);
    }

    Moment moment() {
        return new Moment(millis(), nanos());
    }

    /** As of a clock that nobody sets. */
    long nanos() {
        return millis() * 1_000_000;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public long millis() {
        return now.toEpochMilli();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
