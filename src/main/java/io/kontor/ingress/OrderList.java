package io.kontor.ingress;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.AccountFeed;
import io.kontor.account.OpenOrder;
import io.kontor.ingress.json.Cursor;
import io.kontor.order.OrderEntity.View;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lists an account's orders page by page. Open orders come from the account's own state; closed ones are found where their first event
 * stands in the account's journal, of which one page reads a bounded stretch. Each order listed is asked itself, so that a page shows
 * orders as they are and not as they were.
 */
public final class OrderList {
    /** Views asked for at once; waking a closed order costs a recovery. */
    private static final int PARALLELISM = 16;

    private final ActorSystem<?> system;
    private final AccountFeed feed;
    private final Queries queries;

    public OrderList(ActorSystem<?> system, GatewayPorts ports, Queries queries) {
        this.system = system;
        this.feed = ports.feed();
        this.queries = queries;
    }

    /** Which orders are wanted by where they stand. */
    public enum Status {
        OPEN,
        CLOSED,
        ALL
    }

    /**
     * Which orders are wanted.
     *
     * @param from first journalled then or later
     * @param to first journalled before
     */
    public record Filter(Status status, Optional<Symbol> symbol, Optional<Instant> from, Optional<Instant> to) {
        boolean takes(Symbol of, Instant since) {
            return symbol.filter(s -> !s.equals(of)).isEmpty()
                    && from.filter(since::isBefore).isEmpty()
                    && to.filter(end -> !since.isBefore(end)).isEmpty();
        }

        boolean takes(View view) {
            boolean terminal = view.state().status().isTerminal();
            return switch (status) {
                case OPEN -> !terminal;
                case CLOSED -> terminal;
                case ALL -> true;
            };
        }
    }

    /**
     * Some orders of one account.
     *
     * @param next where the account's list goes on, where it does
     * @param scanned events read for it
     */
    record Part(List<View> orders, Optional<String> next, int scanned) {}

    /** The open orders after that id, in the order of their ids. */
    CompletionStage<Part> open(AccountId account, Filter filter, Optional<IntentId> after, int limit) {
        return queries.account(account).thenCompose(view -> {
            List<IntentId> ids = view.openOrders().entrySet().stream()
                    .filter(entry -> isWanted(entry.getValue(), filter))
                    .map(Map.Entry::getKey)
                    .filter(id -> after.isEmpty() || id.compareTo(after.get()) > 0)
                    .sorted()
                    .toList();
            List<IntentId> page = ids.subList(0, Math.min(limit, ids.size()));
            Optional<String> next =
                    page.size() < ids.size() ? Optional.of(page.getLast().value()) : Optional.empty();
            Source<View, NotUsed> orders = Source.from(page)
                    .mapAsync(PARALLELISM, queries::order)
                    .mapConcat(found -> found.filter(filter::takes).stream().toList());
            return Stages.on(system, orders.runWith(Sink.seq(), system)).thenApply(seen -> new Part(seen, next, 0));
        });
    }

    /** The orders whose first event stands after the cursor, in the account's order; reads at most so many events for them. */
    CompletionStage<Part> scan(AccountId account, Filter filter, Cursor after, int limit, int eventsMax) {
        Scan scan = new Scan(filter, after, limit, eventsMax);
        CompletionStage<Done> read = feed.read(account, after.readAfter())
                .mapConcat(entry -> rows(account, filter, after, entry))
                .concat(Source.lazyCompletionStage(() -> queries.account(account))
                        .mapConcat(view -> notYetAnnounced(filter, view)))
                .concat(Source.single(Row.END))
                .mapAsync(PARALLELISM, this::withView)
                .takeWhile(scan::add)
                .runWith(Sink.ignore(), system);
        return Stages.on(system, read).thenApply(done -> scan.part());
    }

    private CompletionStage<Row> withView(Row row) {
        return row.intent()
                .map(queries::order)
                .map(asked -> asked.thenApply(row::with))
                .orElse(CompletableFuture.completedFuture(row));
    }

    /** A row for every public event, so that a page knows how far it has read; one that begins a wanted order names it. */
    private static List<Row> rows(AccountId account, Filter filter, Cursor start, AccountFeed.Entry entry) {
        List<Row> rows = new ArrayList<>();
        entry.batch().events().forEach(event -> {
            if (event instanceof OrderAnnounced e && e.seq() > start.seq()) {
                boolean begins = e.announcement().number() == 1
                        && filter.takes(e.announcement().order().symbol(), e.at());
                Cursor cursor = Cursor.of(account, e.lastSeq(), entry.sequenceNr());
                rows.add(Row.of(Optional.of(cursor), begins ? Optional.of(e.order()) : Optional.empty()));
            }
        });
        return rows;
    }

    /** An order tells its account of itself a moment after it was accepted; until then it is known by its reservation. */
    private static List<Row> notYetAnnounced(Filter filter, AccountEntity.View account) {
        return account.openOrders().entrySet().stream()
                .filter(entry -> entry.getValue().announced() == 0 && isWanted(entry.getValue(), filter))
                .map(entry -> Row.of(Optional.empty(), Optional.of(entry.getKey())))
                .toList();
    }

    private static boolean isWanted(OpenOrder order, Filter filter) {
        return order.isOpen() && filter.takes(order.symbol(), order.since());
    }

    /** One step of a scan. The last row has neither cursor nor order. */
    private record Row(Optional<Cursor> cursor, Optional<IntentId> intent, Optional<View> view) {
        static final Row END = of(Optional.empty(), Optional.empty());

        static Row of(Optional<Cursor> cursor, Optional<IntentId> intent) {
            return new Row(cursor, intent, Optional.empty());
        }

        Row with(Optional<View> found) {
            return new Row(cursor, intent, found);
        }
    }

    /** A page as it fills; confined to its stream. */
    private static final class Scan {
        private final Filter filter;
        private final int limit;
        private final int eventsMax;
        private final List<View> found = new ArrayList<>();
        private Cursor last;
        private int scanned;
        private boolean ended;

        Scan(Filter filter, Cursor after, int limit, int eventsMax) {
            this.filter = filter;
            this.last = after;
            this.limit = limit;
            this.eventsMax = eventsMax;
        }

        /** Takes the row; false once the page is full, has read enough or the journal has ended. */
        boolean add(Row row) {
            scanned++;
            ended = row.equals(Row.END);
            last = row.cursor().orElse(last);
            row.view().filter(filter::takes).ifPresent(found::add);
            return !ended && found.size() < limit && scanned < eventsMax;
        }

        Part part() {
            return new Part(List.copyOf(found), ended ? Optional.empty() : Optional.of(last.toString()), scanned);
        }
    }
}
