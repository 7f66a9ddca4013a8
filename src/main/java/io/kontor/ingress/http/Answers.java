package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractRequest;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.value.Refusal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** How a route ends: with an answer that is there or on its way. */
final class Answers {
    private Answers() {}

    static Route answer(Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
        return extractRequest(request -> completeWithFuture(answer.apply(request)));
    }

    static CompletionStage<HttpResponse> now(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }

    static CompletionStage<HttpResponse> refused(Refusal refusal) {
        return now(Responses.refusal(refusal));
    }
}
