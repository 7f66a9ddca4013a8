package io.kontor.sim;

import io.kontor.sim.fault.RequestKind;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a session asks for.
 *
 * @param effect what it does to the engine, at a time
 * @param result what is answered, looked up after the commit
 */
record Request<T>(
        Session session, RequestKind kind, Consumer<Instant> effect, Supplier<T> result, CompletableFuture<T> answer) {
    void answerNow() {
        answer.complete(result.get());
    }

    void answerLost() {
        answer.completeExceptionally(new AnswerLost("no answer to " + kind + " of " + session.account()));
    }
}
