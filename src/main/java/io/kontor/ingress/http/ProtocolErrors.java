package io.kontor.ingress.http;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.HttpResponse;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.settings.ServerSettings;
import io.kontor.ingress.json.Json;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;

/**
 * Answers what is not even HTTP, or more of it than we read: before there is a request there is no route to refuse it. Named in the
 * configuration and made by the server; the signature is the server's extension point, which has no Java twin.
 */
public final class ProtocolErrors extends ParsingErrorHandler {
    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        RefusalCode code = switch (status.intValue()) {
            case 413 -> RefusalCode.BODY_TOO_LARGE;
            case 501 -> RefusalCode.METHOD_NOT_ALLOWED;
            default -> RefusalCode.MALFORMED;
        };
        return Responses.refusal(Refusal.of(code, Json.bounded(error.summary())));
    }
}
