package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AskPattern;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.journal.FailingDisk;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway over a real journal whose disk fails: orders stay out, cancels leave for the venue, and all is booked afterwards. */
class JournalDownIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final FailingDisk disk = new FailingDisk();

    @TempDir
    private Path dataDir;

    private Gateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = Gateway.start(config(), disk::setup);
        await("ready", () -> send("GET", "/health/ready", "").statusCode() == 200);
        assertThat(placed("a-1")).isIn(200, 202);
        await("working", () -> status("a-1").equals("WORKING"));
        assertThat(openAtVenue()).isEqualTo(1);
    }

    @AfterEach
    void stop() {
        disk.heal();
        gateway.stop();
    }

    @Test
    void aCancelLeavesForTheVenueWhileNewOrdersAreRefusedAndIsBookedAfterwards() throws Exception {
        disk.fail();
        // The first write finds out.
        assertThat(send("POST", "/v1/orders", order("a-2")).statusCode()).isIn(503, 504);
        await("noticed", () -> send("GET", "/health/ready", "").body().contains("no space left"));

        HttpResponse<String> placed = send("POST", "/v1/orders", order("a-3"));
        HttpResponse<String> canceled = send("DELETE", "/v1/accounts/main/orders/a-1", "");

        assertThat(placed.statusCode()).isEqualTo(503);
        assertThat(json(placed).path("code").asText()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(canceled.statusCode()).isEqualTo(503);
        assertThat(json(canceled).path("code").asText()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(json(canceled).path("applied").asBoolean()).isTrue();
        await("gone from the venue", () -> openAtVenue() == 0);

        disk.heal();
        await("booked", () -> status("a-1").equals("CANCELED"));
        await("noted who asked", () -> history("a-1").containsAll(List.of("CancelRequested", "OrderClosed")));
        assertThat(send("GET", "/v1/accounts/main/orders/a-3", "").statusCode()).isEqualTo(404);
    }

    @Test
    void theCancelThatFindsTheJournalDownActsAllTheSame() throws Exception {
        disk.fail();

        HttpResponse<String> canceled = send("DELETE", "/v1/accounts/main/orders/a-1", "");

        assertThat(canceled.statusCode()).isEqualTo(503);
        assertThat(json(canceled).path("applied").asBoolean()).isTrue();
        await("gone from the venue", () -> openAtVenue() == 0);
        disk.heal();
        await("booked", () -> status("a-1").equals("CANCELED"));
    }

    @Test
    void aHaltStandsAndCancelsAtTheVenueWhileTheDiskIsFull() throws Exception {
        disk.fail();

        HttpResponse<String> halted = send("POST", "/v1/halts", """
                {"scope": {"type": "GLOBAL"}, "reason": "full", "by": "ann", "actions": ["CANCEL_ORDERS"]}""");

        assertThat(halted.statusCode()).isEqualTo(503);
        assertThat(json(halted).path("applied").asBoolean()).isTrue();
        await("gone from the venue", () -> openAtVenue() == 0);
        disk.heal();
        await("booked", () -> status("a-1").equals("CANCELED"));
        await(
                "journalled",
                () -> json(send("POST", "/v1/orders", order("a-4")))
                        .path("code")
                        .asText()
                        .equals("TRADING_HALTED"));
        assertThat(openAtVenue()).isZero();
    }

    @Test
    void aDiskThatHangsKeepsNewOrdersOutAndNoCancelIn() throws Exception {
        disk.hang();
        await("noticed", () -> send("GET", "/health/ready", "").body().contains("slow"));

        HttpResponse<String> placed = send("POST", "/v1/orders", order("a-2"));
        HttpResponse<String> canceled = send("DELETE", "/v1/accounts/main/orders/a-1", "");

        assertThat(placed.statusCode()).isEqualTo(503);
        assertThat(json(placed).path("code").asText()).isEqualTo("JOURNAL_UNAVAILABLE");
        assertThat(json(canceled).path("applied").asBoolean()).isTrue();
        await("gone from the venue", () -> openAtVenue() == 0);
        disk.heal();
        await("ready", () -> send("GET", "/health/ready", "").statusCode() == 200);
        await("booked", () -> status("a-1").equals("CANCELED"));
        assertThat(placed("a-2")).isIn(200, 202);
    }

    @Test
    void cancelAllActsAllTheSame() throws Exception {
        disk.fail();

        HttpResponse<String> canceled = send("DELETE", "/v1/orders?account=main", "");

        assertThat(canceled.statusCode()).isEqualTo(503);
        assertThat(json(canceled).path("applied").asBoolean()).isTrue();
        await("gone from the venue", () -> openAtVenue() == 0);
        disk.heal();
        await("booked", () -> status("a-1").equals("CANCELED"));
    }

    private Config config() {
        return ConfigFactory.parseString("kontor { data-dir = \"" + dataDir
                        + "\", http.port = 0, accounts = [main], journal.probe-interval = 20ms }")
                .withFallback(Configuration.load(Optional.empty()));
    }

    /** The answer to an order once there is one for good; again under the same id, so that 200 is the answer to a repeat. */
    private int placed(String id) throws Exception {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        await("a final answer to " + id, () -> {
            answer.set(send("POST", "/v1/orders", order(id)));
            return answer.get().statusCode() < 500;
        });
        return answer.get().statusCode();
    }

    /** Far from the market, so that it rests. */
    private static String order(String id) {
        return """
                {"account": "main", "clientOrderId": "%s", "symbol": "BTC/USDT", "side": "BUY",
                 "amount": "0.5", "limitPrice": "1000"}""".formatted(id);
    }

    private int openAtVenue() {
        RecipientRef<VenueConnection.Command> connection =
                ShardedEntities.of(gateway.system()).venue(new AccountId("main"), new VenueId("SIM"));
        return AskPattern.<VenueConnection.Command, VenueConnection.OpenOrders>ask(
                        connection,
                        VenueConnection.ListOpenOrders::new,
                        PATIENCE,
                        gateway.system().scheduler())
                .toCompletableFuture()
                .join()
                .orders()
                .map(List::size)
                .orElse(-1);
    }

    private String status(String id) throws IOException, InterruptedException {
        return json(send("GET", "/v1/accounts/main/orders/" + id, ""))
                .at("/state/status")
                .asText();
    }

    private List<String> history(String id) throws IOException, InterruptedException {
        String intent = json(send("GET", "/v1/accounts/main/orders/" + id, ""))
                .at("/state/intentId")
                .asText();
        return json(send("GET", "/v1/orders/" + intent + "/events", ""))
                .path("items")
                .findValuesAsText("type");
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + path))
                .header("content-type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
