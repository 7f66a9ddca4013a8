package io.kontor.venue;

/**
 * At most so many requests in any stretch of that length, exactly: it remembers when each left instead of refilling a bucket, which
 * would let nearly twice as many through. A share is kept for cancels. Thread-safe; one per venue and node.
 */
final class Throttle {
    private final long perNanos;
    private final Ring all;
    private final Ring others;

    Throttle(VenueSettings.Rate rate) {
        perNanos = rate.per().toNanos();
        all = new Ring(rate.requests());
        others = new Ring(rate.requests() - rate.cancelReserve());
    }

    /** Zero: taken, send it now. Else nothing was taken, and in so many nanoseconds it is worth another try. */
    synchronized long tryCancel(long nanos) {
        long wait = all.waitAt(nanos);
        if (wait == 0) {
            all.add(nanos);
        }
        return wait;
    }

    /** The same for everything that is not a cancel. */
    synchronized long tryOther(long nanos) {
        long wait = Math.max(all.waitAt(nanos), others.waitAt(nanos));
        if (wait == 0) {
            all.add(nanos);
            others.add(nanos);
        }
        return wait;
    }

    /** The times of the last so many requests. */
    private final class Ring {
        private final long[] times;
        private int next;
        private boolean full;

        Ring(int size) {
            times = new long[size];
        }

        long waitAt(long nanos) {
            return full ? Math.max(0, perNanos - (nanos - times[next])) : 0;
        }

        void add(long nanos) {
            times[next] = nanos;
            next = next + 1 == times.length ? 0 : next + 1;
            full |= next == 0;
        }
    }
}
