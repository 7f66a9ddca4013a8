package io.kontor.sim;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The way to the engine's thread, for whoever is not on it. */
interface EngineDoor {
    /** Has something done there, which completes the answer; a stage that fails with {@link NotTaken} says that it never will be. */
    <T> CompletionStage<T> enqueue(BiConsumer<ExchangeCore, CompletableFuture<T>> action);

    /**
     * Has something given back there, such as a session that is closed: also where no request would be taken, for what is in use is bounded
     * already and must not stay so for ever. Lost when the exchange is closed, which gives up everything.
     */
    void giveBack(Consumer<ExchangeCore> message);

    /** Has something done there that needs no answer; lost when the exchange is closed or too busy. */
    default void tell(Consumer<ExchangeCore> message) {
        this.<Boolean>enqueue((core, answer) -> {
            message.accept(core);
            answer.complete(true);
        });
    }
}
