package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.Asks;
import io.kontor.ingress.json.Json;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is answered where no route is: everything as a problem body, and a fault of ours as one too, with its trace in the log alone. */
final class Refusing {
    private static final Logger LOG = LoggerFactory.getLogger(Refusing.class);

    private Refusing() {}

    static RejectionHandler rejections(ActorSystem<?> system) {
        return RejectionHandler.newBuilder()
                .handleAll(MethodRejection.class, rejections -> {
                    String allowed = rejections.stream()
                            .map(rejection -> rejection.supported().value())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", "));
                    return refuse(
                            system,
                            request -> Responses.refusal(Refusal.of(
                                            RefusalCode.METHOD_NOT_ALLOWED,
                                            "method",
                                            Json.bounded(request.method().value()),
                                            "one of " + allowed))
                                    .addHeader(RawHeader.create("Allow", allowed)));
                })
                .handle(
                        Rejection.class,
                        rejection -> refuse(
                                system,
                                request -> Responses.refusal(
                                        Refusal.of(RefusalCode.MALFORMED, Json.bounded(rejection.toString())))))
                .handleNotFound(refuse(
                        system,
                        request -> Responses.refusal(Refusal.of(
                                RefusalCode.NOT_FOUND,
                                "path",
                                Json.bounded(request.getUri().path()),
                                "a path of /openapi.yaml"))))
                .build();
    }

    /** An answer is sent while the body may still be on its way: it is thrown away, so that the connection lives on. */
    private static Route refuse(ActorSystem<?> system, Function<HttpRequest, HttpResponse> answer) {
        return extractRequest(request -> {
            request.discardEntityBytes(system);
            return complete(answer.apply(request));
        });
    }

    /** To what the contract names and no venue of ours has yet: whoever asks is told so, and not that it does not exist. */
    static Route unsupported(ActorSystem<?> system, String detail) {
        return refuse(system, _ -> Responses.refusal(Refusal.of(RefusalCode.UNSUPPORTED_BY_VENUE, detail)));
    }

    /** The answer to a web page that may not call; empty where the request may go on. */
    static Optional<Route> foreignPage(ActorSystem<?> system, Origins origins, HttpRequest request) {
        return origins.refusal(header(request, "Origin"), header(request, "Host"))
                .map(refusal -> refuse(system, _ -> Responses.refusal(refusal)));
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    static ExceptionHandler failures() {
        return ExceptionHandler.newBuilder()
                .match(Throwable.class, failure -> extractRequest(request -> complete(answer(request, failure))))
                .build();
    }

    private static HttpResponse answer(HttpRequest request, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Asks.NoAnswer) {
            return Responses.refusal(Refusal.of(RefusalCode.NOT_READY, RefusalCode.NOT_READY.meaning()));
        }
        LOG.error("{} {} failed", request.method().value(), request.getUri().path(), cause);
        return Responses.refusal(Refusal.of(RefusalCode.INTERNAL, RefusalCode.INTERNAL.meaning()));
    }

    /** What a request is told that took too long in all: of a command nobody knows what became. */
    static HttpResponse timedOut(HttpRequest request) {
        RefusalCode code = request.method().isSafe() ? RefusalCode.NOT_READY : RefusalCode.OUTCOME_UNKNOWN;
        return Responses.refusal(Refusal.of(code, code.meaning()));
    }
}
