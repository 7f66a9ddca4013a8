package io.kontor.platform.journal.cassandra;

import io.kontor.platform.journal.EventStreams.StreamEvent;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What the streams followed on a node keep in memory, all of them together: beyond the bound the oldest goes first, whosever it is.
 * Thread-safe. Streams call it while they hold their locks, so it calls none of them while it holds its own.
 */
final class Tails {
    private final long bytesMax;
    private final ToIntFunction<Object> bytesOf;
    private final Map<Kept, Integer> byAge = new LinkedHashMap<>();
    private long bytes;

    /** @param bytesOf roughly what an event takes */
    Tails(long bytesMax, ToIntFunction<Object> bytesOf) {
        this.bytesMax = bytesMax;
        this.bytesOf = bytesOf;
    }

    private record Kept(FollowedStream stream, long number) {}

    int bytesOf(StreamEvent event) {
        return bytesOf.applyAsInt(event.event());
    }

    synchronized void add(FollowedStream stream, StreamEvent event) {
        int size = bytesOf(event);
        byAge.put(new Kept(stream, event.sequenceNr()), size);
        bytes += size;
    }

    synchronized void remove(FollowedStream stream, long number) {
        Integer size = byAge.remove(new Kept(stream, number));
        bytes -= size == null ? 0 : size;
    }

    /** Who still wants what goes reads it from the journal. Not to be called by who holds a stream's lock. */
    void trim() {
        for (Optional<Kept> oldest = beyond(); oldest.isPresent(); oldest = beyond()) {
            oldest.get().stream().drop(oldest.get().number());
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    private synchronized Optional<Kept> beyond() {
        if (bytes <= bytesMax) {
            return Optional.empty();
        }
        Iterator<Map.Entry<Kept, Integer>> all = byAge.entrySet().iterator();
        Map.Entry<Kept, Integer> oldest = all.next();
        all.remove();
        bytes -= oldest.getValue();
        return Optional.of(oldest.getKey());
    }
}
