package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.config.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole gateway as it is wired, in this process: journal, simulated exchange, entities, HTTP and WebSocket. */
class GatewayIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BUY = """
            {"account": "main", "clientOrderId": "a-1", "symbol": "BTC/USDT", "side": "BUY",
             "amount": "0.5", "limitPrice": "100000", "timeInForce": "IOC"}""";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path dataDir;

    @Test
    void anOrderIsFilledBookedToldOnceAndStillThereAfterARestart() throws Exception {
        Gateway gateway = ready();
        List<JsonNode> told;
        JsonNode order;
        JsonNode positions;
        try (Stream stream = new Stream(gateway, "\"channel\": \"orders\"")) {
            place(gateway);

            told = stream.until("OrderFilled");
            order = get(gateway, "/v1/accounts/main/orders/a-1");
            positions = get(gateway, "/v1/positions?account=main");
        }
        assertThat(told.stream().map(event -> event.get("type").asText()))
                .containsSubsequence("OrderPlaced", "OrderSubmitted", "OrderAccepted", "OrderFilled");
        assertThat(order.at("/state/status").asText()).isEqualTo("FILLED");
        assertThat(positions.at("/items/0/quantity").asText()).isEqualTo("0.5");
        gateway.stop();

        Gateway again = ready();
        try (Stream stream = new Stream(
                again, "\"channel\": \"orders\", \"from\": " + told.get(0).get("cursor"))) {
            assertThat(get(again, "/v1/accounts/main/orders/a-1")).isEqualTo(order);
            assertThat(post(again, BUY).getLast().statusCode()).isEqualTo(200);
            assertThat(stream.until("OrderFilled")).isEqualTo(told.subList(1, told.size()));
        }
        again.stop();
    }

    @Test
    void replayReadsWhatARunningGatewayHasWritten() throws Exception {
        Gateway gateway = ready();
        String intent;
        try (Stream stream = new Stream(gateway, "\"channel\": \"positions\"")) {
            intent = JSON.readTree(place(gateway)).get("intentId").asText();
            stream.until("PositionOpened");
        }

        String text = replay("order", intent);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : replay("account", "main", "--format", "ndjson").split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(JSON.readTree(line));
            }
        }

        assertThat(text).contains("order.placed").contains("order.filled").contains("state");
        assertThat(lines.stream().limit(3).map(line -> line.at("/event/@type").asText()))
                .containsExactly("account.limits-changed", "account.trading-day-opened", "account.reserved");
        assertThat(lines.getLast().at("/state/positions/BTC~1USDT/quantity").asText())
                .isNotEqualTo("0");
        assertThat(execute(
                        "replay", "order", intent, "--data-dir", dataDir.toString(), "--as-of", "2020-01-01T00:00:00Z"))
                .isEqualTo(1);
        gateway.stop();
    }

    @Test
    void aSecondGatewayOnTheSameDirectoryIsRefusedInOneLine() {
        Gateway gateway = Gateway.start(config());

        assertThatThrownBy(() -> Gateway.start(config()))
                .isInstanceOf(KontorCommand.Failure.class)
                .message()
                .contains(dataDir.toString())
                .hasLineCount(1);
        gateway.stop();
    }

    @Test
    void aTakenPortIsRefusedInOneLine() throws IOException {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Config config = ConfigFactory.parseString("kontor.http.port = " + taken.getLocalPort())
                    .withFallback(config());

            assertThatThrownBy(() -> Gateway.start(config))
                    .isInstanceOf(KontorCommand.Failure.class)
                    .message()
                    .contains(Integer.toString(taken.getLocalPort()))
                    .hasLineCount(1);
        }
    }

    /** Up, and with the market's prices there, without which no order is taken. */
    private Gateway ready() throws IOException, InterruptedException {
        Gateway gateway = Gateway.start(config());
        get(gateway, "/health/ready");
        return gateway;
    }

    private Config config() {
        return ConfigFactory.parseString("kontor { data-dir = \"" + dataDir + "\", http.port = 0, accounts = [main] }")
                .withFallback(Configuration.load(Optional.empty()));
    }

    private String replay(String what, String id, String... more) {
        StringWriter out = new StringWriter();
        List<String> args = new ArrayList<>(List.of("replay", what, id, "--data-dir", dataDir.toString()));
        args.addAll(List.of(more));
        int code = KontorCommand.commandLine().setOut(new PrintWriter(out)).execute(args.toArray(String[]::new));
        assertThat(code).isZero();
        return out.toString();
    }

    private static int execute(String... args) {
        return KontorCommand.commandLine()
                .setErr(new PrintWriter(new StringWriter()))
                .execute(args);
    }

    /** Gives the body of what it was accepted with: 202, or 200 where a try before that had no answer and took place. */
    private String place(Gateway gateway) throws IOException, InterruptedException {
        List<HttpResponse<String>> answers = post(gateway, BUY);
        assertThat(answers.getLast().statusCode()).isIn(answers.size() == 1 ? List.of(202) : List.of(200, 202));
        return answers.getLast().body();
    }

    private List<HttpResponse<String>> post(Gateway gateway, String order) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.url() + "/v1/orders"))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(order))
                .build();
        return answers(request);
    }

    private JsonNode get(Gateway gateway, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(gateway.url() + path)).build();
        return JSON.readTree(answers(request).getLast().body());
    }

    /** Asked until the answer is no "not now" and no "not known", which is the last. */
    private List<HttpResponse<String>> answers(HttpRequest request) throws IOException, InterruptedException {
        List<HttpResponse<String>> answers = new ArrayList<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        do {
            assertThat(System.nanoTime()).as("an answer after %s", answers).isLessThan(deadline);
            if (!answers.isEmpty()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            answers.add(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } while (answers.getLast().statusCode() >= 500);
        return answers;
    }

    /** One subscription on a connection of its own. */
    private final class Stream implements AutoCloseable, WebSocket.Listener {
        private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();
        private final WebSocket socket;

        Stream(Gateway gateway, String subscription) throws InterruptedException {
            URI uri = URI.create(gateway.url().replace("http:", "ws:") + "/v1/stream");
            socket = http.newWebSocketBuilder().buildAsync(uri, this).join();
            socket.sendText("{\"op\": \"subscribe\", \"id\": \"1\", \"account\": \"main\", " + subscription + "}", true)
                    .join();
            assertThat(next().get("result")).isNotNull();
        }

        /** The events up to the first of that type. */
        List<JsonNode> until(String type) throws InterruptedException {
            List<JsonNode> events = new ArrayList<>();
            do {
                events.add(next());
            } while (!events.getLast().get("type").asText().equals(type));
            return events;
        }

        private JsonNode next() throws InterruptedException {
            JsonNode frame = frames.poll(30, TimeUnit.SECONDS);
            assertThat(frame).as("frame by " + Instant.now()).isNotNull();
            return frame;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                try {
                    frames.add(JSON.readTree(partial.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException(partial.toString(), e);
                }
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
