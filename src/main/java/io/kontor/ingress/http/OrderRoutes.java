package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathEnd;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.Directives.put;
import static akka.http.javadsl.server.PathMatchers.segment;
import static io.kontor.ingress.http.Answers.answer;
import static io.kontor.ingress.http.Answers.answerQuery;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.Commands;
import io.kontor.ingress.json.CommandJson;
import io.kontor.ingress.json.CommandJson.ModifyBody;
import io.kontor.ingress.json.OrderJson;
import io.kontor.ingress.json.OrderOut;
import io.kontor.ingress.json.Parsed;
import io.kontor.order.OrderEntity.View;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** One order: placing it, changing it, looking at it; by the gateway's id or by the caller's own. */
final class OrderRoutes {
    private final Context context;
    private final OrderHistoryRoute history;

    OrderRoutes(Context context) {
        this.context = context;
        this.history = new OrderHistoryRoute(context);
    }

    Route routes() {
        return concat(
                path("orders", () -> post(() -> answer(this::place))),
                pathPrefix(segment("orders").slash(segment()), this::byIntentId),
                path(
                        segment("accounts").slash(segment()).slash("orders").slash(segment()),
                        (account, id) -> wholeOrder(
                                Addressed.byClientOrderId(context.ports().accounts(), account, id))));
    }

    private Route byIntentId(String id) {
        Parsed<Addressed> addressed = Addressed.byIntentId(id);
        return concat(
                pathEnd(() -> wholeOrder(addressed)),
                path("intent", () -> get(() -> answer(request -> view(addressed, OrderRoutes::intent)))),
                path("state", () -> get(() -> answer(request -> view(addressed, OrderRoutes::state)))),
                path("events", () -> get(() -> answerQuery(request -> history.events(request, addressed)))));
    }

    private Route wholeOrder(Parsed<Addressed> addressed) {
        return concat(
                get(() -> answer(request -> view(addressed, OrderRoutes::both))),
                put(() -> answer(request -> modify(request, addressed))),
                delete(() -> answer(request -> cancel(request, addressed))));
    }

    private CompletionStage<HttpResponse> place(HttpRequest request) {
        return context.bodies()
                .object(request)
                .thenCompose(body -> body.then(OrderJson::read)
                        .fold(
                                order -> context.commands().place(order).thenApply(Responses::outcome),
                                Answers::refused));
    }

    private CompletionStage<HttpResponse> modify(HttpRequest request, Parsed<Addressed> addressed) {
        return context.bodies()
                .object(request)
                .thenCompose(body -> addressed
                        .then(order -> body.then(
                                        json -> CommandJson.modify(json, order.account(), order.clientOrderId()))
                                .then(modify -> modified(request, order, modify)))
                        .fold(Function.identity(), Answers::refused));
    }

    private Parsed<CompletionStage<HttpResponse>> modified(HttpRequest request, Addressed order, ModifyBody body) {
        return Headers.commandId(request, body.command())
                .then(command -> Headers.ifMatch(request)
                        .map(revision -> context.commands()
                                .modify(order.intent(), body.order(), command, revision)
                                .thenApply(Responses::outcome)));
    }

    private CompletionStage<HttpResponse> cancel(HttpRequest request, Parsed<Addressed> addressed) {
        return context.bodies()
                .optionalObject(request)
                .thenCompose(body -> addressed
                        .then(order -> body.then(CommandJson::cancel)
                                .then(cancel -> Headers.commandId(request, cancel.command()))
                                .map(command -> context.commands()
                                        .cancel(order.intent(), order.clientOrderId(), command)
                                        .thenApply(Responses::outcome)))
                        .fold(Function.identity(), Answers::refused));
    }

    private CompletionStage<HttpResponse> view(Parsed<Addressed> addressed, Function<View, HttpResponse> shown) {
        return addressed.fold(
                order -> context.queries()
                        .order(order.intent())
                        .thenApply(view -> view.map(shown)
                                .orElseGet(() -> Responses.problem(Commands.unknownOrder(order.intent())))),
                Answers::refused);
    }

    private static HttpResponse both(View view) {
        return Responses.json(200, out -> OrderOut.view(out, view)).addHeader(Responses.etag(view.revision()));
    }

    private static HttpResponse intent(View view) {
        return Responses.json(200, out -> OrderOut.intent(out, view.intent()))
                .addHeader(Responses.etag(view.revision()));
    }

    private static HttpResponse state(View view) {
        return Responses.json(200, out -> OrderOut.state(out, view)).addHeader(Responses.etag(view.revision()));
    }
}
