package io.kontor.platform.journal;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Wakes live streams when there is more to read. A signal carries nothing: what was committed is on disk, so a slow listener
 * costs no memory. Listeners run on the writer's thread and must only set a flag or send a message.
 */
final class CommitSignals {

    private final int max;
    private final Tail tail;
    private final AtomicInteger count = new AtomicInteger();
    private final List<Runnable> toAll = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<String, List<Runnable>> toStream = new ConcurrentHashMap<>();

    /** @param tail told when a stream is no longer followed */
    CommitSignals(int max, Tail tail) {
        this.max = max;
        this.tail = tail;
    }

    /** For one stream, or with null for every commit. */
    void subscribe(@Nullable String persistenceId, Runnable listener) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            throw new JournalException.Overloaded(max + " live streams are open, kontor.journal.live-streams-max");
        }
        if (persistenceId == null) {
            toAll.add(listener);
        } else {
            toStream.compute(persistenceId, (_, old) -> {
                var listeners = old == null ? new CopyOnWriteArrayList<Runnable>() : old;
                listeners.add(listener);
                return listeners;
            });
        }
    }

    void unsubscribe(@Nullable String persistenceId, Runnable listener) {
        if (persistenceId == null) {
            toAll.remove(listener);
        } else {
            toStream.computeIfPresent(persistenceId, (_, listeners) -> {
                listeners.remove(listener);
                if (!listeners.isEmpty()) {
                    return listeners;
                }
                tail.forget(persistenceId);
                return null;
            });
        }
        count.decrementAndGet();
    }

    boolean followed(String persistenceId) {
        return toStream.containsKey(persistenceId);
    }

    int count() {
        return count.get();
    }

    int max() {
        return max;
    }

    void committed(Set<String> persistenceIds) {
        if (count.get() > 0) {
            toAll.forEach(Runnable::run);
            for (var persistenceId : persistenceIds) {
                toStream.getOrDefault(persistenceId, List.of()).forEach(Runnable::run);
            }
        }
    }

    /** After the tables were opened anew: a write that seemed to fail may be there. */
    void everything() {
        toAll.forEach(Runnable::run);
        toStream.values().stream().flatMap(Collection::stream).forEach(Runnable::run);
    }
}
