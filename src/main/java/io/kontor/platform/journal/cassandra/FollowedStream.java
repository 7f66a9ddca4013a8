package io.kontor.platform.journal.cassandra;

import io.kontor.platform.journal.EventStreams.StreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What this node knows of a stream that somebody here follows: its newest events as they were told or read, and how far it goes. An event
 * that was missed is noticed by the next one's number, and read. Thread-safe; nothing in it waits.
 *
 * <p>What is read at a stream's end may have come late, from a writer that is none any more, and its successor's next event then has the same
 * number. So what was read counts until its writer tells of it, and who was given another event begins again with the true one.
 */
final class FollowedStream {
    /** As many as one follower takes at once. */
    private static final int TOGETHER_MAX = 64;

    private static final long TOGETHER_BYTES_MAX = 256 * 1024;

    /** A writer has one write under way at most, so no more can come late; some more cost nothing, where they are small. */
    private static final int UNTOLD_MAX = 16;

    private static final long UNTOLD_BYTES_MAX = 1024 * 1024;

    private final int tailEvents;
    private final Tails tails;
    private final NavigableMap<Long, StreamEvent> tail = new TreeMap<>();

    /** The newest that were read and that nobody told of. */
    private final NavigableMap<Long, StreamEvent> untold = new TreeMap<>();

    /** What tells the newest that were told from what came late, also where there was no room for themselves. */
    private final NavigableMap<Long, Integer> toldHashes = new TreeMap<>();

    /** Where followers begin again. */
    private final Map<Follower, Long> again = new HashMap<>();

    private final Places places = new Places();
    private final Map<Follower, CompletableFuture<Void>> waiting = new LinkedHashMap<>();

    /** The last event known to exist; none known before anything was told or read. */
    private OptionalLong head = OptionalLong.empty();

    private OptionalLong lookedAtNanos = OptionalLong.empty();

    FollowedStream(int tailEvents, Tails tails) {
        this.tailEvents = tailEvents;
        this.tails = tails;
    }

    /** One who follows it here, from joining to leaving; equal to itself only. */
    static final class Follower {}

    /** What to do for a follower that wants to go on at {@code next}. */
    sealed interface Step {
        /** Take these, which begin there. */
        record Take(List<StreamEvent> events) implements Step {}

        /** Only the journal can tell: read there, and come back. */
        record Read() implements Step {}

        /** There is nothing there yet; {@code news} completes when there may be. */
        record Wait(CompletableFuture<Void> news) implements Step {}

        /** Begin again there: what was given under that number came late. */
        record Again(long from) implements Step {}

        /** It has left: whatever it still waited for is of no use to anyone. */
        record Gone() implements Step {}
    }

    /** @param read whether the follower has read up to there and found the end; what is told is only what comes after */
    synchronized Step next(Follower follower, long next, boolean read) {
        if (!places.has(follower)) {
            return new Step.Gone();
        }
        Long from = again.remove(follower);
        if (from != null && from < next) {
            return new Step.Again(from);
        }
        places.put(follower, next);
        dropTaken();
        if (tail.containsKey(next)) {
            return new Step.Take(together(tail.tailMap(next).values()));
        }
        if (!read || head.isEmpty() || next <= head.getAsLong()) {
            return new Step.Read();
        }
        CompletableFuture<Void> news = new CompletableFuture<>();
        waiting.put(follower, news);
        return new Step.Wait(news);
    }

    /**
     * Its writer told of it. One that follows none we have starts the tail anew; what lies between is read. Answers whether another event was
     * read under its number.
     */
    synchronized boolean told(StreamEvent event) {
        long number = event.sequenceNr();
        StreamEvent read = untold.get(number);
        boolean late = read != null && !read.equals(event);
        boolean news = head.isEmpty() || number > head.getAsLong();
        untold.headMap(number, true).clear();
        if (news || read != null) {
            rememberTold(event);
        }
        if (!late && !news) {
            return false;
        }
        if (!tail.isEmpty() && number != tail.lastKey() + 1) {
            drop(tail);
        }
        tail.put(number, event);
        tails.add(this, event);
        if (tail.size() > tailEvents) {
            drop(tail.headMap(tail.firstKey(), true));
        }
        head = OptionalLong.of(number);
        if (late) {
            beginAgain(number);
        }
        dropTaken();
        wake();
        return late;
    }

    /** What the journal was found to hold from {@code from} on; there may be more. Answers whether its writer told of another event there. */
    synchronized boolean read(long from, List<StreamEvent> events) {
        OptionalLong late = events.stream()
                .filter(this::isLate)
                .mapToLong(StreamEvent::sequenceNr)
                .findFirst();
        late.ifPresent(number -> {
            if (tail.containsKey(number)) {
                beginAgain(number);
            } else {
                readAgain(number);
            }
        });
        events.stream()
                .filter(event -> head.isEmpty() || event.sequenceNr() > head.getAsLong())
                .forEach(event -> untold.put(event.sequenceNr(), event));
        while (untold.size() > UNTOLD_MAX || (untold.size() > 1 && untoldBytes() > UNTOLD_BYTES_MAX)) {
            untold.pollFirstEntry();
        }
        long last = events.isEmpty() ? from - 1 : events.getLast().sequenceNr();
        if (head.isEmpty() || last > head.getAsLong()) {
            head = OptionalLong.of(last);
            wake();
        }
        return late.isPresent();
    }

    /** Where a look for what was missed begins; empty where nobody waits, or somebody has looked half as long ago as all do. */
    synchronized OptionalLong unheard(long nowNanos, Duration every) {
        boolean due = lookedAtNanos.isEmpty() || nowNanos - lookedAtNanos.getAsLong() >= every.toNanos() / 2;
        if (!due || waiting.isEmpty() || head.isEmpty()) {
            return OptionalLong.empty();
        }
        lookedAtNanos = OptionalLong.of(nowNanos);
        return OptionalLong.of(head.getAsLong() + 1);
    }

    /** There is no room for these. What is kept has no gaps, so all before it goes, too. */
    synchronized void drop(long upTo) {
        drop(tail.headMap(upTo, true));
    }

    /** @param next what it will ask for first */
    synchronized void joined(Follower follower, long next) {
        places.put(follower, next);
    }

    /** Answers whether that was the last. On a stream where nothing happens nobody else would ever forget who waited. */
    synchronized boolean left(Follower follower) {
        places.remove(follower);
        again.remove(follower);
        waiting.remove(follower);
        dropTaken();
        return places.isEmpty();
    }

    private List<StreamEvent> together(Collection<StreamEvent> events) {
        Portion portion = new Portion(TOGETHER_MAX, TOGETHER_BYTES_MAX, tails::bytesOf);
        List<StreamEvent> together = new ArrayList<>();
        Iterator<StreamEvent> from = events.iterator();
        while (from.hasNext() && !portion.isFull()) {
            StreamEvent event = from.next();
            portion.add(event);
            together.add(event);
        }
        return List.copyOf(together);
    }

    private void rememberTold(StreamEvent event) {
        toldHashes.put(event.sequenceNr(), event.hashCode());
        if (toldHashes.size() > UNTOLD_MAX) {
            toldHashes.pollFirstEntry();
        }
    }

    private boolean isLate(StreamEvent event) {
        StreamEvent kept = tail.get(event.sequenceNr());
        if (kept != null) {
            return !kept.equals(event);
        }
        Integer told = toldHashes.get(event.sequenceNr());
        return told != null && told != event.hashCode();
    }

    private long untoldBytes() {
        return untold.values().stream().mapToLong(tails::bytesOf).sum();
    }

    /** Those who have not come so far yet are none the worse for it. */
    private void beginAgain(long number) {
        places.followers().forEach(follower -> again.merge(follower, number, Math::min));
        places.backTo(number);
    }

    /** Once, as what came late may stand there still; so who has the true one keeps it. */
    private void readAgain(long number) {
        toldHashes.remove(number);
        places.notBeyond(number).forEach(follower -> again.merge(follower, number, Math::min));
    }

    /** Whoever wants to go back further reads. What the hindmost is still reading stays: it may have been given what came late. */
    private void dropTaken() {
        drop(tail.headMap(places.hindmost(), false));
        toldHashes.headMap(places.hindmost(), false).clear();
    }

    private void drop(NavigableMap<Long, StreamEvent> part) {
        part.keySet().forEach(number -> tails.remove(this, number));
        part.clear();
    }

    private void wake() {
        List<CompletableFuture<Void>> all = List.copyOf(waiting.values());
        waiting.clear();
        all.forEach(news -> news.complete(null));
    }
}
