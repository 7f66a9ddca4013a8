package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static io.kontor.ingress.http.Answers.answer;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.json.BreakerOut;
import java.util.concurrent.CompletionStage;

/** What stops us besides halts: the circuit breaker. */
final class ControlRoutes {
    private final Context context;

    ControlRoutes(Context context) {
        this.context = context;
    }

    Route routes() {
        return path("breaker", () -> get(() -> answer(request -> trips())));
    }

    private CompletionStage<HttpResponse> trips() {
        return context.ports()
                .control()
                .trips()
                .thenApply(trips -> Responses.json(200, out -> out.putObjects("items", trips, BreakerOut::trip)));
    }
}
