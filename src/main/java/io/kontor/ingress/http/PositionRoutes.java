package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.PathMatchers.segment;
import static io.kontor.ingress.http.Answers.answer;
import static io.kontor.ingress.http.Answers.answerQuery;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.kontor.account.AccountEntity;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.Asked;
import io.kontor.ingress.Commands;
import io.kontor.ingress.Marks;
import io.kontor.ingress.json.AccountOut;
import io.kontor.ingress.json.Fields;
import io.kontor.ingress.json.Ids;
import io.kontor.ingress.json.JsonOut;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.json.PositionOut;
import io.kontor.ingress.json.PositionOut.Position;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What accounts hold, earned, may do and have used: positions, accounts, limits. */
final class PositionRoutes {
    private final Context context;
    private final Marks marks;

    PositionRoutes(Context context) {
        this.context = context;
        this.marks = new Marks(context.ports());
    }

    Route routes() {
        return concat(
                path("positions", () -> get(() -> answerQuery(this::positions))),
                path("accounts", () -> get(() -> answerQuery(request -> accounts(request, this::account)))),
                path(segment("accounts").slash(segment()), id -> get(() -> answer(request -> account(id)))),
                path(
                        segment("risk").slash("limits"),
                        () -> get(() -> answerQuery(request -> accounts(request, AccountOut::limits)))),
                path(
                        segment("risk").slash("usage"),
                        () -> get(() -> answerQuery(request -> accounts(request, AccountOut::usage)))));
    }

    private CompletionStage<HttpResponse> positions(HttpRequest request) {
        return QueryString.read(request, query -> Query.read(query, context))
                .then(this::known)
                .fold(
                        query -> context.queries()
                                .accounts(accountsOf(query))
                                .thenApply(asked -> Pages.of(
                                        Asked.views(asked).stream()
                                                .flatMap(view -> positions(view, query.symbol))
                                                .toList(),
                                        Asked.silent(asked),
                                        query.page,
                                        PositionRoutes::key,
                                        PositionOut::position)),
                        Answers::refused);
    }

    /** The blank sorts below every character of an id, so the keys go by account as the items do. */
    private static String key(Position position) {
        return position.account() + " " + position.symbol();
    }

    /** A position may go while its pages are read; its account does not. */
    private static boolean isKey(String text, Accounts accounts) {
        int blank = text.indexOf(' ');
        return blank > 0
                && accounts.find(text.substring(0, blank)).isPresent()
                && Ids.isSymbol(text.substring(blank + 1));
    }

    private Stream<Position> positions(AccountEntity.View account, Optional<Symbol> wanted) {
        Collection<Symbol> symbols = new TreeSet<>(account.positions().keySet());
        symbols.addAll(account.exposure().keySet());
        return symbols.stream()
                .filter(symbol -> wanted.isEmpty() || wanted.get().equals(symbol))
                .map(symbol -> marks.position(account, symbol));
    }

    private CompletionStage<HttpResponse> accounts(HttpRequest request, BiConsumer<JsonOut, AccountEntity.View> shown) {
        return QueryString.read(request, query -> Query.ofAccounts(query, context))
                .then(this::known)
                .fold(
                        query -> context.queries()
                                .accounts(accountsOf(query))
                                .thenApply(asked -> Pages.of(
                                        Asked.views(asked),
                                        Asked.silent(asked),
                                        query.page,
                                        view -> view.account().value(),
                                        shown)),
                        Answers::refused);
    }

    private CompletionStage<HttpResponse> account(String name) {
        return context.ports()
                .accounts()
                .find(name)
                .map(account -> context.queries()
                        .account(account)
                        .thenApply(view -> Responses.json(200, out -> account(out, view))))
                .orElseGet(() -> Answers.now(Responses.problem(Commands.unknownAccount(name))));
    }

    private void account(JsonOut out, AccountEntity.View view) {
        AccountOut.account(out, view, marks::of);
    }

    private Collection<AccountId> accountsOf(Query query) {
        return query.account
                .<Collection<AccountId>>map(List::of)
                .orElseGet(() -> context.ports().accounts().all());
    }

    private Parsed<Query> known(Query query) {
        return query.account
                        .filter(account -> !context.ports().accounts().has(account))
                        .isEmpty()
                ? new Parsed.Ok<>(query)
                : new Parsed.Refused<>(
                        Commands.unknownAccount(query.account.orElseThrow()).refusal());
    }

    private record Query(Optional<AccountId> account, Optional<Symbol> symbol, Pages.Request page) {
        static Query read(Fields query, Context context) {
            Optional<AccountId> account = Ids.account(query);
            Optional<Symbol> symbol = Ids.symbol(query);
            Accounts accounts = context.ports().accounts();
            return new Query(account, symbol, page(query, context, text -> isKey(text, accounts)));
        }

        static Query ofAccounts(Fields query, Context context) {
            Accounts accounts = context.ports().accounts();
            return new Query(
                    Ids.account(query),
                    Optional.empty(),
                    page(query, context, name -> accounts.find(name).isPresent()));
        }

        private static Pages.Request page(Fields query, Context context, Predicate<String> isKey) {
            return Pages.Request.read(query, context.settings().lists(), isKey);
        }
    }
}
