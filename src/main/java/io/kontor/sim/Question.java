package io.kontor.sim;

import io.kontor.sim.books.BooksFailed;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A look at what is committed, on the engine's thread. One that throws has changed nothing: it fails for who asked, and the exchange goes
 * on. Only books that cannot be read are everybody's matter.
 */
final class Question {
    private Question() {}

    static <T> void settle(CompletableFuture<T> answer, Supplier<T> question) {
        T found;
        try {
            found = question.get();
        } catch (BooksFailed e) {
            throw e;
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
            return;
        }
        answer.complete(found);
    }
}
