package io.kontor.ingress.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.withoutRequestTimeout;
import static java.util.Objects.requireNonNull;

import akka.NotUsed;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountFeed;
import io.kontor.ingress.Commands;
import io.kontor.ingress.json.Fields;
import io.kontor.ingress.json.Ids;
import io.kontor.ingress.json.JsonOut;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.json.RecordJson;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An account's journal, replayed in its own order, one event a line: what was decided, on what, and what came of it. The last line says
 * up to where it is complete; a replay without one broke off.
 */
final class AuditRoute {
    private final Context context;

    AuditRoute(Context context) {
        this.context = context;
    }

    Route routes() {
        return path(
                "audit",
                () -> get(() -> withoutRequestTimeout(() -> extractRequest(request -> complete(audit(request))))));
    }

    private HttpResponse audit(HttpRequest request) {
        return QueryString.read(request, Query::read)
                .then(query -> query.checked(context))
                .fold(query -> Responses.stream(Responses.NDJSON, replay(query)), Responses::refusal);
    }

    private Source<ByteString, NotUsed> replay(Query query) {
        AccountId account = query.account.orElseThrow();
        AccountFeed feed = context.ports().feed();
        AtomicReference<Instant> last = new AtomicReference<>(query.from.orElse(Instant.EPOCH));
        return Source.completionStageSource(feed.end(account)
                        .thenApply(end -> feed.read(account, 0)
                                .takeWhile(entry -> entry.sequenceNr() <= end)
                                .mapConcat(entry -> {
                                    entry.batch().events().forEach(event -> last.set(event.at()));
                                    return lines(entry, query);
                                })
                                .concatLazy(Source.lazySingle(() -> completeTo(end, requireNonNull(last.get()))))))
                .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    private static List<ByteString> lines(AccountFeed.Entry entry, Query query) {
        return entry.batch().events().stream()
                .filter(query::takes)
                .map(event -> line(entry.sequenceNr(), event))
                .toList();
    }

    private static ByteString line(long sequenceNr, AccountEvent event) {
        return Responses.line(JsonOut.object(out -> {
            out.put("sequenceNr", sequenceNr);
            RecordJson.write(out, (Record) event);
        }));
    }

    /** @param last when the last event there was happened; by now there may be later ones, which are not among those */
    private static ByteString completeTo(long end, Instant last) {
        return Responses.line(JsonOut.object(out -> out.putObject(
                "completeTo", inner -> inner.put("sequenceNr", end).put("at", last))));
    }

    private record Query(
            Optional<AccountId> account, Optional<Instant> from, Optional<Instant> to, Optional<IntentId> intent) {
        static Query read(Fields query) {
            return new Query(Ids.requiredAccount(query), query.time("from"), query.time("to"), Ids.intent(query));
        }

        Parsed<Query> checked(Context context) {
            return context.ports().accounts().has(account.orElseThrow())
                    ? new Parsed.Ok<>(this)
                    : new Parsed.Refused<>(
                            Commands.unknownAccount(account.orElseThrow()).refusal());
        }

        boolean takes(AccountEvent event) {
            return from.filter(event.at()::isBefore).isEmpty()
                    && to.filter(end -> !event.at().isBefore(end)).isEmpty()
                    && intent.map(order -> isAbout(order, event)).orElse(true);
        }

        private static boolean isAbout(IntentId order, AccountEvent event) {
            return switch (event) {
                case AccountEvent.Reserved e -> e.order().equals(order);
                case AccountEvent.ReservationReleased e -> e.order().equals(order);
                case AccountEvent.CancelNoted e -> e.order().equals(order);
                case AccountEvent.OrderAnnounced e -> e.order().equals(order);
                case AccountEvent.OrderForgotten e -> e.order().equals(order);
                case AccountEvent.ChangeDenied e -> e.order().equals(order);
                case AccountEvent.CancelAllReceived e -> e.orders().contains(order);
                case AccountEvent.PositionAdjusted _,
                        AccountEvent.PositionDelivered _,
                        AccountEvent.LimitsChanged _,
                        AccountEvent.LimitsProposed _,
                        AccountEvent.LimitsWithdrawn _,
                        AccountEvent.TradingDayOpened _,
                        AccountEvent.LimitAlerted _ -> false;
            };
        }
    }
}
