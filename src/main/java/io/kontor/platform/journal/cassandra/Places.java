package io.kontor.platform.journal.cassandra;

import io.kontor.platform.journal.cassandra.FollowedStream.Follower;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the followers of a stream go on. Each step of each of them asks for the hindmost, so they are counted by place. */
final class Places {
    private final Map<Follower, Long> places = new HashMap<>();
    private final NavigableMap<Long, Integer> counts = new TreeMap<>();

    void put(Follower follower, long next) {
        Long before = places.put(follower, next);
        if (before == null || before != next) {
            counts.merge(next, 1, Integer::sum);
            leave(before);
        }
    }

    void remove(Follower follower) {
        leave(places.remove(follower));
    }

    /** Who is beyond that number goes on there. */
    void backTo(long number) {
        Map.copyOf(places).forEach((follower, next) -> put(follower, Math.min(next, number)));
    }

    boolean has(Follower follower) {
        return places.containsKey(follower);
    }

    boolean isEmpty() {
        return places.isEmpty();
    }

    List<Follower> notBeyond(long number) {
        return places.entrySet().stream()
                .filter(place -> place.getValue() <= number)
                .map(Map.Entry::getKey)
                .toList();
    }

    Set<Follower> followers() {
        return places.keySet();
    }

    /** Nobody wants what is before it. */
    long hindmost() {
        return counts.isEmpty() ? Long.MAX_VALUE : counts.firstKey();
    }

    private void leave(@Nullable Long place) {
        if (place != null) {
            counts.computeIfPresent(place, (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
