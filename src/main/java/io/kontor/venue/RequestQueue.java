package io.kontor.venue;

import io.kontor.value.IntentId;
import io.kontor.venue.VenueConnection.Call;
import io.kontor.venue.VenueConnection.Cancel;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The calls that have not left yet: one lane per intent, left in order. Lanes with a cancel in front are a line of their own, so a
 * cancel waits for nothing but its own intent's earlier calls. Cancels and all others are bounded apart. Confined to one thread.
 */
final class RequestQueue {
    private final VenueSettings.Bounds bounds;
    private final Map<IntentId, Lane> lanes = new HashMap<>();
    private final SequencedSet<Lane> cancelsInFront = new LinkedHashSet<>();
    private final SequencedSet<Lane> othersInFront = new LinkedHashSet<>();
    private int cancels;
    private int others;
    /** No call runs out before this; spares the scan. */
    private Instant earliestEnd = Instant.MAX;

    /** A call and the time after which it must not leave any more. */
    record Waiting(Call call, Instant sendBefore) {
        boolean isCancel() {
            return call instanceof Cancel;
        }
    }

    /** One intent's calls; never empty between two methods. */
    private static final class Lane {
        final IntentId intent;
        final Deque<Waiting> calls = new ArrayDeque<>(2);

        Lane(IntentId intent) {
            this.intent = intent;
        }
    }

    RequestQueue(VenueSettings.Bounds bounds) {
        this.bounds = bounds;
    }

    /** False: full, and nothing was changed. */
    boolean offer(Call call, Instant sendBefore) {
        Waiting waiting = new Waiting(call, sendBefore);
        if (waiting.isCancel() ? cancels >= bounds.cancelsMax() : others >= bounds.ordersMax()) {
            return false;
        }
        count(waiting, 1);
        Lane lane = lanes.computeIfAbsent(call.id().intent(), Lane::new);
        lane.calls.addLast(waiting);
        if (lane.calls.size() == 1) {
            line(waiting).addLast(lane);
        }
        if (sendBefore.isBefore(earliestEnd)) {
            earliestEnd = sendBefore;
        }
        return true;
    }

    /** Lets a cancel of the same order that waits here wait until then, in its place; false: none does. */
    boolean prolong(Cancel cancel, Instant sendBefore) {
        Lane lane = lanes.get(cancel.id().intent());
        if (lane == null) {
            return false;
        }
        boolean found = false;
        for (int left = lane.calls.size(); left > 0; left--) {
            Waiting waiting = lane.calls.removeFirst();
            boolean same = waiting.isCancel() && waiting.call().id().equals(cancel.id());
            found |= same;
            lane.calls.addLast(
                    same && waiting.sendBefore().isBefore(sendBefore) ? new Waiting(cancel, sendBefore) : waiting);
        }
        return found;
    }

    boolean hasCancel() {
        return !cancelsInFront.isEmpty();
    }

    boolean hasOther() {
        return !othersInFront.isEmpty();
    }

    /** The next cancel that no earlier call of its intent holds back. */
    Waiting takeCancel() {
        return take(cancelsInFront.removeFirst());
    }

    /** The next submit, replace or query. */
    Waiting takeOther() {
        return take(othersInFront.removeFirst());
    }

    /** Takes out what may no longer leave. */
    List<Call> expire(Instant now) {
        if (!now.isAfter(earliestEnd)) {
            return List.of();
        }
        List<Call> expired = removeIf(waiting -> now.isAfter(waiting.sendBefore()));
        earliestEnd = lanes.values().stream()
                .flatMap(lane -> lane.calls.stream())
                .map(Waiting::sendBefore)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
        return expired;
    }

    /** Takes out everything of that kind, each intent's calls in order. */
    List<Call> removeIf(Predicate<Waiting> condition) {
        List<Call> removed = new ArrayList<>();
        for (Lane lane : List.copyOf(lanes.values())) {
            SequencedSet<Lane> before = line(lane.calls.getFirst());
            for (Iterator<Waiting> each = lane.calls.iterator(); each.hasNext(); ) {
                Waiting waiting = each.next();
                if (condition.test(waiting)) {
                    each.remove();
                    count(waiting, -1);
                    removed.add(waiting.call());
                }
            }
            if (lane.calls.isEmpty() || line(lane.calls.getFirst()) != before) {
                before.remove(lane);
                lineUp(lane);
            }
        }
        return removed;
    }

    Stream<Call> calls() {
        return lanes.values().stream().flatMap(lane -> lane.calls.stream()).map(Waiting::call);
    }

    int size() {
        return cancels + others;
    }

    private Waiting take(Lane lane) {
        Waiting first = lane.calls.removeFirst();
        count(first, -1);
        lineUp(lane);
        return first;
    }

    private void lineUp(Lane lane) {
        if (lane.calls.isEmpty()) {
            lanes.remove(lane.intent);
        } else {
            line(lane.calls.getFirst()).addLast(lane);
        }
    }

    private SequencedSet<Lane> line(Waiting head) {
        return head.isCancel() ? cancelsInFront : othersInFront;
    }

    private void count(Waiting waiting, int change) {
        if (waiting.isCancel()) {
            cancels += change;
        } else {
            others += change;
        }
    }
}
