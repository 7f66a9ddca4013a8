package io.kontor.platform.journal;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** A place in a stream of events, moved on by each chunk read. Not thread-safe: one reader at a time. */
final class EventCursor {

    private interface Chunks {
        Streams.Chunk read(Tables tables, long from, long to, JournalSettings.Bound chunk);
    }

    private final @Nullable String persistenceId;
    private final Chunks chunks;
    private final Chunks newest;
    private final ToLongFunction<StoredEvent> place;
    private final long to;
    private long next;
    private boolean sawEnd;

    private EventCursor(
            @Nullable String persistenceId,
            Chunks chunks,
            Chunks newest,
            ToLongFunction<StoredEvent> place,
            long from,
            long to) {
        this.persistenceId = persistenceId;
        this.chunks = chunks;
        this.newest = newest;
        this.place = place;
        this.next = from;
        this.to = to;
    }

    /** Sequence numbers from and to are included. */
    static EventCursor ofStream(String persistenceId, long from, long to) {
        return new EventCursor(
                persistenceId,
                (tables, next, last, chunk) -> Streams.events(tables, persistenceId, next, last, chunk),
                (tables, next, last, chunk) -> Streams.newestEvents(tables, persistenceId, next, last, chunk),
                StoredEvent::sequenceNr,
                from,
                to);
    }

    /** Ordinals from and to are included. */
    static EventCursor inCommitOrder(long from, long to) {
        return new EventCursor(null, Streams::inCommitOrder, Streams::inCommitOrder, StoredEvent::ordinal, from, to);
    }

    /** Whose commits bring more; null for everyone's. */
    @Nullable
    String persistenceId() {
        return persistenceId;
    }

    /** Empty if there is nothing further as yet. */
    List<StoredEvent> read(Tables tables, JournalSettings.Bound chunk) {
        if (finished()) {
            return List.of();
        }
        var read = (sawEnd ? newest : chunks).read(tables, next, to, chunk);
        var events = read.events();
        sawEnd = read.sawEnd();
        if (!events.isEmpty()) {
            next = place.applyAsLong(events.getLast()) + 1;
        }
        return events;
    }

    /** For one who has seen the end of a stream: what came since, from memory; null where only the disk can tell. */
    @Nullable
    List<Tail.Event> newest(Tail tail) {
        if (!sawEnd || persistenceId == null) {
            return null;
        }
        var found = tail.from(persistenceId, next, to);
        if (found != null && !found.isEmpty()) {
            next = found.getLast().sequenceNr() + 1;
        }
        return found;
    }

    /** The last read found nothing further behind what it brought: only a later commit can bring more. */
    boolean sawEnd() {
        return sawEnd;
    }

    /** Nothing can follow. */
    boolean finished() {
        return next > to;
    }
}
