package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.PathMatchers.segment;
import static io.kontor.ingress.http.Answers.answer;
import static io.kontor.ingress.http.Answers.answerQuery;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.ingress.Asked;
import io.kontor.ingress.json.CommandJson;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.VenueOut;
import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The venues: how their connections are, and whether they should be up. */
final class VenueRoutes {
    private static final String CONNECT = ":connect";
    private static final String DISCONNECT = ":disconnect";

    private final Context context;

    VenueRoutes(Context context) {
        this.context = context;
    }

    Route routes() {
        return concat(
                path("venues", () -> get(() -> answerQuery(this::venues))),
                path(segment("venues").slash(segment()), this::venue));
    }

    /** A colon may stand in a venue's own name, so the verb is what follows the last one. */
    private Route venue(String segment) {
        if (segment.endsWith(CONNECT)) {
            return post(() -> answer(request -> set(request, name(segment, CONNECT), true)));
        }
        if (segment.endsWith(DISCONNECT)) {
            return post(() -> answer(request -> set(request, name(segment, DISCONNECT), false)));
        }
        return get(() -> answer(request -> find(segment)
                .map(venue -> context.queries()
                        .connections(venue)
                        .thenApply(Asked::heard)
                        .thenApply(asked -> shown(venue, Asked.views(asked), Asked.silent(asked))))
                .orElseGet(() -> unknown(segment))));
    }

    private CompletionStage<HttpResponse> venues(HttpRequest request) {
        return QueryString.read(
                        request,
                        query -> Pages.Request.read(
                                query,
                                context.settings().lists(),
                                name -> find(name).isPresent()))
                .fold(
                        page -> all().thenApply(all -> Pages.of(
                                all,
                                page,
                                item -> item.venue.value(),
                                (out, item) -> VenueOut.venue(
                                        out,
                                        item.venue,
                                        Asked.views(item.connections),
                                        Asked.silent(item.connections),
                                        context.ports().control().standing()))),
                        Answers::refused);
    }

    private CompletionStage<List<Connections>> all() {
        CompletionStage<List<Connections>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (VenueId venue : context.ports().accounts().venues()) {
            all = all.thenCombine(context.queries().connections(venue), (list, connections) -> {
                list.add(new Connections(venue, connections));
                return list;
            });
        }
        return all.thenApply(list -> {
            Asked.heard(list.stream().flatMap(item -> item.connections.stream()).toList());
            return list;
        });
    }

    private CompletionStage<HttpResponse> set(HttpRequest request, String name, boolean up) {
        return context.bodies()
                .optionalObject(request)
                .thenCompose(body -> body.then(CommandJson::nothing).fold(_ -> set(name, up), Answers::refused));
    }

    /** To take a venue away is as urgent as a cancel. */
    private CompletionStage<HttpResponse> set(String name, boolean up) {
        return find(name)
                .map(venue -> up
                        ? context.admission().admit(() -> switching(venue, true), Responses::problem)
                        : context.admission().admitCancel(() -> switching(venue, false), Responses::problem))
                .orElseGet(() -> unknown(name));
    }

    private CompletionStage<HttpResponse> switching(VenueId venue, boolean up) {
        return context.queries().setConnections(venue, up).thenApply(answers -> switched(venue, up, answers));
    }

    /** Of several connections some may have been switched and others not: it is done only where all of them say so. */
    private HttpResponse switched(VenueId venue, boolean up, List<Optional<Status>> answers) {
        List<Status> connections = answers.stream().flatMap(Optional::stream).toList();
        if (connections.size() < answers.size()) {
            return Responses.refusal(Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning()));
        }
        String asBefore = connections.stream()
                .filter(connection -> connection.desiredUp() != up)
                .map(connection -> connection.account().value())
                .collect(Collectors.joining(", "));
        return asBefore.isEmpty()
                ? shown(venue, connections, List.of()).withStatus(202)
                : Responses.refusal(Refusal.of(
                        RefusalCode.JOURNAL_UNAVAILABLE,
                        "wanted as before, as the journal takes no writes now: the connection of " + asBefore));
    }

    private HttpResponse shown(VenueId venue, List<Status> connections, List<AccountId> unanswered) {
        return Responses.json(
                200,
                out -> VenueOut.venue(
                        out,
                        venue,
                        connections,
                        unanswered,
                        context.ports().control().standing()));
    }

    private Optional<VenueId> find(String name) {
        return context.ports().accounts().venues().stream()
                .filter(venue -> venue.value().equals(name))
                .findFirst();
    }

    private static CompletionStage<HttpResponse> unknown(String name) {
        return Answers.refused(
                Refusal.of(RefusalCode.UNKNOWN_VENUE, "venue", Json.bounded(name), "a configured venue"));
    }

    private static String name(String segment, String verb) {
        return segment.substring(0, segment.length() - verb.length());
    }

    private record Connections(VenueId venue, List<Asked<AccountId, Status>> connections) {}
}
