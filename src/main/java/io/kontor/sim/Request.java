package io.kontor.sim;

import io.kontor.sim.fault.RequestKind;
import io.kontor.sim.message.Report;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a session asks for.
 *
 * @param until when it is no longer good
 * @param effect what it does to the engine, at a time
 * @param result what is answered, looked up after the commit; from the reports to its account that the request caused
 */
record Request<T>(
        Session session,
        RequestKind kind,
        Instant until,
        Consumer<Instant> effect,
        Function<List<Report>, T> result,
        CompletableFuture<T> answer) {
    void answerNow(List<Report> caused) {
        Question.settle(answer, () -> result.apply(caused));
    }

    void refuseAsLate() {
        answer.completeExceptionally(new TooLate(until));
    }

    void answerLost() {
        answer.completeExceptionally(new AnswerLost("no answer to " + kind + " of " + session.account()));
    }
}
