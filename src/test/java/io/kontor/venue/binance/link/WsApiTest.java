package io.kontor.venue.binance.link;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.ws.Message;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.kontor.venue.VenueSession.NotSent;
import io.kontor.venue.binance.Samples;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.RateLimit;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One connection to a venue that takes everything and says nothing. */
class WsApiTest {
    private static final Caller CALLER = new Caller(
            Samples.ACCOUNT,
            new ApiKey(new Secret("the-key"), SigningKey.of(SigningKey.Algorithm.HMAC, new Secret("the-secret"))));

    private final ActorTestKit kit = ActorTestKit.create();
    private ServerBinding venue;
    private WsApi api;

    @BeforeEach
    void open() throws Exception {
        venue = get(Http.get(kit.system())
                .newServerAt("127.0.0.1", 0)
                .bindSync(request -> request.getAttribute(AttributeKeys.webSocketUpgrade)
                        .orElseThrow()
                        .handleMessagesWith(silence())));
        int port = venue.localAddress().getPort();
        Endpoints endpoints = Endpoints.of(
                "http://127.0.0.1:" + port, "ws://127.0.0.1:" + port + "/ws-api/v3", "ws://127.0.0.1:" + port);
        VenueLink link = VenueLink.to(
                kit.system(),
                endpoints,
                Optional.empty(),
                Samples.settings("request-timeout = 100 ms, connect-timeout = 20 s"),
                Clock.systemUTC(),
                System::nanoTime);
        link.budget()
                .limits(List.of(new RateLimit(RateLimit.Kind.ORDERS, Duration.ofDays(1), 1, OptionalLong.empty())));
        WsApi.Parts parts = new WsApi.Parts(
                link.sockets(), endpoints.webSocketApi(), CALLER, link.settings(), link.clock(), link.budget());
        api = get(WsApi.open(parts, _ -> {}, _ -> {}));
    }

    @AfterEach
    void close() {
        api.close();
        kit.shutdownTestKit();
    }

    @Test
    void whatIsGivenUpBeforeItCouldLeaveTakesNoRoom() {
        api.holdUntil(new CompletableFuture<>());

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> get(api.call(Method.PLACE, Params.none(), Clearance.ANY_TIME)))
                    .hasCauseInstanceOf(NotSent.class)
                    .hasMessageContaining("no answer");
        }
    }

    private static Flow<Message, Message, NotUsed> silence() {
        return Flow.fromSinkAndSource(Sink.ignore(), Source.<Message>maybe());
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
