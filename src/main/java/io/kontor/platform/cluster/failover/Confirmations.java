package io.kontor.platform.cluster.failover;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Until when this node may act: for a term after it last asked more than half of the nodes, itself among them, whether it is one of them,
 * and they said yes. Counted from the question, so that an answer that lay about while we slept proves nothing about now. Pure but for
 * what it keeps; times are nanoseconds of one monotonic clock. Not thread-safe.
 */
final class Confirmations {
    private final long termNanos;
    private final Map<String, Long> askedAt = new HashMap<>();

    Confirmations(long termNanos) {
        this.termNanos = termNanos;
    }

    /** @param asked by our clock, as it was sent along with the question */
    void confirmed(String node, long asked) {
        askedAt.merge(node, asked, (a, b) -> a - b > 0 ? a : b);
    }

    /** What others said who are no members any more is forgotten. */
    void retain(Set<String> members) {
        askedAt.keySet().retainAll(members);
    }

    /**
     * The end of the term.
     *
     * @param others every other node that could take over, reached or not; with none of them there is nobody whom we could be in the way of
     */
    long until(Set<String> others, long now) {
        int needed = (others.size() + 1) / 2;
        if (needed == 0) {
            return now + termNanos;
        }
        // Of so many that are needed the one that was asked longest ago sets the end.
        return askedAt.entrySet().stream()
                .filter(each -> others.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .sorted((a, b) -> Long.compare(b - a, 0))
                .skip(needed - 1)
                .findFirst()
                .map(asked -> asked + termNanos)
                .orElse(now);
    }
}
