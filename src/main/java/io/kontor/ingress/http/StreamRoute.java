package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static io.kontor.ingress.http.Answers.withoutQuery;

import akka.http.javadsl.model.AttributeKeys;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.Admission;
import io.kontor.ingress.ws.StreamSessions;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.function.Function;

/** The way from a request into a stream. */
final class StreamRoute {
    private final Admission admission;
    private final StreamSessions sessions;

    StreamRoute(Context context, StreamSessions sessions) {
        this.admission = context.admission();
        this.sessions = sessions;
    }

    Route routes() {
        return path("stream", () -> get(() -> withoutQuery(() -> extractRequest(request -> complete(open(request))))));
    }

    private HttpResponse open(HttpRequest request) {
        if (admission.isDraining()) {
            return Responses.refusal(Admission.shuttingDown());
        }
        return request.getAttribute(AttributeKeys.webSocketUpgrade)
                .map(upgrade -> sessions.open(upgrade).fold(Function.identity(), Responses::refusal))
                .orElseGet(() -> Responses.refusal(
                        Refusal.of(RefusalCode.MALFORMED, "Upgrade", "absent", "a WebSocket handshake of version 13")));
    }
}
