package io.kontor.venue.binance.link;

import io.kontor.value.Refusal;
import java.time.Instant;
import java.util.Optional;

/**
 * Under what a request may leave.
 *
 * @param sendBefore by our clock; after it the request is dropped
 * @param gate asked in the step that signs it and gives its bytes to the socket
 */
public record Clearance(Instant sendBefore, Gate gate) {
    /** For what may leave whenever it can: cancels, questions, subscriptions. */
    public static final Clearance ANY_TIME = new Clearance(Instant.MAX, step -> {
        step.run();
        return Optional.empty();
    });

    /** Runs the last step unless its answer is present: then the request must not leave. */
    @FunctionalInterface
    public interface Gate {
        Optional<Refusal> pass(Runnable lastStep);
    }
}
