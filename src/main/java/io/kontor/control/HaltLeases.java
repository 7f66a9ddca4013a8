package io.kontor.control;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which copies of the halts are out, and until when each may be trusted. A change is everywhere once every copy has confirmed it or its
 * lease has lapsed; a copy counts its lease from when it asked, this from when it answered, so a lapsed lease is lapsed there too.
 * It is granted only while more than half of the nodes are in talks with us: on the smaller side of a cut, or on a node that woke up
 * after the others had given it up, every copy lapses.
 * Times are nanoseconds of one monotonic clock. Not thread-safe.
 */
final class HaltLeases {
    private static final String UNKNOWN = "";

    private final long nanos;
    private final long presence;
    private final Map<String, Lease> leases = new HashMap<>();
    private final Map<String, Long> present = new HashMap<>();

    private static final class Lease {
        private long until;
        private long confirmed;

        private Lease(long until, long confirmed) {
            this.until = until;
            this.confirmed = confirmed;
        }
    }

    /**
     * None is out yet.
     *
     * @param nanos how long a lease lasts here; longer than at the copy by whatever two clocks may differ
     * @param presence how long a node counts as there after it has last heard us: the shorter, the sooner those on the smaller side of a
     *     cut are without a lease
     */
    HaltLeases(long nanos, long presence) {
        this.nanos = nanos;
        this.presence = presence;
    }

    /** Somebody before us may have granted leases of which we know nothing: all of them, up to now, and nobody confirms for them. */
    void inherit(long now) {
        leases.put(UNKNOWN, new Lease(now + nanos, Long.MIN_VALUE));
    }

    /**
     * Whether so many nodes ask, of so many, that any may have a lease.
     *
     * @param heard when we said what the copy asks in answer to: a question that lay in a buffer while we slept proves nothing
     */
    boolean isQuorum(String copy, OptionalLong heard, int nodes, long now) {
        heard.ifPresent(at -> present.put(copy, at));
        present.values().removeIf(at -> now - at >= presence);
        return nodes == 1 || present.size() * 2 > nodes;
    }

    /** Those whose lease runs. */
    Set<String> copies() {
        return leases.keySet();
    }

    /** A copy has this version from now on; what it confirmed before a renewal still counts. */
    void granted(String copy, long now) {
        Lease lease = leases.computeIfAbsent(copy, _ -> new Lease(now, Long.MIN_VALUE));
        lease.until = now + nanos;
    }

    void confirmed(String copy, long version) {
        Lease lease = leases.get(copy);
        if (lease != null) {
            lease.confirmed = Math.max(lease.confirmed, version);
        }
    }

    /** Whether no copy that may still be trusted lacks the version. */
    boolean isEverywhere(long version, long now) {
        return until(version, now).isEmpty();
    }

    /** When it will be everywhere at the latest; empty if it is. Forgets what has lapsed. */
    OptionalLong until(long version, long now) {
        leases.values().removeIf(lease -> lease.until - now <= 0);
        return leases.values().stream()
                .filter(lease -> lease.confirmed < version)
                .mapToLong(lease -> lease.until)
                .reduce((a, b) -> a - b > 0 ? a : b);
    }
}
