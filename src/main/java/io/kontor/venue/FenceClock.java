package io.kontor.venue;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of day, which a fence of time may be measured by: between two looks no further apart than what has left may still arrive, no
 * more of it passes than by the monotonic clock. Else one that is put forward would prove a request lost that is only on its way. It is
 * followed at once where it is put back, and forward once all that left before must have arrived. Thread-safe.
 */
final class FenceClock {
    private final VenueUplink.Sources sources;
    private final long holdNanos;
    private long turnedNanos;

    /** The time of day at the monotonic clock's zero, as the looks of this turn and of the one before make it out at the earliest. */
    private Instant origin = Instant.MAX;

    private Instant formerOrigin = Instant.MAX;

    /** @param hold how long after a look what left then may still arrive */
    FenceClock(VenueUplink.Sources sources, Duration hold) {
        this.sources = sources;
        this.holdNanos = hold.toNanos();
        this.turnedNanos = sources.nanoTime().getAsLong();
    }

    synchronized Instant look() {
        Instant timeOfDay = sources.clock().instant();
        // After it: standing still between the two makes the answer earlier, which proves less.
        long nanos = sources.nanoTime().getAsLong();
        long since = nanos - turnedNanos;
        if (since >= holdNanos) {
            formerOrigin = since - holdNanos < holdNanos ? origin : Instant.MAX;
            origin = Instant.MAX;
            turnedNanos = nanos;
        }
        origin = earlier(origin, timeOfDay.minusNanos(nanos));
        return earlier(origin, formerOrigin).plusNanos(nanos);
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
