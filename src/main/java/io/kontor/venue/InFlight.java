package io.kontor.venue;

import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.VenueConnection.Call;
import io.kontor.venue.VenueConnection.Cancel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/** The calls that have left and are not answered; orders and cancels are bounded apart. Confined to one thread. */
final class InFlight {
    private final VenueSettings.Bounds bounds;
    private final long timeoutNanos;
    private final SequencedSet<Sent> sent = new LinkedHashSet<>();
    private int cancels;

    /** One call on its way. Its identity is its number: an answer names the very one it belongs to. */
    static final class Sent {
        final Call call;
        final Instant at;
        final Instant sessionSince;
        final long atNanos;

        private Sent(Call call, Instant at, Instant sessionSince, long atNanos) {
            this.call = call;
            this.at = at;
            this.sessionSince = sessionSince;
            this.atNanos = atNanos;
        }
    }

    InFlight(VenueSettings.Bounds bounds, long timeoutNanos) {
        this.bounds = bounds;
        this.timeoutNanos = timeoutNanos;
    }

    boolean hasRoomForCancel() {
        return cancels < bounds.cancelsMax();
    }

    boolean hasRoomForOther() {
        return sent.size() - cancels < bounds.ordersMax();
    }

    Sent add(Call call, Instant at, Instant sessionSince, long nanos) {
        Sent added = new Sent(call, at, sessionSince, nanos);
        sent.addLast(added);
        count(added, 1);
        return added;
    }

    /** False: it was given up before; the answer is late. */
    boolean remove(Sent answered) {
        boolean removed = sent.remove(answered);
        if (removed) {
            count(answered, -1);
        }
        return removed;
    }

    /** Gives up what got no answer within the time-out. */
    List<Sent> overdue(long nanos) {
        List<Sent> overdue = new ArrayList<>();
        while (!sent.isEmpty() && nanos - sent.getFirst().atNanos >= timeoutNanos) {
            Sent first = sent.removeFirst();
            count(first, -1);
            overdue.add(first);
        }
        return overdue;
    }

    /** Gives up everything. */
    List<Sent> drain() {
        List<Sent> all = List.copyOf(sent);
        sent.clear();
        cancels = 0;
        return all;
    }

    /** The client order ids on their way, which the venue may or may not have yet. */
    List<String> ids() {
        return sent.stream().map(each -> each.call.id().toString()).toList();
    }

    /** The orders whose cancel is on its way. */
    Set<VenueClientOrderId> canceled() {
        return sent.stream()
                .map(each -> each.call)
                .filter(Cancel.class::isInstance)
                .map(Call::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    int size() {
        return sent.size();
    }

    private void count(Sent one, int change) {
        if (one.call instanceof Cancel) {
            cancels += change;
        }
    }
}
