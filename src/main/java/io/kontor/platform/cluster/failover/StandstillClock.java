package io.kontor.platform.cluster.failover;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Nanoseconds that go on while the machine stands still. The system's monotonic clock does while a process is stopped, but not while the
 * machine is suspended; the time of day does, and where it has got ahead of the other one by more than clocks are ever adjusted between
 * two looks, that is added. For what must have run out by then: a time of day that somebody puts forward ends it early, which costs a
 * renewal; one that is put back changes nothing. A machine that wakes with the time of day it slept with is not noticed until that is set
 * right. Thread-safe; a look is a look at two clocks.
 */
public final class StandstillClock implements LongSupplier {
    /** The one of this process. */
    public static final StandstillClock SYSTEM = new StandstillClock(System::nanoTime, System::currentTimeMillis);

    private static final long JUMP = TimeUnit.MILLISECONDS.toNanos(500);

    /** Adjustments of the time of day, half a millisecond a second at most, must not add up to a jump. */
    private static final long COMPARE_EVERY = TimeUnit.SECONDS.toNanos(30);

    private final LongSupplier monotonic;
    private final LongSupplier timeOfDayMillis;
    private volatile Compared compared;

    /** @param added to the monotonic clock from then on */
    private record Compared(long monotonic, long timeOfDayMillis, long added) {}

    /** One over other clocks. */
    public StandstillClock(LongSupplier monotonic, LongSupplier timeOfDayMillis) {
        this.monotonic = monotonic;
        this.timeOfDayMillis = timeOfDayMillis;
        this.compared = new Compared(monotonic.getAsLong(), timeOfDayMillis.getAsLong(), 0);
    }

    @Override
    public long getAsLong() {
        Compared last = compared;
        long now = monotonic.getAsLong();
        long ahead = ahead(last, now, timeOfDayMillis.getAsLong());
        return Math.abs(ahead) <= JUMP && now - last.monotonic < COMPARE_EVERY ? now + last.added : compare();
    }

    private synchronized long compare() {
        long now = monotonic.getAsLong();
        long millis = timeOfDayMillis.getAsLong();
        long ahead = ahead(compared, now, millis);
        compared = new Compared(now, millis, compared.added + (ahead > JUMP ? ahead : 0));
        return now + compared.added;
    }

    private static long ahead(Compared last, long now, long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis - last.timeOfDayMillis) - (now - last.monotonic);
    }
}
