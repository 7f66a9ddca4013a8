package io.kontor.venue.binance.link;

import io.kontor.value.Refusal;
import io.kontor.venue.VenueSession.NotSent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/**
 * One request's way out of this process, wherever it waits before: it leaves once, or is kept back for good, and what comes first
 * decides. So "not sent" stays true, also of a request that is still in somebody's queue. Thread-safe.
 */
final class Departure {
    private final Clearance clearance;
    private final VenueClock clock;
    private final AtomicReference<State> state = new AtomicReference<>(new Waiting());
    private final long madeNanos;
    private final Duration left;

    private sealed interface State {}

    private record Waiting() implements State {}

    private record Left() implements State {}

    private record KeptBack(NotSent proof) implements State {}

    Departure(Clearance clearance, VenueClock clock) {
        this.clearance = clearance;
        this.clock = clock;
        this.madeNanos = clock.nanos();
        this.left = Duration.between(clock.now(), clearance.sendBefore());
    }

    /**
     * The bytes, made only now; throws {@link NotSent} where they must not leave, and then they never will.
     *
     * @param bytes of the venue's milliseconds to sign them for. Those of the check and no later ones: however long this process stands
     *     still after it, what leaves then is too old for the venue
     */
    String leave(LongFunction<String> bytes) {
        // Before the check: standing still between the two signs for earlier, which the venue takes for less long.
        long venueMillis = clock.venueMillis();
        if (isOverdue()) {
            throw keepBack("not sent in time").orElseGet(() -> new NotSent("it has left already"));
        }
        List<String> made = new ArrayList<>(1);
        Optional<Refusal> refusal = clearance.gate().pass(() -> {
            if (settle(new Left())) {
                made.add(bytes.apply(venueMillis));
            }
        });
        if (made.isEmpty()) {
            String why = refusal.map(r -> String.valueOf(NotSent.by(r).getMessage()))
                    .orElse("given up before it could leave");
            throw keepBack(why).orElseGet(() -> new NotSent("it has left already"));
        }
        return made.getFirst();
    }

    /** Present proves that nothing of it has left and nothing ever will; empty where it has left. */
    Optional<NotSent> keepBack(String reason) {
        settle(new KeptBack(new NotSent(reason)));
        return state.get() instanceof KeptBack kept ? Optional.of(kept.proof()) : Optional.empty();
    }

    /** What a failure on the way means: proof that it was not sent, else what went wrong after it had left. */
    Throwable outcome(Throwable failure, Duration waited) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String reason =
                cause instanceof TimeoutException ? "no answer within " + waited : String.valueOf(cause.getMessage());
        return keepBack(reason)
                .<Throwable>map(proof -> proof)
                .orElseGet(() -> cause instanceof TimeoutException ? new LinkLost(reason) : cause);
    }

    /** A time of day that is put back meanwhile gives it no more time. */
    private boolean isOverdue() {
        return clock.now().isAfter(clearance.sendBefore())
                || Duration.ofNanos(clock.nanos() - madeNanos).compareTo(left) > 0;
    }

    private boolean settle(State to) {
        State now = state.get();
        return now instanceof Waiting && state.compareAndSet(now, to);
    }
}
