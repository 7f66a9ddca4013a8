package io.kontor.ingress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Several answers as one. */
final class Stages {
    private Stages() {}

    /** Asks for each at once and gives the answers in the order of the questions; for collections that are bounded and small. */
    static <Q, A> CompletionStage<List<A>> all(Collection<Q> questions, Function<Q, CompletionStage<A>> ask) {
        List<CompletableFuture<A>> asked = new ArrayList<>(questions.size());
        for (Q question : questions) {
            asked.add(ask.apply(question).toCompletableFuture());
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done -> asked.stream().map(CompletableFuture::join).toList());
    }
}
