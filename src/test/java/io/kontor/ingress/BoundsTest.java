package io.kontor.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.ingress.Http.Answer;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens at the limits: of connections, commands in flight, time, and what a consumer leaves waiting. */
class BoundsTest {
    /** As some programs write letters. */
    private static final String LONGEST_HALT =
            """
            {"scope":{"type":"SYMBOL","value":"BTC/USDT"},"reason":"%s","by":"%s","commandId":"%s"}""".formatted("\\u00fc".repeat(256), "\\u00fc".repeat(64), "\\u0063".repeat(64));

    /** For clients that block; the common pool may have a single thread, which others need. */
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TestGateway gateway;
    private Http http;

    @BeforeEach
    void start() {
        gateway = new TestGateway("""
                kontor.http {
                  connections-max = 4, commands-in-flight-max = 2, ask-timeout = 15 s, drain-timeout = 30 s, body-timeout = 3 s
                  stream {
                    connections-max = 2
                    frame-wait-max = 500 ms, outbox-frames-max = 50
                    keep-alive = 300 ms, idle-timeout = 60 s, close-timeout = 20 s
                  }
                }""");
        http = new Http(gateway.base());
    }

    @AfterEach
    void stop() {
        gateway.close();
        threads.shutdownNow();
    }

    @Test
    void oneConnectionMoreThanAllowedWaitsUntilOneGoes() {
        List<RawHttp> open = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RawHttp connection = new RawHttp(gateway.base());
            assertThat(connection.send(live()).read().status()).isEqualTo(200);
            open.add(connection);
        }

        RawHttp waiting = new RawHttp(gateway.base()).send(live());
        assertThat(waiting.tryRead(500)).isEmpty();
        open.getFirst().close();

        assertThat(waiting.read().status()).isEqualTo(200);
        waiting.close();
        open.forEach(RawHttp::close);
    }

    @Test
    void streamsLeaveConnectionsForRequestsAndOneThatEndsLetsAnotherIn() {
        try (RawWebSocket stays = new RawWebSocket(gateway.base())) {
            RawWebSocket goes = new RawWebSocket(gateway.base());
            try (RawHttp third = new RawHttp(gateway.base())) {
                RawHttp.Answer refused = third.send(handshake()).read();
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.json().path("code").asText()).isEqualTo("OVERLOADED");
                assertThat(http.post("/v1/halts", LONGEST_HALT).status()).isEqualTo(202);
            }

            goes.close();

            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!isLetIn()) {
                assertThat(System.nanoTime()).isLessThan(end);
            }
            assertThat(stays.ask("{\"op\":\"session\",\"id\":\"1\",\"cancelOnDisconnect\":false}")
                            .has("result"))
                    .isTrue();
        }
    }

    private boolean isLetIn() {
        try (RawWebSocket another = new RawWebSocket(gateway.base())) {
            return another.ask("{\"op\":\"session\",\"id\":\"1\",\"cancelOnDisconnect\":false}")
                    .has("result");
        } catch (IllegalStateException refused) {
            assertThat(refused).hasMessageContaining(" 503 ");
            return false;
        }
    }

    @Test
    void aVenueIsDisconnectedHoweverManyCommandsAreInFlight() {
        CompletableFuture<Answer> first = place("silent-1");
        CompletableFuture<Answer> second = place("silent-2");
        awaitMetric("kontor_http_commands_in_flight 2.0");

        assertThat(http.post("/v1/venues/SIM:disconnect", "").status()).isEqualTo(202);
        assertThat(http.post("/v1/venues/SIM:connect", "").code()).isEqualTo("TOO_MANY_IN_FLIGHT");
        CompletableFuture.allOf(first, second).join();
    }

    @Test
    void oneCommandMoreThanAllowedInFlightIsRefusedAndLaterTaken() {
        CompletableFuture<Answer> first = place("silent-1");
        CompletableFuture<Answer> second = place("silent-2");
        awaitMetric("kontor_http_commands_in_flight 2.0");

        Answer third = http.post("/v1/orders", order("a-1"));

        assertThat(third.status()).isEqualTo(429);
        assertThat(third.code()).isEqualTo("TOO_MANY_IN_FLIGHT");
        assertThat(third.raw().headers().firstValue("Retry-After")).contains("1");
        CompletableFuture.allOf(first, second).join();
        assertThat(http.post("/v1/orders", order("a-1")).status()).isEqualTo(202);
    }

    @Test
    void cancelsPassHoweverManyCommandsAreInFlight() {
        http.post("/v1/orders", order("a-1"));
        gateway.journal().await(1);
        CompletableFuture<Answer> first = place("silent-1");
        CompletableFuture<Answer> second = place("silent-2");
        awaitMetric("kontor_http_commands_in_flight 2.0");

        assertThat(http.delete("/v1/accounts/main/orders/a-1").status()).isEqualTo(202);
        assertThat(http.delete("/v1/orders?account=main").status()).isEqualTo(202);
        assertThat(http.delete("/v1/orders?scope=ALL").status()).isEqualTo(202);
        assertThat(http.post("/v1/orders", order("a-2")).code()).isEqualTo("TOO_MANY_IN_FLIGHT");
        CompletableFuture.allOf(first, second).join();
    }

    @Test
    void aConsumerThatIsTooSlowIsToldSoAndResumesWhereItWas() {
        fillJournal(40_000);
        RawWebSocket stream = new RawWebSocket(gateway.base());
        stream.send(subscribe(begin()));

        awaitMetric("kontor_http_streams_closed_total{reason=\"SLOW_CONSUMER\"} 1");

        long seq = 0;
        String cursor = "";
        RawWebSocket.Frame frame = stream.read();
        while (!frame.isClose()) {
            JsonNode json = frame.json();
            if (json.has("seq")) {
                assertThat(json.path("seq").asLong()).isEqualTo(seq + 1);
                seq = json.path("seq").asLong();
                cursor = json.path("cursor").asText();
            }
            frame = stream.read();
        }
        assertThat(frame.closeCode()).isEqualTo(4008);
        assertThat(frame.text()).startsWith("SLOW_CONSUMER");
        assertThat(seq).isLessThan(40_000);
        stream.close();

        try (RawWebSocket again = new RawWebSocket(gateway.base())) {
            again.ask(subscribe(cursor));
            assertThat(again.readJson().path("seq").asLong()).isEqualTo(seq + 1);
        }
    }

    @Test
    void aFloodThatReadsNoAnswersIsHeldBackAndEnded() {
        RawWebSocket stream = new RawWebSocket(gateway.base());
        Future<?> flood = threads.submit(() -> {
            for (int i = 0; i < 1_000_000; i++) {
                stream.send("{\"op\":\"dance\",\"id\":\"" + i + "\"}");
            }
        });

        awaitMetric("kontor_http_streams_closed_total{reason=\"SLOW_CONSUMER\"} 1");

        assertThat(http.get("/health/live").status()).isEqualTo(200);
        stream.close();
        assertThatThrownBy(flood::get).hasRootCauseInstanceOf(java.io.IOException.class);
    }

    @Test
    void aPeerThatIsGoneWithoutAWordIsCutAndOneThatAnswersPingsIsNot() throws Exception {
        gateway.close();
        gateway = new TestGateway("kontor.http.stream { keep-alive = 300 ms, idle-timeout = 15 s }");
        RawWebSocket dead = new RawWebSocket(gateway.base());
        dead.ignorePings();
        RawWebSocket quiet = new RawWebSocket(gateway.base());
        Future<RawWebSocket.Frame> heard = threads.submit(quiet::read);

        assertThat(dead.isCut()).isTrue();

        // The quiet one came later, said as little, and is still there.
        assertThat(heard.isDone()).isFalse();
        quiet.send("{\"op\":\"session\",\"id\":\"1\",\"cancelOnDisconnect\":false}");
        assertThat(heard.get().json().path("id").asText()).isEqualTo("1");
        dead.close();
        quiet.close();
    }

    @Test
    void bodiesThatBeginAndDoNotEndTakeNoMoreRoomThanAllTogetherMayAndKeepNoHaltOut() {
        gateway.close();
        gateway = new TestGateway(
                "kontor.http { bodies-bytes-max = 300000, body-timeout = 15 s, batch.bytes-max = 256 KiB }");
        http = new Http(gateway.base());
        String body = " ".repeat(200_000);
        try (RawHttp slow = new RawHttp(gateway.base());
                RawHttp filling = new RawHttp(gateway.base());
                RawHttp halting = new RawHttp(gateway.base())) {
            slow.send(post("/v1/orders", body.length() + 1) + body);
            awaitBodies(bytes -> bytes > body.length() - 4_096);

            Answer refused = http.post("/v1/orders", body + order("a-1"));

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("OVERLOADED");

            fillBodies(filling, 300_000);
            halting.send(post("/v1/halts", LONGEST_HALT.length()) + LONGEST_HALT.substring(0, 2_000));
            assertThat(bodies()).as("begun, and more is to come").isGreaterThan(298_000);
            assertThat(halting.send(LONGEST_HALT.substring(2_000)).read().status())
                    .isEqualTo(202);
            assertThat(slow.read().json().path("code").asText()).isEqualTo("REQUEST_TIMEOUT");
        }
        awaitBodies(bytes -> bytes == 0);
        assertThat(http.post("/v1/orders", body + order("a-1")).status()).isEqualTo(202);
    }

    /** Until hardly any is left; more of the same body than there is room for would leave it all. */
    private void fillBodies(RawHttp body, long bytesMax) {
        long before = bodies();
        body.send(post("/v1/orders", 200_000) + " ".repeat(4_096));
        awaitBodies(bytes -> bytes > before);
        for (long now = bodies(); bytesMax - now > 200; now = bodies()) {
            long left = bytesMax - now;
            long then = now + (left > 1_000 ? Math.min(left - 500, 8_000) : left - 150);
            body.send(" ".repeat((int) (then - now)));
            awaitBodies(bytes -> bytes >= then);
        }
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    private void awaitBodies(LongPredicate bytes) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!bytes.test(bodies())) {
            assertThat(System.nanoTime()).isLessThan(end);
        }
    }

    private long bodies() {
        String name = "kontor_http_bodies_bytes ";
        return http.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() {
        try (RawHttp slow = new RawHttp(gateway.base())) {
            slow.send(
                    "POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"");

            RawHttp.Answer answer = slow.read();

            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.json().path("code").asText()).isEqualTo("REQUEST_TIMEOUT");
        }
    }

    @Test
    void drainingAnswersWhatIsInFlightAndRefusesTheRest() throws Exception {
        RawHttp kept = new RawHttp(gateway.base());
        kept.send(live()).read();
        RawWebSocket stream = new RawWebSocket(gateway.base());
        stream.send("{\"op\":\"place\",\"id\":\"1\",\"order\":" + order("silent-1") + "}");
        CompletableFuture<Answer> inFlight = place("silent-2");
        awaitMetric("kontor_http_commands_in_flight 2.0");

        CompletionStage<Void> drained = gateway.server().drain();

        String body = order("a-1");
        kept.send("POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
        RawHttp.Answer refused = kept.read();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().path("code").asText()).isEqualTo("SHUTTING_DOWN");
        assertThat(refused.headers()).containsEntry("connection", "close");
        assertThat(http.get("/health/ready").status()).isEqualTo(503);
        assertThat(inFlight.join().code()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(stream.readJson().path("problem").path("code").asText()).isEqualTo("OUTCOME_UNKNOWN");
        assertThat(stream.readToClose().closeCode()).isEqualTo(1001);
        stream.close();
        drained.toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThatThrownBy(() -> new RawHttp(gateway.base())).isInstanceOf(UncheckedIOException.class);
        kept.close();
    }

    /** The same order's event again and again, under the account's running number. */
    private void fillJournal(int events) {
        http.post("/v1/orders", order("a-1"));
        gateway.journal().await(1);
        OrderAnnounced first = (OrderAnnounced) gateway.journal().first(TestGateway.MAIN);
        for (int seq = 2; seq <= events; seq++) {
            AccountEvent next = new OrderAnnounced(
                    seq, first.order(), first.announcement(), first.position(), first.adopted(), first.at());
            gateway.journal().write(TestGateway.MAIN, List.of(next));
        }
    }

    private void awaitMetric(String line) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String metrics = http.get("/metrics").body();
        while (!metrics.contains(line)) {
            assertThat(System.nanoTime()).as(line).isLessThan(end);
            metrics = http.get("/metrics").body();
        }
    }

    private CompletableFuture<Answer> place(String clientOrderId) {
        return http.sendAsync("POST", "/v1/orders", "application/json", order(clientOrderId));
    }

    private String begin() {
        return io.kontor.ingress.json.Cursor.of(TestGateway.MAIN, 0, 0).toString();
    }

    private static String subscribe(String cursor) {
        return "{\"op\":\"subscribe\",\"id\":\"s\",\"channel\":\"orders\",\"account\":\"main\",\"from\":\"" + cursor
                + "\"}";
    }

    private static String handshake() {
        return """
                GET /v1/stream HTTP/1.1\r
                Host: localhost\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                \r
                """;
    }

    private static String live() {
        return "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static String order(String clientOrderId) {
        return "{\"account\":\"main\",\"clientOrderId\":\"" + clientOrderId
                + "\",\"symbol\":\"BTC/USDT\",\"side\":\"BUY\",\"amount\":\"0.5\",\"limitPrice\":\"50000\"}";
    }
}
