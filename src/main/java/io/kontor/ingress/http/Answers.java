package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.extractRequestContext;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.Asks;
import io.kontor.ingress.json.Parsed;
import io.kontor.value.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** How a route ends: with an answer that is there or on its way. */
final class Answers {
    private Answers() {}

    /** To a request without a query: a caller who thinks that one counts must not be answered as if it did. */
    static Route answer(Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        return withoutQuery(() -> answerQuery(answer));
    }

    /** To a request whose query, if it has one, the answer reads. */
    static Route answerQuery(Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        return extractRequest(request -> completeWithFuture(
                request.method().isSafe() ? orNotReady(answer.apply(request)) : answer.apply(request)));
    }

    /** Who only looks changes nothing: where a part does not answer in time, that part is not ready, and nothing is wrong with us. */
    private static CompletionStage<HttpResponse> orNotReady(CompletionStage<HttpResponse> answer) {
        return answer.exceptionally(failure -> Asks.unanswered(failure)
                .map(Responses::refusal)
                .orElseThrow(() -> failure instanceof CompletionException as ? as : new CompletionException(failure)));
    }

    /** The route, where the request has no query. */
    static Route withoutQuery(Supplier<Route> route) {
        return extractRequestContext(context -> switch (QueryString.none(context.getRequest())) {
            case Parsed.Ok<Boolean> _ -> route.get();
            case Parsed.Refused<Boolean>(Refusal refusal) -> {
                context.getRequest().discardEntityBytes(context.getMaterializer());
                yield complete(Responses.refusal(refusal));
            }
        });
    }

    static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    static CompletionStage<HttpResponse> refused(Refusal refusal) {
        return now(Responses.refusal(refusal));
    }
}
