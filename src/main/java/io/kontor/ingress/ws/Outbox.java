package io.kontor.ingress.ws;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The frames that wait for the consumer. Those in the queue are all sent, in order, and know since when they wait; of each market data
 * subscription only the newest waits, and it is never late. Confined to its session.
 */
final class Outbox {
    private final int framesMax;
    private final int bytesMax;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private final Map<String, Newest> newest = new LinkedHashMap<>();
    private long bytes;

    /**
     * An outbox.
     *
     * @param framesMax at which it is full: the session stops reading until half of it is gone
     * @param bytesMax likewise; a character is taken for one, since nearly all of ours are
     */
    Outbox(int framesMax, int bytesMax) {
        this.framesMax = framesMax;
        this.bytesMax = bytesMax;
    }

    private record Waiting(String frame, long sinceNanos) {}

    private record Newest(List<String> frames, Runnable taken) {}

    void add(String frame, long nowNanos) {
        queue.add(new Waiting(frame, nowNanos));
        bytes += frame.length();
    }

    /** Puts the newest state of a subscription in the place of the one before. */
    void replace(String subscription, List<String> frames, Runnable taken) {
        newest.put(subscription, new Newest(frames, taken));
    }

    void remove(String subscription) {
        newest.remove(subscription);
    }

    /** Takes what goes out next, all of the queue first: up to half of the bytes that may wait, and the frame that passes them. */
    List<String> take(int max) {
        List<String> frames = new ArrayList<>(Math.min(max, queue.size() + newest.size()));
        long before = bytes;
        while (frames.size() < max && !queue.isEmpty() && before - bytes <= bytesMax / 2) {
            String frame = queue.remove().frame;
            bytes -= frame.length();
            frames.add(frame);
        }
        Iterator<Newest> states = newest.values().iterator();
        while (queue.isEmpty() && frames.size() < max && states.hasNext()) {
            Newest state = states.next();
            frames.addAll(state.frames);
            states.remove();
            state.taken.run();
        }
        return frames;
    }

    boolean isEmpty() {
        return queue.isEmpty() && newest.isEmpty();
    }

    boolean isFull() {
        return queue.size() >= framesMax || bytes >= bytesMax;
    }

    /** Half empty: reading goes on only then, so that a slow consumer does not make us read frame by frame. */
    boolean hasRoom() {
        return queue.size() <= framesMax / 2 && bytes <= bytesMax / 2;
    }

    int size() {
        return queue.size();
    }

    /** Whether the oldest frame waits longer than it may. */
    boolean isOverdue(long nowNanos, Duration waitMax) {
        Waiting oldest = queue.peek();
        return oldest != null && nowNanos - oldest.sinceNanos > waitMax.toNanos();
    }

    void clear() {
        queue.clear();
        bytes = 0;
        newest.clear();
    }
}
