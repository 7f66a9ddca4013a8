package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Something the venue can be asked, over REST or the WebSocket API.
 *
 * @param weight of a request with these parameters
 * @param kind what its success costs
 */
record Endpoint(
        boolean signed,
        Kind kind,
        ToIntFunction<Params> weight,
        Function<Call, ? extends CompletionStage<? extends JsonNode>> handler) {
    enum Kind {
        QUERY,
        /** Weighs nothing where it succeeds, as all order requests since 2026-04-02. */
        ORDER,
        /** As {@link #ORDER}, and counts as an order. */
        PLACES
    }

    static Endpoint open(int weight, Function<Call, JsonNode> handler) {
        return new Endpoint(
                false, Kind.QUERY, params -> weight, call -> CompletableFuture.completedFuture(handler.apply(call)));
    }

    static Endpoint market(
            ToIntFunction<Params> weight, Function<Call, ? extends CompletionStage<? extends JsonNode>> handler) {
        return new Endpoint(false, Kind.QUERY, weight, handler);
    }

    static Endpoint query(
            ToIntFunction<Params> weight, Function<Call, ? extends CompletionStage<? extends JsonNode>> handler) {
        return new Endpoint(true, Kind.QUERY, weight, handler);
    }

    static Endpoint order(
            Kind kind, int weight, Function<Call, ? extends CompletionStage<? extends JsonNode>> handler) {
        return new Endpoint(true, kind, params -> weight, handler);
    }
}
