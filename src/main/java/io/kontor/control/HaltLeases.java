package io.kontor.control;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which copies of the halts are out, and until when each may be trusted. A change is everywhere once every copy has confirmed it or its
 * lease has lapsed; a copy counts its lease from when it asked, this from when it answered, so a lapsed lease is lapsed there too.
 * Times are nanoseconds of one monotonic clock that never runs ahead of the copies' own: what ends early here is taken for over while a
 * copy still acts on it, what ends late keeps an answer waiting. So not of one that follows the time of day. Not thread-safe.
 */
final class HaltLeases {
    private static final String UNKNOWN = "";

    private final long nanos;
    private final Map<String, Lease> leases = new HashMap<>();

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
     */
    HaltLeases(long nanos) {
        this.nanos = nanos;
    }

    /** Somebody before us may have granted leases of which we know nothing: all of them, up to now, and nobody confirms for them. */
    void inherit(long now) {
        leases.put(UNKNOWN, new Lease(now + nanos, Long.MIN_VALUE));
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
