package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.put;
import static akka.http.javadsl.server.PathMatchers.segment;
import static io.kontor.ingress.http.Answers.answer;

import akka.actor.typed.ActorRef;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.LimitsRefused;
import io.kontor.account.AccountEntity.LimitsReply;
import io.kontor.account.AccountEntity.LimitsSet;
import io.kontor.account.AccountEntity.ProposalStands;
import io.kontor.account.AccountEntity.ProposalWithdrawn;
import io.kontor.account.AccountEntity.SetLimits;
import io.kontor.account.AccountEntity.WithdrawProposal;
import io.kontor.ingress.Commands;
import io.kontor.ingress.json.AccountOut;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.LimitsJson;
import io.kontor.ingress.json.LimitsJson.LimitsBody;
import io.kontor.ingress.json.Parsed;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Changes what an account may do; what it may and does is read through {@link PositionRoutes}. */
final class RiskRoutes {
    private final Context context;

    RiskRoutes(Context context) {
        this.context = context;
    }

    Route routes() {
        return concat(
                path(
                        segment("risk").slash("limits").slash(segment()),
                        name -> put(() -> answer(request -> read(request, name, RiskRoutes::set)))),
                path(
                        segment("risk").slash("limits").slash(segment()).slash("proposal"),
                        name -> delete(() -> answer(request -> read(request, name, RiskRoutes::withdraw)))));
    }

    /** What a body asks of an account; whoever is to be answered is not known to it. */
    private interface Reading {
        Parsed<Function<ActorRef<LimitsReply>, AccountEntity.Command>> read(
                HttpRequest request, AccountId account, Json.Obj body);
    }

    private CompletionStage<HttpResponse> read(HttpRequest request, String name, Reading reading) {
        return context.ports()
                .accounts()
                .find(name)
                .map(account -> context.bodies()
                        .object(request)
                        .thenCompose(body -> body.then(object -> reading.read(request, account, object))
                                .map(command -> ask(account, command))
                                .fold(Function.identity(), Answers::refused)))
                .orElseGet(() -> Answers.now(Responses.problem(Commands.unknownAccount(name))));
    }

    private static Parsed<Function<ActorRef<LimitsReply>, AccountEntity.Command>> set(
            HttpRequest request, AccountId account, Json.Obj json) {
        return LimitsJson.read(json, account).then(body -> wish(request, body)).map(wish -> {
            LimitsBody body = wish.body();
            return replyTo ->
                    new SetLimits(body.limits(), wish.replaces(), wish.command(), body.by(), body.reason(), replyTo);
        });
    }

    private static Parsed<Function<ActorRef<LimitsReply>, AccountEntity.Command>> withdraw(
            HttpRequest request, AccountId account, Json.Obj json) {
        return LimitsJson.withdrawal(json)
                .then(body -> Headers.commandId(request, body.command())
                        .map(command -> replyTo -> new WithdrawProposal(command, body.by(), body.reason(), replyTo)));
    }

    /** What is asked for, once it is known which limits it is to replace. */
    private record Wish(LimitsBody body, int replaces, Optional<CommandId> command) {}

    /** The version replaced stands in the body or in If-Match, or in both alike: nobody overwrites what they have not seen. */
    private static Parsed<Wish> wish(HttpRequest request, LimitsBody body) {
        return Headers.ifMatch(request).then(header -> {
            Optional<Integer> replaces = header.or(body::replaces);
            boolean agree = header.isEmpty() || body.replaces().isEmpty() || header.equals(body.replaces());
            if (replaces.isEmpty() || !agree) {
                return new Parsed.Refused<>(Refusal.of(
                        RefusalCode.INVALID_FIELD,
                        "version",
                        body.replaces().map(String::valueOf).orElse("absent"),
                        "the version that is replaced, here or in If-Match"));
            }
            return Headers.commandId(request, body.command()).map(command -> new Wish(body, replaces.get(), command));
        });
    }

    private CompletionStage<HttpResponse> ask(
            AccountId account, Function<ActorRef<LimitsReply>, AccountEntity.Command> command) {
        return context.asks()
                .ask(
                        context.ports().entities().account(account),
                        command,
                        (LimitsReply reply, Throwable failure) -> failure == null
                                ? response(account, reply)
                                : Responses.refusal(Refusal.of(
                                        RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning())));
    }

    private static HttpResponse response(AccountId account, LimitsReply reply) {
        return switch (reply) {
            case LimitsSet set ->
                Responses.json(200, out -> {
                            out.put("account", account);
                            AccountOut.limits(out, set.limits());
                        })
                        .addHeader(Responses.etag(Math.toIntExact(set.limits().version())));
            case ProposalStands stands ->
                Responses.json(202, out -> {
                    out.put("account", account);
                    AccountOut.proposal(out, stands.proposal());
                });
            case ProposalWithdrawn withdrawn ->
                Responses.json(200, out -> {
                    out.put("account", account);
                    AccountOut.withdrawal(out, withdrawn.withdrawal());
                });
            case LimitsRefused refused -> Responses.refusal(refused.refusal());
        };
    }
}
