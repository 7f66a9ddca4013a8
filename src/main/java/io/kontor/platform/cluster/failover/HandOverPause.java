package io.kontor.platform.cluster.failover;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * How long this node has to wait before it starts what another one may have had: while a node that was given up is not removed yet, and
 * for the margin after that, for it may not know yet and still work. Not for one whose process is proven to be gone, nor for one that left
 * in order. Nodes are named by address and incarnation. Pure but for what it keeps; times are nanoseconds of one monotonic clock. Not
 * thread-safe.
 */
final class HandOverPause {
    private final long marginNanos;
    private final Set<String> gone = new HashSet<>();
    private final Set<String> givenUp = new HashSet<>();
    private final Map<String, Long> untilByRemoved = new HashMap<>();

    HandOverPause(long marginNanos) {
        this.marginNanos = marginNanos;
    }

    /** Its process is gone, before or after the other nodes gave it up: nothing of it works any more. */
    void provenGone(String node) {
        givenUp.remove(node);
        if (untilByRemoved.remove(node) == null) {
            gone.add(node);
        }
    }

    void givenUp(String node) {
        if (!gone.contains(node)) {
            givenUp.add(node);
        }
    }

    /** @param inOrder by its own will, having handed over what it had */
    void removed(String node, boolean inOrder, long now) {
        givenUp.remove(node);
        if (!gone.remove(node) && !inOrder) {
            untilByRemoved.put(node, now + marginNanos);
        }
    }

    /** Nanoseconds after which it is worth asking again; 0: nothing has to be waited for. */
    long remaining(long now) {
        untilByRemoved.values().removeIf(until -> until - now <= 0);
        long margin = givenUp.isEmpty() ? 0 : marginNanos;
        return untilByRemoved.values().stream().mapToLong(until -> until - now).reduce(margin, Math::max);
    }
}
