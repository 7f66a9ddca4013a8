package io.kontor.ingress.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The room that bodies have while they arrive, over all connections together: each alone is bounded, but a thousand that begin and do not
 * end would be too much. Counted is what has come, not what was announced, so that announcing costs nobody anything. What a body begins with
 * is let in however little room there is: a halt, a lift or a cancel is no longer than that, with its every character escaped, and others'
 * orders must not keep it out. Thread-safe.
 */
final class BodyRoom {
    /** What keeping a part costs beside its bytes: a body may come a byte at a time. */
    private static final int PART_BYTES = 64;

    /** So much of each body, parts and all, is not counted: bounded by the connections there may be. */
    static final int FREE_BYTES = 4096;

    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    BodyRoom(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    long taken() {
        return taken.get();
    }

    /** One body's share. For one thread after the other. */
    final class Share {
        private long bytes;
        private long counted;

        /** Takes room for a part; where there is none, the share is as it was. */
        boolean take(int partBytes) {
            long all = bytes + partBytes + PART_BYTES;
            long more = Math.max(0, all - FREE_BYTES) - counted;
            if (more > 0 && taken.addAndGet(more) > bytesMax) {
                taken.addAndGet(-more);
                return false;
            }
            bytes = all;
            counted += more;
            return true;
        }

        void giveBack() {
            taken.addAndGet(-counted);
            bytes = 0;
            counted = 0;
        }
    }
}
