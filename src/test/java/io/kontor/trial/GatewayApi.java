package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kontor.ingress.Http;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The gateway's HTTP interface, as a caller has it. Thread-safe. */
final class GatewayApi implements Caller, AutoCloseable {
    static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Less than a stall lasts, so that a caller gives up on an answer, repeats, and both copies arrive. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(6);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_MAX)
            .build();
    private final URI base;

    GatewayApi(int port) {
        this("127.0.0.1", port);
    }

    GatewayApi(String address, int port) {
        this.base = URI.create("http://" + address + ":" + port);
    }

    /** A request that can be made again, byte for byte. */
    record Call(String method, String path, Optional<String> body) {
        static Call get(String path) {
            return new Call("GET", path, Optional.empty());
        }
    }

    record Answer(int status, JsonNode body) {
        /** Whether a repeat could be answered otherwise: not yet, too much, or not known. */
        boolean isFinal() {
            return status < 500 && status != 429;
        }

        boolean isAccepted() {
            return status == 200 || status == 202;
        }

        String code() {
            return body.path("code").asText();
        }
    }

    URI at(String path) {
        return base.resolve(path);
    }

    @Override
    public Optional<Answer> send(Call call) throws InterruptedException {
        return send(call, ANSWER_MAX);
    }

    /** For a caller who waits for an answer that long. */
    Optional<Answer> send(Call call, Duration answerMax) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(call.path()))
                .timeout(answerMax)
                .method(
                        call.method(),
                        call.body()
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        call.body().ifPresent(_ -> request.header("Content-Type", "application/json"));
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return Optional.of(new Answer(response.statusCode(), JSON.readTree(response.body())));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /**
     * Made again until it is answered for good, which has to be by yes: 202, or 200 where an answer we never got was that. Each needs an id
     * that a repeat is known by.
     */
    Answer accepted(Call call) throws InterruptedException {
        Answer answer = Patience.until(call, () -> send(call).filter(Answer::isFinal));
        assertThat(answer.isAccepted()).as(answer.toString()).isTrue();
        return answer;
    }

    /** What a query answers; waits for it until the gateway can, and has heard of all that was asked for. */
    JsonNode get(String path) throws InterruptedException {
        return Patience.until(
                        "an answer to GET " + path,
                        () -> send(Call.get(path))
                                .filter(a -> a.status() == 200
                                        && !a.body().has("unanswered")
                                        && !a.body().has("unansweredAccounts")))
                .body();
    }

    /** A figure without labels, as Prometheus reads it. */
    double metric(String name) {
        return new Http(base)
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name + " at " + base));
    }

    /** Every item of a list, page after page. */
    List<JsonNode> list(String path) throws InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        Optional<String> cursor = Optional.of("");
        while (cursor.isPresent()) {
            JsonNode page = get(path + "&limit=500" + (cursor.get().isEmpty() ? "" : "&cursor=" + cursor.get()));
            page.path("items").forEach(items::add);
            cursor = Optional.ofNullable(page.path("nextCursor").textValue());
        }
        return items;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
