package io.kontor.venue.binance;

import io.kontor.value.IntentId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Keeps the calls of one intent in order where each has a connection of its own and might overtake the one before: it is made once that
 * one is answered, or given up. Thread-safe.
 */
final class Lanes {
    private final Map<IntentId, CompletionStage<?>> underway = new HashMap<>();

    synchronized <T> CompletionStage<T> inTurn(IntentId intent, Supplier<CompletionStage<T>> call) {
        CompletionStage<?> former = underway.getOrDefault(intent, CompletableFuture.completedStage(null));
        CompletionStage<T> mine = former.handle((_, _) -> intent).thenCompose(_ -> call.get());
        underway.put(intent, mine);
        mine.whenComplete((_, _) -> done(intent, mine));
        return mine;
    }

    private synchronized void done(IntentId intent, CompletionStage<?> call) {
        underway.remove(intent, call);
    }
}
