package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.config.Configuration;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A venue that cannot be used as it is configured is down; the gateway and its other venues are not. */
class DegradedStartIT {
    private static final String VENUES = """
            kontor.venues {
              BINANCE {
                provider = binance, endpoints = testnet, symbols = ["BTC/USDT"]
                credentials { main { key = "env:KONTOR_TEST_ABSENT", secret = "env:KONTOR_TEST_ABSENT" } }
              }
              MOON { provider = moon }
            }
            """;

    private static final String ORDER = """
            {"account": "main", "clientOrderId": "a-1", "symbol": "BTC/USDT", "side": "BUY",
             "amount": "0.5", "limitPrice": "60000"}""";

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path dataDir;

    @Test
    void theRestStartsAndSaysWhichVenueIsDownAndWhy() throws Exception {
        Config config = ConfigFactory.parseString(
                        VENUES + "kontor { data-dir = \"" + dataDir + "\", http.port = 0, accounts = [main] }")
                .withFallback(Configuration.load(Optional.empty()));

        Gateway gateway = Gateway.start(config);

        assertThat(gateway.describe())
                .contains(
                        "DOWN     BINANCE: kontor.venues.BINANCE.credentials.main: env:KONTOR_TEST_ABSENT: nothing there")
                .contains("DOWN     MOON: kontor.venues.MOON.provider: moon (expected: local or binance)");
        assertThat(post(gateway)).isIn(200, 202);
        JsonNode ready = get(gateway, "/health/ready");
        assertThat(ready.toString()).contains("venue BINANCE", "0 of 1 connections up", "venue SIM");
        gateway.stop();
    }

    /** A venue that can never list the symbol holds nothing up; one that may does, until somebody takes it down. */
    @Test
    void anOrderAwaitsTheNearerVenueUntilThatIsDisconnected() throws Exception {
        Path key = Files.writeString(dataDir.resolve("key"), "a-key");
        String nearer = VENUES.replace("testnet", "simulator").replace("env:KONTOR_TEST_ABSENT", "file:" + key);
        Config config = ConfigFactory.parseString(nearer + "kontor { data-dir = \"" + dataDir
                        + "\", http.port = 0, accounts = [main], home-venues = [MOON, BINANCE, SIM]"
                        + ", sim.url = \"http://127.0.0.1:1\" }")
                .withFallback(Configuration.load(Optional.empty()));
        Gateway gateway = Gateway.start(config);

        HttpResponse<String> early = post(gateway, "/v1/orders", ORDER, answer -> !answer.contains("[BINANCE]"));
        assertThat(early.statusCode()).isEqualTo(503);
        assertThat(early.body()).contains("NOT_READY", "what these venues list is awaited: [BINANCE]");
        assertThat(post(gateway, "/v1/venues/BINANCE:disconnect", "", _ -> true).statusCode())
                .isEqualTo(202);

        assertThat(post(gateway)).isIn(200, 202);
        assertThat(get(gateway, "/v1/accounts/main/orders/a-1")
                        .at("/state/venue")
                        .asText())
                .isEqualTo("SIM");
        gateway.stop();
    }

    private int post(Gateway gateway) throws Exception {
        return post(gateway, "/v1/orders", ORDER, _ -> true).statusCode();
    }

    /**
     * Again, under the same id, while there is no mark yet, or no answer; a repeat of one that was taken is answered 200.
     *
     * @param again by what the refusal says
     */
    private HttpResponse<String> post(Gateway gateway, String path, String body, Predicate<String> again)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<String> answer = postOnce(gateway, path, body);
        while ((answer.statusCode() == 503 || answer.statusCode() == 504)
                && again.test(answer.body())
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            answer = postOnce(gateway, path, body);
        }
        return answer;
    }

    private HttpResponse<String> postOnce(Gateway gateway, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private JsonNode get(Gateway gateway, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.url() + path)).build();
        return new ObjectMapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body());
    }
}
