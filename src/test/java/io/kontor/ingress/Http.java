package io.kontor.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A plain HTTP client for tests, which holds every answer against openapi.yaml. */
public final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(40);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI base;

    public Http(URI base) {
        this.base = base;
    }

    /** An answer with its body, read as JSON where it is JSON. */
    public record Answer(int status, String contentType, String body, HttpResponse<String> raw) {
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException(body, e);
            }
        }

        public String code() {
            return json().path("code").asText();
        }
    }

    public Answer get(String path) {
        return send("GET", path, "", "");
    }

    public Answer post(String path, String body) {
        return send("POST", path, "application/json", body);
    }

    public Answer put(String path, String body, String... headers) {
        return send("PUT", path, "application/json", body, headers);
    }

    public Answer delete(String path, String... headers) {
        return send("DELETE", path, "", "", headers);
    }

    public Answer send(String method, String path, String contentType, String body, String... headers) {
        return sendAsync(method, path, contentType, body, headers).join();
    }

    public CompletableFuture<Answer> sendAsync(
            String method, String path, String contentType, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .method(
                        method,
                        contentType.isEmpty() && body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(response -> checked(
                        method,
                        path,
                        new Answer(
                                response.statusCode(),
                                response.headers().firstValue("Content-Type").orElse(""),
                                response.body(),
                                response)));
    }

    /** Where the path and method are documented at all, the answer must be as documented. */
    private static Answer checked(String method, String path, Answer answer) {
        OpenApi api = OpenApi.document();
        List<String> faults = api.find(method, path)
                .map(operation -> api.faults(operation, answer.status(), answer.contentType(), answer.body()))
                .orElse(List.of());
        if (!faults.isEmpty()) {
            throw new AssertionError(method + " " + path + ": " + faults + " in " + answer.body());
        }
        return answer;
    }
}
