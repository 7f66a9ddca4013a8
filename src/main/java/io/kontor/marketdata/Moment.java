package io.kontor.marketdata;

/**
 * When something was, by the time of day, which may be set, and by the clock that counts on from an arbitrary start, which stands still
 * while the machine is suspended.
 */
public record Moment(long millis, long nanos) {
    static final Moment NEVER = new Moment(0, 0);

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** How long ago that was, by whichever clock says longer. */
    long ageMillis(Moment now) {
        return Math.max(now.millis - millis, ageByNanos(now.nanos));
    }

    long ageByNanos(long nowNanos) {
        return (nowNanos - nanos) / NANOS_PER_MILLI;
    }
}
