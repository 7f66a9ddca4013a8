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
import io.kontor.control.HaltRegistry;
import io.kontor.ingress.Halts;
import io.kontor.ingress.json.HaltJson;
import io.kontor.ingress.json.HaltOut;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.json.Problem;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The kill switch. */
final class HaltRoutes {
    private static final String LIFT = ":lift";

    private final Context context;
    private final Halts halts;

    HaltRoutes(Context context) {
        this.context = context;
        this.halts = context.halts();
    }

    Route routes() {
        return concat(
                path("halts", () -> concat(post(() -> answer(this::raise)), get(() -> answer(request -> inForce())))),
                path(
                        segment("halts").slash(segment()),
                        name -> name.endsWith(LIFT) ? post(() -> answer(request -> lift(request, name))) : reject()));
    }

    private CompletionStage<HttpResponse> raise(HttpRequest request) {
        return context.bodies()
                .object(request)
                .thenCompose(body -> body.then(HaltJson::raise)
                        .then(raise -> Headers.commandId(request, raise.command())
                                .map(command -> halts.raise(raise, command).thenCompose(this::raised)))
                        .fold(Function.identity(), Answers::refused));
    }

    private CompletionStage<HttpResponse> lift(HttpRequest request, String name) {
        return context.bodies()
                .object(request)
                .thenCompose(body -> id(name.substring(0, name.length() - LIFT.length()))
                        .then(id -> body.then(HaltJson::lift)
                                .map(lift -> halts.lift(id, lift).thenApply(HaltRoutes::response)))
                        .fold(Function.identity(), Answers::refused));
    }

    /** A repeat raises nothing anew, so whoever meant to halt must be told where the halt of their command is over. */
    private CompletionStage<HttpResponse> raised(Halts.Raised raised) {
        if (!(raised.reply() instanceof HaltRegistry.Done done) || !done.journalled()) {
            return Answers.now(response(raised.reply()));
        }
        return done.repeat()
                ? halts.isInForce(done).thenApply(inForce -> raised(200, done.id(), inForce, raised.unlisted()))
                : Answers.now(raised(202, done.id(), true, raised.unlisted()));
    }

    private static HttpResponse raised(int status, HaltId id, boolean inForce, boolean unlisted) {
        return Responses.json(status, out -> {
            out.put("id", id).put("inForce", inForce);
            if (unlisted) {
                out.put("unlisted", true);
            }
        });
    }

    private CompletionStage<HttpResponse> inForce() {
        return halts.inForce()
                .thenApply(list -> Responses.json(200, out -> out.putObjects("items", list, HaltOut::halt)));
    }

    private static HttpResponse response(HaltRegistry.Reply reply) {
        return switch (reply) {
            case HaltRegistry.Done done
            when done.journalled() -> Responses.json(done.repeat() ? 200 : 202, out -> out.put("id", done.id()));
            case HaltRegistry.Done done ->
                Responses.problem(Problem.of(Refusal.of(
                                RefusalCode.JOURNAL_UNAVAILABLE,
                                "halt " + done.id() + " stands, and is not in the journal yet"))
                        .applied(true));
            case HaltRegistry.Refused refused -> Responses.refusal(refused.refusal());
        };
    }

    private static Parsed<HaltId> id(String text) {
        try {
            return new Parsed.Ok<>(new HaltId(text));
        } catch (IllegalArgumentException e) {
            return new Parsed.Refused<>(
                    Refusal.of(RefusalCode.NOT_FOUND, "haltId", Json.bounded(text), "a halt not long past"));
        }
    }
}
