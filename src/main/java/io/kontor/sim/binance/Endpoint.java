package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.sim.fault.RequestKind;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Something the venue can be asked, over REST or the WebSocket API.
 *
 * @param request what the account is asked for that signs it; absent where nobody has to sign
 * @param weight of a request with these parameters
 * @param kind what its success costs
 */
record Endpoint(
        Optional<RequestKind> request,
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
                Optional.empty(),
                Kind.QUERY,
                params -> weight,
                call -> CompletableFuture.completedFuture(handler.apply(call)));
    }

    static Endpoint market(
            ToIntFunction<Params> weight, Function<Call, ? extends CompletionStage<? extends JsonNode>> handler) {
        return new Endpoint(Optional.empty(), Kind.QUERY, weight, handler);
    }

    static Endpoint query(
            ToIntFunction<Params> weight, Function<Call, ? extends CompletionStage<? extends JsonNode>> handler) {
        return new Endpoint(Optional.of(RequestKind.QUERY), Kind.QUERY, weight, handler);
    }

    static Endpoint order(
            RequestKind request,
            Kind kind,
            int weight,
            Function<Call, ? extends CompletionStage<? extends JsonNode>> handler) {
        return new Endpoint(Optional.of(request), kind, params -> weight, handler);
    }

    boolean signed() {
        return request.isPresent();
    }
}
