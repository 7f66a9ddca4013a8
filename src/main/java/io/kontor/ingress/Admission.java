package io.kontor.ingress;

import io.kontor.ingress.json.Problem;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lets commands in: at most so many at once over all connections, cancels beyond that, and none once the gateway is shutting down.
 * Thread-safe.
 */
public final class Admission {
    private final int commandsMax;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final CompletableFuture<Void> drained = new CompletableFuture<>();
    private volatile boolean closing;
    private volatile boolean draining;

    public Admission(int commandsMax) {
        this.commandsMax = commandsMax;
    }

    /** Runs the command if there is room for it, and answers for it where there is none. */
    public <T> CompletionStage<T> admit(Supplier<CompletionStage<T>> command, Function<Problem, T> refused) {
        return admit(commandsMax, command, refused);
    }

    /**
     * As {@link #admit}, but never refused for want of room: what others have in flight keeps no cancel out. Cancels are bounded where
     * they come in, by connections and by what each of them may have in flight.
     */
    public <T> CompletionStage<T> admitCancel(Supplier<CompletionStage<T>> cancel, Function<Problem, T> refused) {
        return admit(Integer.MAX_VALUE, cancel, refused);
    }

    private <T> CompletionStage<T> admit(
            int inFlightMax, Supplier<CompletionStage<T>> command, Function<Problem, T> refused) {
        Optional<Refusal> refusal = enter(inFlightMax);
        if (refusal.isPresent()) {
            return CompletableFuture.completedFuture(refused.apply(Problem.of(refusal.get())));
        }
        try {
            return command.get().whenComplete((result, failure) -> leave());
        } catch (RuntimeException e) {
            leave();
            throw e;
        }
    }

    /** From now on nothing new is to be placed or changed; cancels are still taken, until it drains. */
    public void close() {
        closing = true;
    }

    /** Whether the gateway is on its way down. */
    public boolean isClosing() {
        return closing || draining;
    }

    public boolean isDraining() {
        return draining;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Takes nothing more; completes when the last command that was let in has been answered. */
    public CompletionStage<Void> drain() {
        draining = true;
        completeIfIdle();
        return drained;
    }

    public static Refusal shuttingDown() {
        return Refusal.of(RefusalCode.SHUTTING_DOWN, RefusalCode.SHUTTING_DOWN.meaning());
    }

    private Optional<Refusal> enter(int inFlightMax) {
        int now = inFlight.incrementAndGet();
        // Counted before the flag is read: a drain that saw nobody in flight has been seen here.
        if (draining) {
            leave();
            return Optional.of(shuttingDown());
        }
        if (now > inFlightMax) {
            leave();
            return Optional.of(Refusal.of(
                    RefusalCode.TOO_MANY_IN_FLIGHT, "the gateway has " + commandsMax + " commands in flight already"));
        }
        return Optional.empty();
    }

    private void leave() {
        inFlight.decrementAndGet();
        completeIfIdle();
    }

    private void completeIfIdle() {
        if (draining && inFlight.get() == 0) {
            drained.complete(null);
        }
    }
}
