package io.kontor.app;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An actor system's way out, for whatever reason: by the phases of its shutdown, and no longer than they may take. Akka gives the last of
 * them a time as well, and then goes on waiting for every actor. Its remoting waits without a limit for its connections, and over TLS one of
 * them sometimes does not end (akka/akka-core issue 29162; Pekko has bounded it). By then nothing is left to lose, and a process that stays for them is
 * one that nobody starts anew. Thread-safe.
 */
final class OrderlyEnd {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);

    private final ActorSystem<?> system;

    /** With whether all actors have ended. */
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();

    private final CompletableFuture<Boolean> over = ended.thenApply(this::told);

    private OrderlyEnd(ActorSystem<?> system) {
        this.system = system;
    }

    static OrderlyEnd of(ActorSystem<?> system) {
        OrderlyEnd end = new OrderlyEnd(system);
        Duration max = system.settings()
                .config()
                .getDuration("akka.coordinated-shutdown.phases.actor-system-terminate.timeout");
        system.getWhenTerminated().whenComplete((_, _) -> end.ended.complete(true));
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseActorSystemTerminate(), "no-longer-than-that", () -> {
                    end.ended.completeOnTimeout(false, max.toMillis(), TimeUnit.MILLISECONDS);
                    return CompletableFuture.completedFuture(Done.getInstance());
                });
        return end;
    }

    /** Begins it unless it has begun, and returns when it is over. */
    void begin() {
        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason());
        await();
    }

    /** Completes when it is over, whoever began it, with whether all actors have ended. */
    CompletionStage<Boolean> over() {
        return over.minimalCompletionStage();
    }

    /** Returns when it is over, whoever began it; answers whether all actors have ended. */
    boolean await() {
        return over.join();
    }

    private boolean told(boolean all) {
        if (!all) {
            String actors = ((ExtendedActorSystem) system.classicSystem()).printTree();
            LOG.warn("not all actors have ended, and nobody waits for them any longer:\n{}", actors);
        }
        return all;
    }
}
