package io.kontor.ingress.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The room that bodies have while they arrive, over all connections together: each alone is bounded, but a thousand that begin and do not
 * end would be too much. Counted is what has come, not what was announced, so that announcing costs nobody anything. Thread-safe.
 */
final class BodyRoom {
    /** What keeping a part costs beside its bytes: a body may come a byte at a time. */
    private static final int PART_BYTES = 64;

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

        /** Takes room for a part; where there is none, the share is as it was. */
        boolean take(int partBytes) {
            long part = (long) partBytes + PART_BYTES;
            if (taken.addAndGet(part) > bytesMax) {
                taken.addAndGet(-part);
                return false;
            }
            bytes += part;
            return true;
        }

        void giveBack() {
            taken.addAndGet(-bytes);
            bytes = 0;
        }
    }
}
