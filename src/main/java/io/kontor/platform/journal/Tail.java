package io.kontor.platform.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The events committed last, of streams that somebody follows: who has caught up is served from here, as they were before they were
 * encoded. The writer adds before it signals; any thread reads. The oldest go first.
 */
final class Tail {

    /** Enough to share the work of a visit, few enough to leave the thread to others. */
    private static final int AT_ONCE = 32;

    private final JournalSettings.Bound bound;
    private final ConcurrentHashMap<Key, Event> events = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Long> heads = new ConcurrentHashMap<>();

    /** The writer's. */
    private final ArrayDeque<Event> byAge = new ArrayDeque<>();

    private long bytes;

    private record Key(String persistenceId, long sequenceNr) {}

    Tail(JournalSettings.Bound bound) {
        this.bound = bound;
    }

    /** One event as it was committed. */
    static final class Event {
        private final Key key;
        private final byte[] row;
        private final @Nullable Object event;
        private volatile @Nullable Object decoded;

        private Event(String persistenceId, Change.Row row) {
            this.key = new Key(persistenceId, row.sequenceNr());
            this.row = row.bytes();
            this.event = row.event();
        }

        long sequenceNr() {
            return key.sequenceNr();
        }

        /** What {@code decode} makes of it; all who ask must mean the same by it. */
        @SuppressWarnings("unchecked") // by that rule
        <T> T as(Function<StoredEvent, T> decode) {
            var known = decoded;
            if (known == null) {
                var place = Keys.row(Keys.stream(key.persistenceId()), key.sequenceNr());
                known = decode.apply(Rows.event(key.persistenceId(), place, row).encodedFrom(event));
                decoded = known;
            }
            return (T) known;
        }
    }

    /** What was committed to a stream that is followed, in order. The writer's thread. */
    void add(Change.Append append) {
        for (var row : append.rows()) {
            var event = new Event(append.persistenceId(), row);
            events.put(event.key, event);
            byAge.add(event);
            bytes += event.row.length;
        }
        while (byAge.size() > bound.count() || bytes > bound.bytes()) {
            var oldest = byAge.remove();
            events.remove(oldest.key, oldest);
            bytes -= oldest.row.length;
        }
        heads.put(append.persistenceId(), append.rows().getLast().sequenceNr());
    }

    /** Events that were deleted. The writer's thread. */
    void drop(Change.DropEvents drop) {
        drop.places().forEach(place -> events.remove(new Key(drop.persistenceId(), place.sequenceNr())));
    }

    /** Nobody follows it any more: what is committed from now on is not added. */
    void forget(String persistenceId) {
        heads.remove(persistenceId);
    }

    /** What is on disk may be more than was added. The writer's thread. */
    void clear() {
        heads.clear();
        events.clear();
        byAge.clear();
        bytes = 0;
    }

    /**
     * For a follower that has seen all of the stream before {@code next}, from the disk since it follows: what there is now, empty if
     * nothing; null where only the disk can tell.
     */
    @Nullable
    List<Event> from(String persistenceId, long next, long to) {
        var head = heads.get(persistenceId);
        if (head == null) {
            return null;
        }
        var last = Math.min(head, to);
        if (next > last) {
            return List.of();
        }
        var found = new ArrayList<Event>();
        for (var number = next; number <= last && found.size() < AT_ONCE; number++) {
            var event = events.get(new Key(persistenceId, number));
            if (event == null) {
                break;
            }
            found.add(event);
        }
        return found.isEmpty() ? null : found;
    }
}
