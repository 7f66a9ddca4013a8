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
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
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

    /** Again under the same id while there is no mark yet, or no answer; a repeat of one that was taken is answered 200. */
    private int post(Gateway gateway) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int status = postOnce(gateway);
        while ((status == 503 || status == 504) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            status = postOnce(gateway);
        }
        return status;
    }

    private int postOnce(Gateway gateway) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/orders"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"account": "main", "clientOrderId": "a-1", "symbol": "BTC/USDT", "side": "BUY",
                         "amount": "0.5", "limitPrice": "60000"}"""))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    private JsonNode get(Gateway gateway, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.url() + path)).build();
        return new ObjectMapper()
                .readTree(http.send(request, BodyHandlers.ofString()).body());
    }
}
