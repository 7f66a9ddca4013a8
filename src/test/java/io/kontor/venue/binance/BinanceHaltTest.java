package io.kontor.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.HttpResponse;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.BinanceAccess.Channel;
import io.kontor.venue.binance.ScriptedBinance.Asked;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An order that waits on its way when a halt is answered: it must not leave, and the order must learn that it did not. */
class BinanceHaltTest {
    private static final ApiKey KEY =
            new ApiKey(new Secret("the-key"), SigningKey.of(SigningKey.Algorithm.HMAC, new Secret("the-secret")));
    private static final VenueClientOrderId FIRST = Samples.id("first", 1);
    private static final VenueClientOrderId WAITING = Samples.id("waiting", 1);
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final ListeningBooks books = new ListeningBooks();
    private volatile boolean halted;
    private ScriptedBinance venue;

    @BeforeEach
    void start() throws Exception {
        venue = new ScriptedBinance(KIT.system());
    }

    @AfterEach
    void stop() {
        venue.close();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void anOrderHeldOverAHandOverOfConnectionsDoesNotLeaveAfterAHalt() throws Exception {
        CompletionStage<Void> outcome = heldOverAHandOver(this::check);

        assertThatThrownBy(() -> get(outcome))
                .hasCauseInstanceOf(VenueSession.NotSent.class)
                .hasMessageContaining("TRADING_HALTED");
        assertThat(hasHeardOf(WAITING)).isFalse();
    }

    @Test
    void anOrderThatWaitsForARestConnectionDoesNotLeaveAfterAHalt() throws Exception {
        CompletionStage<Void> outcome = waitingForARestConnection(this::check);

        assertThatThrownBy(() -> get(outcome))
                .hasCauseInstanceOf(VenueSession.NotSent.class)
                .hasMessageContaining("TRADING_HALTED");
        assertThat(hasHeardOf(WAITING)).isFalse();
    }

    /** The break: to ask only when the order comes, which is what a guard the adapter does not ask amounts to. */
    @Test
    void askingOnlyWhenTheOrderComesIsNoticed() throws Exception {
        SendGuard neverAskedAgain = (_, _, _, _) -> Optional.empty();

        get(heldOverAHandOver(neverAskedAgain));
        assertThat(hasHeardOf(WAITING)).isTrue();

        halted = false;
        venue.wsCalls.clear();
        get(waitingForARestConnection(neverAskedAgain));
        assertThat(hasHeardOf(WAITING)).isTrue();
    }

    @Test
    void cancelsPassAHalt() throws Exception {
        venue.answer("order.cancel", _ -> Documents.canceled(FIRST.toString()));
        try (BinanceAdapter adapter = adapter(Channel.websocket, "")) {
            VenueSession session = logOn(adapter, this::check);
            halted = true;

            get(session.cancel(Samples.BTC, FIRST));

            assertThat(venue.await("order.cancel")
                            .params()
                            .path("origClientOrderId")
                            .asText())
                    .isEqualTo(FIRST.toString());
            session.close();
        }
    }

    /** The first order is unanswered on the old connection, so the second waits on the new one; then comes the halt. */
    private CompletionStage<Void> heldOverAHandOver(SendGuard guard) throws Exception {
        venue.staySilent("order.place");
        try (BinanceAdapter adapter = adapter(Channel.websocket, "")) {
            VenueSession session = logOn(adapter, guard);
            venue.await("userDataStream.subscribe.signature");
            CompletionStage<Void> first = session.submit(order(FIRST));
            Asked placed = venue.await("order.place");
            venue.answer("order.place", _ -> Documents.placed(WAITING.toString()));
            placed.link().push("{\"event\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}");
            Asked moved = venue.await("userDataStream.subscribe.signature");
            moved.link().push(Documents.execution("NEW", "NEW", FIRST.toString(), "", ""));
            // What the new connection tells behind its subscription is heard once calls go there.
            books.next();
            CompletionStage<Void> outcome = session.submit(order(WAITING));
            halted = true;
            placed.link().push(answerTo(placed));
            get(first);
            outcome.toCompletableFuture().handle((_, _) -> null).get(30, TimeUnit.SECONDS);
            session.close();
            return outcome;
        }
    }

    /** The one connection there is is busy with the first order; then comes the halt. */
    private CompletionStage<Void> waitingForARestConnection(SendGuard guard) throws Exception {
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        venue.onLater(
                "POST /api/v3/order",
                rest -> rest.raw().contains(FIRST.toString())
                        ? answer
                        : CompletableFuture.completedStage(ScriptedBinance.ok(Documents.placed(WAITING.toString()))));
        try (BinanceAdapter adapter = adapter(Channel.rest, "rest.connections-max = 1")) {
            VenueSession session = logOn(adapter, guard);
            CompletionStage<Void> first = session.submit(order(FIRST));
            venue.awaitRest("POST /api/v3/order");
            CompletionStage<Void> outcome = session.submit(order(WAITING));
            halted = true;
            answer.complete(ScriptedBinance.ok(Documents.placed(FIRST.toString())));
            get(first);
            outcome.toCompletableFuture().handle((_, _) -> null).get(30, TimeUnit.SECONDS);
            session.close();
            return outcome;
        }
    }

    private boolean hasHeardOf(VenueClientOrderId id) {
        return venue.wsCalls.stream()
                        .anyMatch(asked -> asked.request().toString().contains(id.toString()))
                || venue.restCalls.stream().anyMatch(rest -> rest.raw().contains(id.toString()));
    }

    private Optional<Refusal> check(Object venue, Object account, Object symbol, Object closes) {
        return halted ? Optional.of(Refusal.of(RefusalCode.TRADING_HALTED, "everything is halted")) : Optional.empty();
    }

    private VenueSession logOn(BinanceAdapter adapter, SendGuard guard) throws Exception {
        return get(adapter.logOn(Samples.ACCOUNT, 0, books, guard));
    }

    private static String answerTo(Asked placed) {
        return "{\"id\":%s,\"status\":200,\"result\":%s,\"rateLimits\":%s}"
                .formatted(placed.request().path("id"), Documents.placed(FIRST.toString()), Documents.RATE_LIMITS);
    }

    private BinanceAdapter adapter(Channel channel, String changes) {
        BinanceAccess access = new BinanceAccess(
                venue.endpoints(),
                Optional.empty(),
                channel,
                List.of(Samples.BTC),
                Map.of(Samples.ACCOUNT, KEY),
                Map.of());
        return new BinanceAdapter(
                KIT.system(),
                Samples.VENUE,
                access,
                Samples.settings("clock.error-max = 3 s, request-timeout = 20 s, " + changes),
                Clock.systemUTC());
    }

    private static OrderRequest order(VenueClientOrderId id) {
        return Samples.order(id, Instant.now().plusSeconds(60));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
