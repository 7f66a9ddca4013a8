package io.kontor.ingress.hostile;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.ingress.RawHttp;
import io.kontor.ingress.RawWebSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One request that must be refused, and exactly how. Runs against any gateway, given its address.
 *
 * @param expected the answer; of what is no HTTP and no JSON only the code is the gateway's own
 */
public record BadInput(String name, Function<URI, Answer> attack, Answer expected) {
    /**
     * What came back.
     *
     * @param status HTTP's; of a closed stream the close code
     * @param code the refusal's; of a closed stream the first word of its reason
     * @param errors as {@code field: value (expected: ...)}
     */
    public record Answer(int status, String code, List<String> errors) {
        static Answer of(RawHttp.Answer answer) {
            JsonNode problem = answer.json();
            return of(answer.status(), problem);
        }

        static Answer of(int status, JsonNode problem) {
            List<String> errors = new ArrayList<>();
            problem.path("errors")
                    .forEach(e -> errors.add(
                            e.path("field").asText() + ": " + e.path("value").asText() + " (expected: "
                                    + e.path("expected").asText() + ")"));
            return new Answer(status, problem.path("code").asText(), errors);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** An order body, refused for its fields. */
    static BadInput body(String name, String body, String... errors) {
        return json(name, body, 400, "INVALID_FIELD", errors);
    }

    static BadInput json(String name, String body, int status, String code, String... errors) {
        return bytes(name, body.getBytes(StandardCharsets.UTF_8), status, code, errors);
    }

    static BadInput bytes(String name, byte[] body, int status, String code, String... errors) {
        return new BadInput(
                name,
                base -> exchange(
                        base,
                        http -> http.send(head(
                                        "POST",
                                        "/v1/orders",
                                        "Content-Type: application/json",
                                        "Content-Length: " + body.length))
                                .send(body)),
                new Answer(status, code, List.of(errors)));
    }

    /** A request with no more to it than its first line and headers. */
    static BadInput request(
            String name, String method, String path, List<String> headers, int status, String code, String... errors) {
        return http(name, http -> http.send(head(method, path, headers.toArray(String[]::new))), status, code, errors);
    }

    /** Anything, byte by byte. */
    static BadInput http(String name, Consumer<RawHttp> bytes, int status, String code, String... errors) {
        return new BadInput(name, base -> exchange(base, bytes), new Answer(status, code, List.of(errors)));
    }

    /** Frames that are refused while the stream goes on. */
    static BadInput frame(String name, String frame, String code, String... errors) {
        return new BadInput(
                name,
                base -> {
                    try (RawWebSocket stream = new RawWebSocket(base)) {
                        JsonNode problem = stream.ask(frame).path("problem");
                        return Answer.of(problem.path("status").asInt(), problem);
                    }
                },
                new Answer(code.equals("UNKNOWN_ACCOUNT") ? 404 : 400, code, List.of(errors)));
    }

    /** Frames that end the stream. */
    static BadInput fatal(String name, Consumer<RawWebSocket> frames, int closeCode, String reason) {
        return new BadInput(
                name,
                base -> {
                    try (RawWebSocket stream = new RawWebSocket(base)) {
                        frames.accept(stream);
                        RawWebSocket.Frame close = stream.readToClose();
                        return new Answer(close.closeCode(), close.text().replaceFirst(":.*", ""), List.of());
                    }
                },
                new Answer(closeCode, reason, List.of()));
    }

    static String head(String method, String path, String... headers) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static Answer exchange(URI base, Consumer<RawHttp> bytes) {
        try (RawHttp http = new RawHttp(base)) {
            bytes.accept(http);
            return Answer.of(http.read());
        }
    }
}
