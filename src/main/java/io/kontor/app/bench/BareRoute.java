package io.kontor.app.bench;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.japi.function.Function;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;

/** The limit that order figures stand beside: the same server reads the same JSON and answers at once, with nothing behind it. */
final class BareRoute implements AutoCloseable {
    private static final ObjectReader JSON = new ObjectMapper().reader();
    private static final byte[] ANSWER =
            "{\"intentId\":\"AAAAAAAAAAAAAAAAAAAA\",\"clientOrderId\":\"bare\",\"revision\":1,\"status\":\"PENDING\"}"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    private static final long ENTITY_MAX_MILLIS = 5_000;

    private final ServerBinding binding;

    BareRoute(ActorSystem<?> system) {
        Function<HttpRequest, CompletionStage<HttpResponse>> handler = request -> answer(request, system);
        binding = Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(handler)
                .toCompletableFuture()
                .join();
    }

    InetSocketAddress address() {
        return binding.localAddress();
    }

    @Override
    public void close() {
        binding.unbind().toCompletableFuture().join();
    }

    private static CompletionStage<HttpResponse> answer(HttpRequest request, ActorSystem<?> system) {
        return request.entity().toStrict(ENTITY_MAX_MILLIS, system).thenApply(body -> {
            try {
                JSON.readTree(body.getData().toArrayUnsafe());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return HttpResponse.create()
                    .withStatus(StatusCodes.ACCEPTED)
                    .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ANSWER));
        });
    }
}
