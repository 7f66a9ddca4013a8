package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;
import static io.kontor.ingress.http.Answers.answer;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.Asked;
import io.kontor.ingress.Commands;
import io.kontor.ingress.json.CommandJson;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/** Comparing what we know with what the venues have: at once, and what it has come to so far. */
final class ReconciliationRoutes {
    private final Context context;

    ReconciliationRoutes(Context context) {
        this.context = context;
    }

    Route routes() {
        return path(
                "reconciliations",
                () -> concat(post(() -> answer(this::force)), get(() -> answer(request -> metrics()))));
    }

    private CompletionStage<HttpResponse> force(HttpRequest request) {
        return context.bodies()
                .optionalObject(request)
                .thenCompose(body -> body.then(CommandJson::reconcile)
                        .fold(
                                reconcile -> context.admission()
                                        .admit(
                                                () -> reconcile
                                                        .intent()
                                                        .map(this::order)
                                                        .orElseGet(this::everything),
                                                Responses::problem),
                                Answers::refused));
    }

    private CompletionStage<HttpResponse> order(IntentId intent) {
        return context.queries()
                .reconcile(intent)
                .thenApply(view -> view.isPresent()
                        ? Responses.json(202, out -> out.put("intentId", intent).put("asked", 1))
                        : Responses.problem(Commands.unknownOrder(intent)));
    }

    private CompletionStage<HttpResponse> everything() {
        return context.queries().sweep().thenApply(swept -> {
            int asked = Asked.views(swept).stream().mapToInt(Integer::intValue).sum();
            List<AccountId> silent = Asked.silent(swept).stream().distinct().toList();
            return Responses.json(202, out -> out.put("asked", asked).putUnlessEmpty("unanswered", silent));
        });
    }

    private CompletionStage<HttpResponse> metrics() {
        return Answers.now(Responses.json(
                200,
                out -> out.putObject(
                        "counts",
                        inner -> new TreeMap<>(
                                        context.ports().reconciliationCounts().get())
                                .forEach((name, count) -> inner.put(name, (long) count)))));
    }
}
