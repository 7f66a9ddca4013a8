package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.delete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.PathMatchers.segment;
import static io.kontor.ingress.http.Answers.answer;
import static io.kontor.ingress.http.Answers.answerQuery;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.account.AccountEntity.CancelAllAccepted;
import io.kontor.account.AccountEntity.Operation;
import io.kontor.ingress.CancelAllOutcome;
import io.kontor.ingress.CancelAlls;
import io.kontor.ingress.OrderList;
import io.kontor.ingress.OrderPages;
import io.kontor.ingress.json.CommandJson;
import io.kontor.ingress.json.Fields;
import io.kontor.ingress.json.Ids;
import io.kontor.ingress.json.Json;
import io.kontor.ingress.json.OrderOut;
import io.kontor.ingress.json.Parsed;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Many orders at once: listing them, cancelling them all, and how far a cancel-all has come. */
final class OrdersRoutes {
    private final Context context;
    private final OrderPages pages;

    OrdersRoutes(Context context) {
        this.context = context;
        OrderList list = new OrderList(context.system(), context.ports(), context.queries());
        this.pages = new OrderPages(context.ports(), list, context.settings().lists());
    }

    Route routes() {
        return concat(
                path(
                        "orders",
                        () -> concat(get(() -> answerQuery(this::list)), delete(() -> answerQuery(this::cancelAll)))),
                path(
                        "order-groups",
                        () -> post(() -> Refusing.unsupported(context.system(), "order groups are not supported yet"))),
                path(segment("operations").slash(segment()), id -> get(() -> answer(request -> operation(id)))));
    }

    private CompletionStage<HttpResponse> list(HttpRequest request) {
        return QueryString.read(request, this::listRequest)
                .fold(
                        asked -> pages.page(asked).thenApply(page -> page.fold(OrdersRoutes::page, Responses::refusal)),
                        Answers::refused);
    }

    private static HttpResponse page(OrderPages.Page page) {
        return Responses.json(
                200,
                out -> out.putObjects("items", page.orders(), OrderOut::view)
                        .putUnlessEmpty("unanswered", page.unanswered())
                        .putUnlessEmpty("unansweredAccounts", page.unansweredAccounts())
                        .put("nextCursor", page.nextCursor()));
    }

    private OrderPages.Request listRequest(Fields query) {
        Optional<AccountId> account = Ids.account(query);
        Optional<Symbol> symbol = Ids.symbol(query);
        OrderList.Status status = query.oneOf("status", OrderList.Status.class).orElse(OrderList.Status.ALL);
        Optional<Instant> from = query.time("from");
        Optional<Instant> to = query.time("to");
        // What leads on depends on the account and the status; the pages know.
        Pages.Request page = Pages.Request.read(query, context.settings().lists(), _ -> true);
        OrderList.Filter filter = new OrderList.Filter(status, symbol, from, to);
        return new OrderPages.Request(account, filter, page.cursor(), page.limit());
    }

    private CompletionStage<HttpResponse> cancelAll(HttpRequest request) {
        return context.bodies()
                .optionalObject(request)
                .thenCompose(body -> QueryString.read(request, CancelAll::read)
                        .then(CancelAll::checked)
                        .then(scope -> body.then(CommandJson::cancel)
                                .then(cancel -> Headers.commandId(request, cancel.command()))
                                .map(command -> cancelAll(scope, command)))
                        .fold(Function.identity(), Answers::refused));
    }

    private CompletionStage<HttpResponse> cancelAll(CancelAll scope, Optional<CommandId> command) {
        CompletionStage<CancelAllOutcome> answer = scope.account
                .map(account -> context.cancelAlls().ofAccount(account, scope.symbol, command))
                .orElseGet(() -> context.cancelAlls().ofAll(command));
        return answer.thenApply(outcome -> switch (outcome) {
            case CancelAllOutcome.Done done -> accepted(done.accepted());
            case CancelAllOutcome.Not not -> Responses.problem(not.problem());
        });
    }

    private static HttpResponse accepted(CancelAllAccepted accepted) {
        return Responses.json(
                202, out -> out.put("count", accepted.count()).put("operationId", accepted.operationId()));
    }

    private CompletionStage<HttpResponse> operation(String id) {
        return context.cancelAlls()
                .operation(id)
                .thenApply(operation -> operation
                        .map(OrdersRoutes::operation)
                        .orElseGet(() -> Responses.refusal(Refusal.of(
                                RefusalCode.NOT_FOUND,
                                "operationId",
                                Json.bounded(id),
                                "an operation not long past"))));
    }

    private static HttpResponse operation(CancelAlls.Progress progress) {
        Operation operation = progress.operation();
        boolean done = operation.open() == 0 && progress.unanswered().isEmpty();
        return Responses.json(
                200,
                out -> out.put("operationId", operation.operationId())
                        .put("at", operation.at())
                        .put("count", operation.count())
                        .put("open", operation.open())
                        .put("done", done)
                        .putUnlessEmpty("unanswered", progress.unanswered()));
    }

    private enum Scope {
        ALL
    }

    /** What is to be canceled. Everything is only canceled where the caller says so in a word of its own. */
    private record CancelAll(Optional<AccountId> account, Optional<Symbol> symbol, Optional<Scope> scope) {
        static CancelAll read(Fields query) {
            return new CancelAll(Ids.account(query), Ids.symbol(query), query.oneOf("scope", Scope.class));
        }

        Parsed<CancelAll> checked() {
            if (account.isPresent() == scope.isPresent()) {
                String given = account.isPresent() ? "both" : "absent";
                return invalid("account", given, "either account, or scope=ALL");
            }
            return scope.isPresent() && symbol.isPresent()
                    ? invalid("symbol", symbol.get().value(), "only together with account")
                    : new Parsed.Ok<>(this);
        }

        private static Parsed<CancelAll> invalid(String field, String value, String expected) {
            return new Parsed.Refused<>(Refusal.of(RefusalCode.INVALID_FIELD, field, value, expected));
        }
    }
}
