package io.kontor.venue;

import akka.actor.typed.ActorSystem;
import akka.pattern.CircuitBreaker;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stops new orders to a venue that leaves too many outcomes unknown; one per venue and node, thread-safe. What the venue answers,
 * rejections included, is success; a call that provably never left says nothing. After the reset time one call at a time is let
 * through, over all accounts, until its outcome is told.
 */
final class VenueBreaker {
    private final CircuitBreaker breaker;
    private final AtomicBoolean trial = new AtomicBoolean();

    VenueBreaker(ActorSystem<?> system, VenueSettings settings) {
        VenueSettings.Breaker limits = settings.breaker();
        breaker = CircuitBreaker.create(
                        system.classicSystem().scheduler(),
                        limits.failuresMax(),
                        settings.requestTimeout(),
                        limits.resetAfter())
                .withExponentialBackoff(limits.resetMax())
                .addOnOpenListener(this::endTrial)
                .addOnCloseListener(this::endTrial);
    }

    boolean isOpen() {
        return breaker.isOpen();
    }

    /** Whether a new order may leave now; true obliges to tell one of the three outcomes. */
    boolean tryPass() {
        return breaker.isClosed() || (breaker.isHalfOpen() && trial.compareAndSet(false, true));
    }

    void succeeded() {
        breaker.succeed();
    }

    void failed() {
        breaker.fail();
    }

    /** It did not leave after all. */
    void withdrawn() {
        endTrial();
    }

    String state() {
        return breaker.isClosed() ? "CLOSED" : breaker.isOpen() ? "OPEN" : "HALF_OPEN";
    }

    private void endTrial() {
        trial.set(false);
    }
}
