package io.kontor.venue;

import akka.actor.typed.ActorSystem;
import akka.pattern.CircuitBreaker;
import io.kontor.venue.VenueConnection.Call;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stops new orders to a venue that leaves too many orders' outcomes unknown; one per venue and node, thread-safe. What the venue answers
 * to an order, rejections included, is success; a call that provably never left says nothing, nor do cancels and queries: a venue may
 * answer those and still take no order. After the reset time one order at a time is let through, over all accounts, until its outcome
 * is told, and nobody else's closes or opens it meanwhile.
 */
final class VenueBreaker {
    private final CircuitBreaker breaker;
    /** Told by its identity. */
    private final AtomicReference<@Nullable Call> trial = new AtomicReference<>();

    VenueBreaker(ActorSystem<?> system, VenueSettings settings) {
        VenueSettings.Breaker limits = settings.breaker();
        breaker = CircuitBreaker.create(
                        system.classicSystem().scheduler(),
                        limits.failuresMax(),
                        settings.requestTimeout(),
                        limits.resetAfter())
                .withExponentialBackoff(limits.resetMax());
    }

    boolean isOpen() {
        return breaker.isOpen();
    }

    /** Whether a new order may leave now; true obliges to tell one of the three outcomes. */
    boolean tryPass(Call order) {
        return breaker.isClosed() || (breaker.isHalfOpen() && trial.compareAndSet(null, order));
    }

    void succeeded(Call order) {
        if (decides(order)) {
            breaker.succeed();
        }
    }

    void failed(Call order) {
        if (decides(order)) {
            breaker.fail();
        }
    }

    /** It did not leave after all. */
    void withdrawn(Call order) {
        trial.compareAndSet(order, null);
    }

    String state() {
        return breaker.isClosed() ? "CLOSED" : breaker.isOpen() ? "OPEN" : "HALF_OPEN";
    }

    /** One that left before the breaker opened decides nothing afterwards. */
    private boolean decides(Call order) {
        return trial.compareAndSet(order, null) || breaker.isClosed();
    }
}
