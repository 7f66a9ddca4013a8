package io.kontor.platform.journal.cassandra;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Work of which a second piece begins only when the first is over, for good or ill. Nobody is blocked meanwhile. Thread-safe. */
final class OneAtATime {
    private CompletionStage<?> last = CompletableFuture.completedFuture(null);

    /** Ends as that work does, which begins in its turn. */
    synchronized CompletionStage<Void> next(Supplier<CompletionStage<Void>> work) {
        CompletionStage<Void> mine = last.handle((_, _) -> null).thenCompose(_ -> work.get());
        last = mine;
        return mine;
    }
}
