package io.kontor.risk;

import java.util.Arrays;

/**
 * When the latest attempts were made, to count them exactly within any window: an attempt passes when the one that many before it has
 * left the window. Unlike a token bucket it lets no two windows' worth through around a boundary. Times in microseconds of the epoch. A
 * clock that steps back is held still; by more than a minute, the longest window, and the later times were wrong: all begins anew, since
 * nothing else would ever leave its window before that wrong time comes. For one thread.
 */
public final class RateRing {
    static final long SECOND = 1_000_000;
    static final long MINUTE = 60 * SECOND;

    private long[] times = new long[128];
    private long added;
    private long last = Long.MIN_VALUE / 2;

    /** Keeps at least so many; call it before a larger limit is asked about. */
    void keep(int count) {
        int needed = Integer.highestOneBit(Math.max(1, count - 1)) << 1;
        if (needed > times.length) {
            long[] larger = new long[needed];
            for (long i = Math.max(0, added - times.length); i < added; i++) {
                larger[(int) i & (needed - 1)] = times[(int) i & (times.length - 1)];
            }
            times = larger;
        }
    }

    public void add(long at) {
        if (isPast(at)) {
            added = 0;
            last = at;
        }
        last = Math.max(last, at);
        times[(int) added++ & (times.length - 1)] = last;
    }

    /** Whether what was added lies so far ahead that it counts no more. */
    private boolean isPast(long now) {
        return now < last - MINUTE;
    }

    public void clear() {
        added = 0;
        last = Long.MIN_VALUE / 2;
        Arrays.fill(times, 0);
    }

    /** How many there are within the window that ends now. */
    long within(long window, long now) {
        if (isPast(now)) {
            return 0;
        }
        long from = Math.max(0, added - times.length);
        long at = added;
        while (at > from && times[(int) (at - 1) & (times.length - 1)] + window > now) {
            at--;
        }
        return added - at;
    }

    /** How long until one more may pass under a limit within a window, by the clock that is asked with; 0 when it may now. */
    long waitFor(int limit, long window, long now) {
        if (added < limit || isPast(now)) {
            return 0;
        }
        long oldest = times[(int) (added - limit) & (times.length - 1)];
        long passes = oldest + window;
        return passes <= Math.max(now, last) ? 0 : passes - now;
    }
}
