package io.kontor.platform.cluster.failover;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;

/**
 * Whether this node may act as one of several. A process that stood still, or that was cut off, does not know that others have taken over
 * what it had; but its term has run out by then, and looking at a clock tells. Alone, or before others are asked, it always may.
 * Thread-safe; asking costs a look at the clock.
 */
public final class Tenure implements Extension {
    private static final Id ID = new Id();

    private final LongSupplier nanoTime;
    private final BiConsumer<Duration, Runnable> later;
    /** The first to come is the first to go on. */
    private final Set<Waiter> waiting = new LinkedHashSet<>();

    private volatile OptionalLong until = OptionalLong.empty();

    /**
     * One of its own.
     *
     * @param later runs what it is given after so long, or throws where nothing is run any more
     */
    Tenure(LongSupplier nanoTime, BiConsumer<Duration, Runnable> later) {
        this.nanoTime = nanoTime;
        this.later = later;
    }

    public static Tenure get(ActorSystem<?> system) {
        return ID.apply(system);
    }

    public boolean isCurrent() {
        OptionalLong end = until;
        return end.isEmpty() || end.getAsLong() - nanoTime.getAsLong() > 0;
    }

    /**
     * Completes with true once it is current, which may be over again by the time somebody looks, or with false after {@code max}. On the thread
     * that gives the term: what follows must be short.
     */
    public CompletionStage<Boolean> awaited(Duration max) {
        if (isCurrent()) {
            return CompletableFuture.completedFuture(true);
        }
        Waiter waiter = new Waiter();
        synchronized (waiting) {
            waiting.add(waiter);
        }
        if (isCurrent()) {
            // Given before it was told of us.
            end(waiter, true);
            return waiter.given;
        }
        try {
            later.accept(max, () -> end(waiter, false));
        } catch (IllegalStateException _) {
            // The system ends, and would end no wait.
            end(waiter, false);
        }
        return waiter.given;
    }

    /**
     * By one thread at a time; a term that was given is not taken back.
     *
     * @param nanos by {@link StandstillClock#SYSTEM}
     */
    void holdUntil(long nanos) {
        OptionalLong end = until;
        if (end.isEmpty() || nanos - end.getAsLong() > 0) {
            until = OptionalLong.of(nanos);
        }
        if (isCurrent()) {
            goOn();
        }
    }

    /** How many wait for it. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void goOn() {
        List<Waiter> due;
        synchronized (waiting) {
            due = List.copyOf(waiting);
            waiting.clear();
        }
        due.forEach(waiter -> waiter.given.complete(true));
    }

    private void end(Waiter waiter, boolean current) {
        synchronized (waiting) {
            waiting.remove(waiter);
        }
        waiter.given.complete(current);
    }

    /** One of those who wait. */
    private static final class Waiter {
        final CompletableFuture<Boolean> given = new CompletableFuture<>();
    }

    private static final class Id extends ExtensionId<Tenure> {
        @Override
        public Tenure createExtension(ActorSystem<?> system) {
            return new Tenure(
                    StandstillClock.SYSTEM,
                    // Not behind orders.
                    (after, run) -> system.scheduler()
                            .scheduleOnce(
                                    after,
                                    run,
                                    system.dispatchers()
                                            .lookup(DispatcherSelector.fromConfig("akka.actor.internal-dispatcher"))));
        }
    }
}
