package io.kontor.ingress.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.stream.javadsl.Sink;
import io.kontor.ingress.Commands;
import io.kontor.ingress.Stages;
import io.kontor.ingress.json.Parsed;
import io.kontor.ingress.json.RecordJson;
import io.kontor.order.OrderEvent;
import io.kontor.platform.journal.JournalException;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An order's journalled history, event by event as it was written. The cursor is the number of the last event shown. */
final class OrderHistoryRoute {
    private static final Logger LOG = LoggerFactory.getLogger(OrderHistoryRoute.class);

    /** A number that an event bears is that of an announcement; its own is its place in the history. */
    private static final Map<String, String> OTHERWISE = Map.of("number", "announcement");

    private final Context context;

    OrderHistoryRoute(Context context) {
        this.context = context;
    }

    CompletionStage<HttpResponse> events(HttpRequest request, Parsed<Addressed> addressed) {
        Parsed<Query> query = QueryString.read(request, fields -> {
            int after = fields.count("cursor", 0, Integer.MAX_VALUE).orElse(0);
            int limit = fields.count("limit", 1, context.settings().lists().pageMax())
                    .orElse(context.settings().lists().pageDefault());
            return new Query(after, limit);
        });
        return addressed
                .then(order -> query.map(q -> read(order.intent(), q)))
                .fold(Function.identity(), Answers::refused);
    }

    /** One more than the page holds is read, to know whether there is more. */
    private CompletionStage<HttpResponse> read(IntentId order, Query query) {
        if (context.ports().accounts().of(order).isEmpty()) {
            return Answers.now(Responses.problem(Commands.unknownOrder(order)));
        }
        CompletionStage<List<Numbered>> read = context.ports()
                .history()
                .of(order)
                .zipWithIndex()
                .drop(query.after)
                .take(query.limit + 1L)
                .map(pair -> new Numbered(pair.second() + 1, pair.first()))
                .runWith(Sink.seq(), context.system());
        return Stages.on(context.system(), read)
                .handle((events, failure) -> failure == null ? page(order, events, query) : unread(order, failure));
    }

    /** The journal can be read again when it is back; what is stored wrongly never will, and is a fault of ours. */
    private static HttpResponse unread(IntentId order, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof JournalException.Damaged || cause instanceof JournalException.Unreadable) {
            throw new CompletionException(cause);
        }
        LOG.warn("the history of order {} cannot be read", order, cause);
        return Responses.refusal(Refusal.of(RefusalCode.NOT_READY, "the journal cannot be read just now"));
    }

    private static HttpResponse page(IntentId order, List<Numbered> events, Query query) {
        return events.isEmpty() && query.after == 0
                ? Responses.problem(Commands.unknownOrder(order))
                : page(events, query.limit);
    }

    private static HttpResponse page(List<Numbered> events, int limit) {
        List<Numbered> page = events.subList(0, Math.min(limit, events.size()));
        Optional<String> next =
                page.size() < events.size() ? Optional.of(Long.toString(page.getLast().number)) : Optional.empty();
        return Pages.page(page, next, (out, event) -> {
            out.put("number", event.number);
            RecordJson.write(out, (Record) event.event, OTHERWISE);
        });
    }

    private record Query(int after, int limit) {}

    private record Numbered(long number, OrderEvent event) {}
}
