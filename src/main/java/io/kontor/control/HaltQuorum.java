package io.kontor.control;

import io.kontor.platform.cluster.failover.StandstillClock;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which nodes are in talks with the registry. Leases are granted only while more than half are: on the smaller side of a cut, or on a node
 * that woke up after the others had given it up, every copy lapses. Its clock goes on while the machine is suspended, for who was there
 * before a standstill proves nothing after it; put forward it costs a renewal. For that it must not say when leases are over. Not
 * thread-safe.
 */
final class HaltQuorum {
    private final long presence;
    private final StandstillClock clock;
    private final Map<String, Long> present = new HashMap<>();

    /**
     * Nobody is there yet.
     *
     * @param presence nanoseconds a node counts as there after it has last heard us: the shorter, the sooner those on the smaller side of a
     *     cut are without a lease
     */
    HaltQuorum(long presence, StandstillClock clock) {
        this.presence = presence;
        this.clock = clock;
    }

    /** By the clock that signs of life are dated by. */
    long now() {
        return clock.getAsLong();
    }

    /**
     * Whether so many nodes ask, of so many, that any may have a lease.
     *
     * @param heard when we said what the copy asks in answer to: a question that lay in a buffer while we slept proves nothing
     */
    boolean isThere(String copy, OptionalLong heard, int nodes) {
        long now = now();
        heard.ifPresent(at -> present.put(copy, at));
        present.values().removeIf(at -> now - at >= presence);
        return nodes == 1 || present.size() * 2 > nodes;
    }
}
