package io.kontor.platform.journal.cassandra;

import io.kontor.platform.journal.EventStreams.StreamEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What this node knows of a stream that somebody here follows: its newest events as they were told or read, and how far it goes. An event
 * that was missed is noticed by the next one's number, and read. Thread-safe; nothing in it waits.
 */
final class FollowedStream {
    /** As many as one follower takes at once. */
    private static final int TOGETHER_MAX = 64;

    private final int tailEvents;
    private final Deque<StreamEvent> tail = new ArrayDeque<>();
    private final Set<Follower> followers = new HashSet<>();
    private final Map<Follower, CompletableFuture<Void>> waiting = new LinkedHashMap<>();

    /** The last event known to exist; none known before anything was told or read. */
    private OptionalLong head = OptionalLong.empty();

    private OptionalLong lookedAtNanos = OptionalLong.empty();

    FollowedStream(int tailEvents) {
        this.tailEvents = tailEvents;
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

        /** It has left: whatever it still waited for is of no use to anyone. */
        record Gone() implements Step {}
    }

    /** @param read whether the follower has read up to there and found the end; what is told is only what comes after */
    synchronized Step next(Follower follower, long next, boolean read) {
        if (!followers.contains(follower)) {
            return new Step.Gone();
        }
        StreamEvent first = tail.peekFirst();
        if (first != null
                && first.sequenceNr() <= next
                && next <= tail.getLast().sequenceNr()) {
            return new Step.Take(tail.stream()
                    .dropWhile(event -> event.sequenceNr() < next)
                    .limit(TOGETHER_MAX)
                    .toList());
        }
        if (!read || head.isEmpty() || next <= head.getAsLong()) {
            return new Step.Read();
        }
        CompletableFuture<Void> news = new CompletableFuture<>();
        waiting.put(follower, news);
        return new Step.Wait(news);
    }

    /** Its writer told of it. One that follows none we have starts the tail anew; what lies between is read. */
    synchronized void told(StreamEvent event) {
        if (head.isPresent() && event.sequenceNr() <= head.getAsLong()) {
            return;
        }
        if (!tail.isEmpty() && event.sequenceNr() != tail.getLast().sequenceNr() + 1) {
            tail.clear();
        }
        tail.addLast(event);
        if (tail.size() > tailEvents) {
            tail.removeFirst();
        }
        head = OptionalLong.of(event.sequenceNr());
        wake();
    }

    /** What the journal was found to hold from {@code from} on; there may be more. */
    synchronized void read(long from, List<StreamEvent> events) {
        long last = events.isEmpty() ? from - 1 : events.getLast().sequenceNr();
        if (head.isEmpty() || last > head.getAsLong()) {
            head = OptionalLong.of(last);
            wake();
        }
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

    synchronized void joined(Follower follower) {
        followers.add(follower);
    }

    /** Answers whether that was the last. On a stream where nothing happens nobody else would ever forget who waited. */
    synchronized boolean left(Follower follower) {
        followers.remove(follower);
        waiting.remove(follower);
        return followers.isEmpty();
    }

    private void wake() {
        List<CompletableFuture<Void>> all = List.copyOf(waiting.values());
        waiting.clear();
        all.forEach(news -> news.complete(null));
    }
}
