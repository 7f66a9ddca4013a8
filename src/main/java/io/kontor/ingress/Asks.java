package io.kontor.ingress;

import akka.actor.Cancellable;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Asks entities from outside of actors. What follows an answer runs on the system's own dispatcher: the stage that the ask itself
 * returns would continue on the JVM's common pool, which starts a thread per task on a machine of two processors.
 */
public final class Asks {
    /** Soon enough that whoever waits for a halt hardly notices that the first telling went to a node that is gone. */
    private static final Duration AGAIN_EVERY = Duration.ofMillis(500);

    private final ActorSystem<?> system;
    private final Executor executor;
    private final Duration timeout;

    public Asks(ActorSystem<?> system, Duration timeout) {
        this.system = system;
        this.executor = system.executionContext();
        this.timeout = timeout;
    }

    Duration timeout() {
        return timeout;
    }

    /** The answer; failed when none came in time, which says nothing about what was done. */
    public <Q, A> CompletionStage<A> ask(RecipientRef<Q> to, Function<ActorRef<A>, Q> question) {
        return ask(to, question, (answer, failure) -> {
            if (failure != null) {
                throw new NoAnswer(failure);
            }
            return answer;
        });
    }

    /** The answer, or what the caller makes of there being none. */
    public <Q, A, R> CompletionStage<R> ask(
            RecipientRef<Q> to, Function<ActorRef<A>, Q> question, BiFunction<A, Throwable, R> outcome) {
        CompletableFuture<R> result = new CompletableFuture<>();
        CompletionStage<A> asked = AskPattern.ask(to, question::apply, timeout, system.scheduler());
        asked.whenCompleteAsync((answer, failure) -> complete(result, answer, failure, outcome), executor);
        return result;
    }

    /**
     * Tells the same message, to be answered to the same place, again and again until it is answered: for what may be told to a node that
     * is gone and not removed yet. Whoever is asked must do it once however often it is told.
     *
     * @param within after it there is no answer
     */
    public <Q, A, R> CompletionStage<R> askUntilAnswered(
            RecipientRef<Q> to,
            Function<ActorRef<A>, Q> question,
            Duration within,
            BiFunction<A, Throwable, R> outcome) {
        CompletableFuture<R> result = new CompletableFuture<>();
        CompletionStage<R> answered = result;
        CompletionStage<A> asked = AskPattern.ask(
                to,
                replyTo -> {
                    Q message = question.apply(replyTo);
                    Cancellable again = system.scheduler()
                            .scheduleWithFixedDelay(
                                    AGAIN_EVERY, AGAIN_EVERY, () -> to.tell(message), system.executionContext());
                    answered.whenComplete((_, _) -> again.cancel());
                    return message;
                },
                within,
                system.scheduler());
        asked.whenCompleteAsync((answer, failure) -> complete(result, answer, failure, outcome), executor);
        return answered;
    }

    /** What is said of a question that nobody answered in time, whoever asked it; empty where something else failed. */
    public static Optional<Refusal> unanswered(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof NoAnswer || cause instanceof TimeoutException
                ? Optional.of(Refusal.of(RefusalCode.NOT_READY, RefusalCode.NOT_READY.meaning()))
                : Optional.empty();
    }

    private static <A, R> void complete(
            CompletableFuture<R> result, A answer, Throwable failure, BiFunction<A, Throwable, R> outcome) {
        try {
            result.complete(outcome.apply(answer, failure));
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** An entity did not answer in time. */
    public static final class NoAnswer extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoAnswer(Throwable cause) {
            super("no answer in time", cause, false, false);
        }
    }
}
