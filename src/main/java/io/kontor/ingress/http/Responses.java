package io.kontor.ingress.http;

import akka.http.javadsl.model.ContentType;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kontor.ingress.Outcome;
import io.kontor.ingress.json.JsonOut;
import io.kontor.ingress.json.OrderOut;
import io.kontor.ingress.json.Problem;
import io.kontor.value.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Answers as they leave. */
final class Responses {
    static final ContentType NDJSON = ContentTypes.create(MediaTypes.customBinary("application", "x-ndjson", true));
    private static final ContentType PROBLEM =
            ContentTypes.create(MediaTypes.customBinary("application", "problem+json", true));

    /** Where the refusal does not say: what is in flight ends within a second. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private Responses() {}

    static HttpResponse json(int status, Consumer<JsonOut> body) {
        return json(status, JsonOut.object(body));
    }

    static HttpResponse json(int status, String body) {
        return HttpResponse.create()
                .withStatus(StatusCodes.get(status))
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes(body)));
    }

    static HttpResponse outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done done -> json(done.status(), out -> OrderOut.accepted(out, done.accepted()));
            case Outcome.Not not -> problem(not.problem());
        };
    }

    static HttpResponse refusal(Refusal refusal) {
        return problem(Problem.of(refusal));
    }

    static HttpResponse problem(Problem problem) {
        HttpResponse response = HttpResponse.create()
                .withStatus(StatusCodes.get(problem.status()))
                .withEntity(HttpEntities.create(PROBLEM, bytes(problem.text())));
        return problem.status() == 429 ? response.addHeader(retryAfter(problem.refusal())) : response;
    }

    /** In whole seconds, rounded up: never too soon. */
    private static HttpHeader retryAfter(Refusal refusal) {
        long millis = refusal.retryAfter().orElse(RETRY_AFTER).toMillis();
        return RawHeader.create("Retry-After", Long.toString(Math.max(1, Math.ceilDiv(millis, 1_000L))));
    }

    static HttpResponse stream(ContentType type, Source<ByteString, ?> body) {
        return HttpResponse.create().withEntity(HttpEntities.create(type, body));
    }

    static ByteString line(String json) {
        return bytes(json + "\n");
    }

    static HttpHeader etag(int revision) {
        return RawHeader.create("ETag", "\"" + revision + "\"");
    }

    private static ByteString bytes(String text) {
        return ByteString.fromArrayUnsafe(text.getBytes(StandardCharsets.UTF_8));
    }
}
