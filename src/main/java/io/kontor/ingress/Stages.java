package io.kontor.ingress;

import akka.actor.typed.ActorSystem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Answers to come: several as one, and where to go on with them. */
public final class Stages {
    private Stages() {}

    /** Asks for each at once and gives the answers in the order of the questions; for collections that are bounded and small. */
    public static <Q, A> CompletionStage<List<A>> all(Collection<Q> questions, Function<Q, CompletionStage<A>> ask) {
        List<CompletableFuture<A>> asked = new ArrayList<>(questions.size());
        for (Q question : questions) {
            asked.add(ask.apply(question).toCompletableFuture());
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
    }

    /** Whether one of them says so; waits for no other then. */
    static CompletionStage<Boolean> any(List<CompletionStage<Boolean>> answers) {
        CompletableFuture<Boolean> one = new CompletableFuture<>();
        for (CompletionStage<Boolean> answer : answers) {
            answer.thenAccept(says -> {
                if (says) {
                    one.complete(true);
                }
            });
        }
        all(answers, Function.identity()).whenComplete((says, failure) -> {
            if (failure == null) {
                one.complete(says.contains(true));
            } else {
                one.completeExceptionally(failure);
            }
        });
        return one;
    }

    /**
     * The same result on a stage of ours. What a stream or an ask gives is Scala's, which continues on the JVM's common pool; that has one
     * thread on a machine of two processors, and starts another for each task.
     */
    public static <T> CompletableFuture<T> on(ActorSystem<?> system, CompletionStage<T> stage) {
        CompletableFuture<T> ours = new CompletableFuture<>();
        stage.whenCompleteAsync(
                (result, failure) -> {
                    if (failure == null) {
                        ours.complete(result);
                    } else {
                        ours.completeExceptionally(failure);
                    }
                },
                system.executionContext());
        return ours;
    }
}
