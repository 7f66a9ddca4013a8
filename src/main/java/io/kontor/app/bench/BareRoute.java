package io.kontor.app.bench;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.japi.function.Function;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The limit that order figures stand beside: the same server reads the same JSON and answers at once, with nothing behind it. */
public final class BareRoute {
    private static final ObjectReader JSON = new ObjectMapper().reader();
    private static final byte[] ANSWER =
            "{\"intentId\":\"AAAAAAAAAAAAAAAAAAAA\",\"clientOrderId\":\"bare\",\"revision\":1,\"status\":\"PENDING\"}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final long ENTITY_MAX_MILLIS = 5_000;

    private BareRoute() {}

    /** Serves until the process ends. */
    public static void serve(Config config, int port) {
        Config alone = ConfigFactory.parseMap(Map.of("akka.actor.provider", "local"));
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bare", alone.withFallback(config));
        Function<HttpRequest, CompletionStage<HttpResponse>> handler = request -> answer(request, system);
        Http.get(system)
                .newServerAt("127.0.0.1", port)
                .bind(handler)
                .toCompletableFuture()
                .join();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private static CompletionStage<HttpResponse> answer(HttpRequest request, ActorSystem<?> system) {
        if (!request.entity().isKnownEmpty()) {
            return request.entity()
                    .toStrict(ENTITY_MAX_MILLIS, system)
                    .thenApply(body -> answer(body.getData().toArrayUnsafe()));
        }
        return CompletableFuture.completedFuture(HttpResponse.create());
    }

    private static HttpResponse answer(byte[] body) {
        try {
            JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HttpResponse.create()
                .withStatus(StatusCodes.ACCEPTED)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ANSWER));
    }
}
