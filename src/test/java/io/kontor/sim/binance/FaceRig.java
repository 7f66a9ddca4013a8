package io.kontor.sim.binance;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.sim.Exchange;
import io.kontor.sim.SimInstruments;
import io.kontor.sim.SimSettings;
import io.kontor.value.AccountId;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A face on a free port over an exchange of its own, and plain ways to talk to it over real sockets. */
final class FaceRig {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** As long as the venue allows: what is signed here may lie about before it is read. */
    private static final String WINDOW = "recvWindow=60000";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ActorSystem<Void> system;
    private final AtomicInteger ids = new AtomicInteger();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    final Exchange exchange;
    final BinanceFace face;

    /** @param settings of the block {@code kontor.sim} */
    FaceRig(Path directory, String... settings) throws Exception {
        Config config = ConfigFactory.parseString("kontor.sim { conduct = BINANCE, fees.charge = RECEIVED\n"
                        + "generator.enabled = false, binance { port = 0, bounds.processing-timeout = 15 s }\n"
                        + String.join("\n", settings) + "}\n"
                        + "akka { actor.provider = local, library-extensions = [], loglevel = WARNING }")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        SimSettings sim = SimSettings.from(config.getConfig("kontor.sim"));
        BinanceSettings binance = BinanceSettings.from(
                config.getConfig("kontor.sim"), List.of(new AccountId("main"), new AccountId("other")));
        exchange = Exchange.open(directory, sim, new SimInstruments(), Clock.systemUTC());
        system = ActorSystem.create(Behaviors.empty(), "face", config);
        face = BinanceFace.start(system, exchange, sim, binance, Clock.systemUTC(), () -> "id-" + ids.incrementAndGet())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** An answer as a test looks at it. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Answer open(String method, String pathAndQuery) throws Exception {
        return send(method, pathAndQuery, "", "none");
    }

    Answer post(String method, String path, String body) throws Exception {
        return send(method, path, body, "none");
    }

    /** What may be asked more than once. */
    interface Question {
        Answer ask() throws Exception;
    }

    /** Asked until there is an answer in time: where that is short, a machine that stands still may miss it. */
    static Answer inTime(Question question) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Answer answer = question.ask();
        while (answer.status() == 504 && System.nanoTime() < until) {
            answer = question.ask();
        }
        return answer;
    }

    /** Signed by the main account's key. */
    Answer signed(String method, String path, String... parameters) throws Exception {
        return signedAs("main", method, path, parameters);
    }

    Answer signedAs(String account, String method, String path, String... parameters) throws Exception {
        List<String> all = timed(parameters);
        String query = String.join("&", all);
        return send(method, path + "?" + query + "&signature=" + hmac(account, query), "", "key-" + account);
    }

    Answer send(String method, String pathAndQuery, String body, String key) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address() + pathAndQuery))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("X-MBX-APIKEY", key)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(PATIENCE)
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
    }

    Socket socket(String path) throws Exception {
        Socket socket = new Socket();
        socket.webSocket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://" + address() + path), socket)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return socket;
    }

    /** Parameters of a WebSocket request with key, time and signature. */
    static String signedParams(String account, String... parameters) throws Exception {
        List<String> all = timed(parameters);
        all.add("apiKey=key-" + account);
        all.sort(null);
        String payload = String.join("&", all);
        StringBuilder json = new StringBuilder("{");
        for (String pair : all) {
            int at = pair.indexOf('=');
            json.append('"')
                    .append(pair, 0, at)
                    .append("\":\"")
                    .append(pair.substring(at + 1))
                    .append("\",");
        }
        return json + "\"signature\":\"" + hmac(account, payload) + "\"}";
    }

    /** With the time, and the longest window unless there is one. */
    private static List<String> timed(String... parameters) {
        List<String> all = new ArrayList<>(List.of(parameters));
        if (all.stream().noneMatch(parameter -> parameter.startsWith("recvWindow="))) {
            all.add(WINDOW);
        }
        all.add("timestamp=" + System.currentTimeMillis());
        return all;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    String address() {
        return face.address().getHostString() + ":" + face.address().getPort();
    }

    void close() throws Exception {
        face.stop().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        exchange.close();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        http.close();
    }

    private static String hmac(String account, String payload) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(("secret-" + account).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    }

    /** A WebSocket that keeps what it hears. */
    static final class Socket implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();
        private WebSocket webSocket;

        void send(String text) throws Exception {
            webSocket.sendText(text, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        JsonNode ask(String text) throws Exception {
            String id = JSON.readTree(text).path("id").asText();
            send(text);
            return await(message -> message.path("id").asText("").equals(id));
        }

        /** The next message of that kind; others are passed over. */
        JsonNode await(Predicate<JsonNode> wanted) throws InterruptedException {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                JsonNode message = heard.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (message == null) {
                    throw new AssertionError("nothing of that kind was heard within " + PATIENCE);
                }
                if (wanted.test(message)) {
                    return message;
                }
            }
        }

        /** Whether the other side closes it rather than say something of that kind. */
        boolean isClosedBefore(Predicate<JsonNode> wanted) throws InterruptedException {
            long until = System.nanoTime() + PATIENCE.toNanos();
            while (!closed.isDone()) {
                JsonNode message = heard.poll(10, TimeUnit.MILLISECONDS);
                if (message != null && wanted.test(message)) {
                    return false;
                }
                if (System.nanoTime() > until) {
                    throw new AssertionError("neither closed nor answered within " + PATIENCE);
                }
            }
            return true;
        }

        void awaitClosed() throws Exception {
            closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                try {
                    heard.add(JSON.readTree(part.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException("not JSON: " + part, e);
                }
                part.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(null);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(null);
        }
    }
}
