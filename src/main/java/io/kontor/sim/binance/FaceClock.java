package io.kontor.sim.binance;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The venue's clock as callers see it: the engine's, and how far it is made to be off. Thread-safe. */
final class FaceClock {
    private final Clock clock;
    private volatile Duration offset = Duration.ZERO;
    private volatile Duration skew = Duration.ZERO;

    FaceClock(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant().plus(offset).plus(skew);
    }

    /** The engine's time of a time of ours. */
    Instant engineTime(Instant ours) {
        return ours.minus(offset).minus(skew);
    }

    /** Our time of a time of the engine's, such as those in its books. */
    Instant faceTime(Instant engines) {
        return engines.plus(offset).plus(skew);
    }

    /** For what lasts so long whatever is made of our clock meanwhile. */
    Instant engineNow() {
        return clock.instant();
    }

    /** By hand, until it is set again. */
    void setOffset(Duration newOffset) {
        offset = newOffset;
    }

    Duration offset() {
        return offset;
    }

    /** By a fault. */
    void setSkew(Duration newSkew) {
        skew = newSkew;
    }
}
