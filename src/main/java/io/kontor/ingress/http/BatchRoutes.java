package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.withoutRequestTimeout;
import static io.kontor.ingress.http.Answers.withoutQuery;

import akka.NotUsed;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Framing;
import akka.stream.javadsl.FramingTruncation;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kontor.ingress.HttpSettings;
import io.kontor.ingress.Outcome;
import io.kontor.ingress.Stages;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.JsonOut;
import io.kontor.ingress.json.JsonReader;
import io.kontor.ingress.json.OrderJson;
import io.kontor.ingress.json.OrderOut;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.json.Problem;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Many orders in one request, each with its own outcome, in order: a JSON array with one answer for all, or one order a line with one
 * answer a line while it goes.
 */
final class BatchRoutes {
    private final Context context;
    private final HttpSettings.Batch settings;

    BatchRoutes(Context context) {
        this.context = context;
        this.settings = context.settings().batch();
    }

    Route routes() {
        return path(
                "orders:batch",
                () -> post(() -> withoutQuery(() -> extractRequest(request -> Bodies.isOf(request, "x-ndjson")
                        ? withoutRequestTimeout(() -> complete(streamed(request)))
                        : completeWithFuture(whole(request))))));
    }

    private CompletionStage<HttpResponse> whole(HttpRequest request) {
        return context.bodies()
                .json(request, settings.bytesMax(), bytes -> JsonReader.read(bytes, settings.ordersMax() + 1))
                .thenCompose(body -> body.then(this::items).fold(this::outcomes, Answers::refused));
    }

    /** One more than may be is read, and nothing behind it. */
    private Parsed<List<Json>> items(Json body) {
        if (!(body instanceof Json.Array(List<Json> items))) {
            return new Parsed.Refused<>(Refusal.of(RefusalCode.MALFORMED, "body", body.shown(), "an array of orders"));
        }
        return items.size() <= settings.ordersMax()
                ? new Parsed.Ok<>(items)
                : new Parsed.Refused<>(Refusal.of(
                        RefusalCode.BODY_TOO_LARGE,
                        "body",
                        "more than " + settings.ordersMax() + " orders",
                        "at most " + settings.ordersMax() + "; more can be streamed as application/x-ndjson"));
    }

    /** All at once: together they are one write where they meet the same account. */
    private CompletionStage<HttpResponse> outcomes(List<Json> items) {
        return Stages.all(items, item -> place(new Parsed.Ok<>(item)))
                .thenApply(outcomes ->
                        Responses.json(200, out -> out.putObjects("items", outcomes, BatchRoutes::outcome)));
    }

    private HttpResponse streamed(HttpRequest request) {
        return Bodies.checkedEntity(request, "x-ndjson").fold(this::streamed, Responses::refusal);
    }

    private HttpResponse streamed(RequestEntity entity) {
        Source<ByteString, NotUsed> lines = entity.withoutSizeLimit()
                .getDataBytes()
                .mapMaterializedValue(ignored -> NotUsed.getInstance())
                .via(Framing.delimiter(ByteString.fromString("\n"), settings.lineBytesMax(), FramingTruncation.ALLOW))
                .filterNot(ByteString::isEmpty)
                .map(line -> JsonReader.read(line.toArrayUnsafe()))
                .recover(Throwable.class, this::noLine)
                .mapAsync(settings.parallelism(), this::place)
                .map(outcome -> Responses.line(JsonOut.object(out -> outcome(out, outcome))));
        return Responses.stream(Responses.NDJSON, lines);
    }

    private CompletionStage<Outcome> place(Parsed<Json> item) {
        return item.then(JsonReader::asObject)
                .then(OrderJson::read)
                .fold(
                        context.commands()::place,
                        refusal -> CompletableFuture.completedFuture(new Outcome.Not(Problem.of(refusal))));
    }

    /** Where a line does not end, nobody knows where the next one begins: the stream is over. */
    private Parsed<Json> noLine() {
        String expected = "an end after at most " + settings.lineBytesMax() + " bytes";
        return new Parsed.Refused<>(Refusal.of(RefusalCode.BODY_TOO_LARGE, "line", "no end", expected));
    }

    /** The same two shapes that commands over a stream are answered with. */
    private static void outcome(JsonOut out, Outcome outcome) {
        switch (outcome) {
            case Outcome.Done done -> out.putObject("result", inner -> OrderOut.accepted(inner, done.accepted()));
            case Outcome.Not not -> out.putObject("problem", not.problem()::write);
        }
    }
}
