package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.reject;
import static akka.http.javadsl.server.PathMatchers.segment;
import static io.kontor.ingress.http.Answers.answer;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.control.degraded.Overrides;
import io.kontor.ingress.OverrideCommands;
import io.kontor.ingress.json.BreakerOut;
import io.kontor.ingress.json.HaltJson;
import io.kontor.ingress.json.OverrideJson;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What stops us besides halts: the circuit breaker, and what people decide about components that are not well. */
final class ControlRoutes {
    private static final String END = ":end";

    private final Context context;
    private final OverrideCommands overrides;

    ControlRoutes(Context context) {
        this.context = context;
        this.overrides = new OverrideCommands(context.ports());
    }

    Route routes() {
        return concat(
                path("breaker", () -> get(() -> answer(request -> trips()))),
                path(
                        "overrides",
                        () -> concat(post(() -> answer(this::set)), get(() -> answer(request -> overrides())))),
                path(
                        segment("overrides").slash(segment()),
                        name -> name.endsWith(END) ? post(() -> answer(request -> end(request, name))) : reject()));
    }

    private CompletionStage<HttpResponse> trips() {
        return context.ports()
                .control()
                .trips()
                .thenApply(trips -> Responses.json(200, out -> out.putObjects("items", trips, BreakerOut::trip)));
    }

    private CompletionStage<HttpResponse> overrides() {
        return context.ports()
                .control()
                .overrides()
                .thenApply(list -> Responses.json(200, out -> out.putObjects("items", list, OverrideJson::override)));
    }

    private CompletionStage<HttpResponse> set(HttpRequest request) {
        return context.bodies()
                .object(request)
                .thenCompose(body -> body.then(OverrideJson::set)
                        .then(set -> Headers.commandId(request, set.command())
                                .map(command -> overrides.set(set, command).thenApply(ControlRoutes::response)))
                        .fold(Function.identity(), Answers::refused));
    }

    private CompletionStage<HttpResponse> end(HttpRequest request, String name) {
        String id = name.substring(0, name.length() - END.length());
        return context.bodies()
                .object(request)
                .thenCompose(body -> body.then(HaltJson::lift)
                        .fold(why -> overrides.end(id, why).thenApply(ControlRoutes::response), Answers::refused));
    }

    private static HttpResponse response(Overrides.Reply reply) {
        return switch (reply) {
            case Overrides.Done done -> Responses.json(done.repeat() ? 200 : 202, out -> out.put("id", done.id()));
            case Overrides.Refused refused -> Responses.refusal(refused.refusal());
        };
    }
}
