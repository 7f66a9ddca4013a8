package io.kontor.ingress;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.OrdersFound;
import io.kontor.order.OrderEntity.View;
import io.kontor.projection.index.ListPlace;
import io.kontor.projection.index.OrderIndex;
import io.kontor.projection.index.OrderQuery;
import io.kontor.projection.index.OrderRow;
import io.kontor.projection.index.OrderSearch;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lists an account's orders page by page. Which are open is the account's own word; all others are found in the order index, and those
 * the account holds open left out where only closed ones are wanted. Each order listed is asked itself, so that a page shows orders as
 * they are and not as they were.
 */
public final class OrderList {
    /** Views asked for at once; waking a closed order costs a recovery. */
    private static final int ROUND = 16;

    /** Rows looked at together where some may be left out. */
    private static final int SIFTED = 200;

    private final ActorSystem<?> system;
    private final OrderSearch search;
    private final Queries queries;

    public OrderList(ActorSystem<?> system, GatewayPorts ports, Queries queries) {
        this.system = system;
        this.search = ports.orders();
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
     * @param silent those of which no more is known than that they did not answer
     * @param unread the account did not answer itself
     * @param next where the account's list goes on, where it does
     * @param scanned rows looked at for it
     */
    record Part(List<View> orders, List<IntentId> silent, boolean unread, Optional<String> next, int scanned) {
        static final Part UNREAD = new Part(List.of(), List.of(), true, Optional.empty(), 0);

        Part(List<View> orders, List<IntentId> silent, Optional<String> next, int scanned) {
            this(orders, silent, false, next, scanned);
        }

        /** Whether all that was asked has answered. */
        boolean isWhole() {
            return silent.isEmpty() && !unread;
        }
    }

    /** The open orders after that id, in the order of their ids. */
    CompletionStage<Part> open(AccountId account, Filter filter, Optional<IntentId> after, int limit) {
        return ask(account, filter, after, false, limit + 1).thenCompose(ids -> {
            List<IntentId> page = ids.subList(0, Math.min(limit, ids.size()));
            return Stages.on(system, rounds(page).runWith(Sink.seq(), system)).thenApply(asked -> {
                Optional<String> next = asked.size() < ids.size()
                        ? Optional.of(asked.getLast().id().value())
                        : Optional.empty();
                return new Part(wanted(asked, filter), Asked.silent(asked), next, 0);
            });
        });
    }

    /** The orders behind that place, in the order in which they came; looks at about so many rows for them. */
    CompletionStage<Part> listed(AccountId account, Filter filter, ListPlace after, int limit, int rowsMax) {
        return filter.status() == Status.CLOSED
                ? new Page(account, filter, after, limit, rowsMax).fill().thenApply(Page::part)
                : withUnannounced(account, filter, after, limit, rowsMax);
    }

    /**
     * An order tells its account of itself a moment after it was accepted; until then the account knows it by its reservation. Asked
     * before the list is read, so that one that tells of itself in between is in either. Those for which a page has no room are in the
     * list when the next page is asked for.
     */
    private CompletionStage<Part> withUnannounced(
            AccountId account, Filter filter, ListPlace after, int limit, int rowsMax) {
        return ask(account, filter, Optional.empty(), true, limit + 1)
                .thenCompose(unannounced -> new Page(account, filter, after, limit, rowsMax)
                        .fill()
                        .thenCompose(page -> {
                            boolean cut = unannounced.size() > limit;
                            List<IntentId> left = unannounced.stream()
                                    .filter(id -> !page.has(id))
                                    .toList();
                            return !page.ended || (left.isEmpty() && !cut)
                                    ? CompletableFuture.completedFuture(page.part())
                                    : Stages.all(left, queries::asked).thenApply(more -> page.partWith(more, cut));
                        }));
    }

    private CompletionStage<List<IntentId>> ask(
            AccountId account, Filter filter, Optional<IntentId> after, boolean unannounced, int limit) {
        return queries.<OrdersFound>ofAccount(
                        account,
                        replyTo -> new AccountEntity.ListOpen(
                                after, unannounced, filter.symbol(), filter.from(), filter.to(), limit, replyTo))
                .thenApply(OrdersFound::orders);
    }

    /** Asks round after round, and no more behind one in which an order kept silent: each of those takes as long as is waited at most. */
    private Source<Asked<IntentId, View>, NotUsed> rounds(List<IntentId> orders) {
        return Source.from(orders)
                .grouped(ROUND)
                .mapAsync(1, round -> Stages.all(round, queries::asked))
                .takeWhile(round -> round.stream().noneMatch(Asked::silent), true)
                .mapConcat(round -> round);
    }

    private static List<View> wanted(List<Asked<IntentId, View>> asked, Filter filter) {
        return Asked.views(asked).stream().filter(filter::takes).toList();
    }

    private record Seen(Asked<IntentId, View> order, OrderRow row) {}

    /** A page as it fills; confined to the stages of its filling, one after the other. */
    private final class Page {
        private final AccountId account;
        private final Filter filter;
        private final int limit;
        private final int rowsMax;
        private final List<View> found = new ArrayList<>();
        private final List<IntentId> silent = new ArrayList<>();
        private final Set<IntentId> passed = new HashSet<>();
        private ListPlace place;
        private int scanned;
        private boolean ended;

        Page(AccountId account, Filter filter, ListPlace after, int limit, int rowsMax) {
            this.account = account;
            this.filter = filter;
            this.place = after;
            this.limit = limit;
            this.rowsMax = rowsMax;
        }

        CompletionStage<Page> fill() {
            int missing = limit - found.size();
            int wanted = filter.status() == Status.CLOSED ? Math.max(missing, SIFTED) : missing;
            OrderQuery query = new OrderQuery(account, place, filter.symbol(), filter.from(), filter.to(), wanted);
            return search.find(query)
                    .thenCompose(part -> sifted(part.rows()).thenCompose(rows -> seen(rows, part)))
                    .thenCompose(page -> page.isDone() ? CompletableFuture.completedFuture(page) : page.fill());
        }

        /** Without those the account holds open, where they are not wanted. */
        private CompletionStage<List<OrderRow>> sifted(List<OrderRow> rows) {
            if (filter.status() != Status.CLOSED || rows.isEmpty()) {
                return CompletableFuture.completedFuture(rows);
            }
            List<IntentId> ids = rows.stream().map(OrderRow::order).toList();
            return queries.<OrdersFound>ofAccount(account, replyTo -> new AccountEntity.SiftOpen(ids, replyTo))
                    .thenApply(answer -> {
                        Set<IntentId> open = Set.copyOf(answer.orders());
                        return rows.stream()
                                .filter(row -> !open.contains(row.order()))
                                .toList();
                    });
        }

        private CompletionStage<Page> seen(List<OrderRow> rows, OrderIndex.Part part) {
            List<IntentId> ids = rows.stream().map(OrderRow::order).toList();
            return Stages.on(
                            system,
                            rounds(ids)
                                    .zipWith(Source.from(rows), Seen::new)
                                    .takeWhile(this::add)
                                    .runWith(Sink.ignore(), system))
                    .thenApply(_ -> {
                        scanned += Math.max(part.scanned(), 1);
                        boolean all =
                                rows.isEmpty() || place.equals(rows.getLast().place());
                        if (all) {
                            place = part.next().orElse(place);
                            ended = part.next().isEmpty();
                        }
                        return this;
                    });
        }

        /** False once the page is full. */
        private boolean add(Seen seen) {
            place = seen.row().place();
            passed.add(seen.row().order());
            take(List.of(seen.order()));
            return size() < limit;
        }

        private void take(List<Asked<IntentId, View>> asked) {
            found.addAll(wanted(asked, filter));
            silent.addAll(Asked.silent(asked));
        }

        private int size() {
            return found.size() + silent.size();
        }

        boolean has(IntentId order) {
            return passed.contains(order);
        }

        private boolean isDone() {
            return ended || size() >= limit || !silent.isEmpty() || scanned >= rowsMax;
        }

        Part part() {
            return part(ended ? Optional.empty() : Optional.of(cursor()));
        }

        /** @param cut there are yet more of them */
        Part partWith(List<Asked<IntentId, View>> more, boolean cut) {
            int sum = size() + wanted(more, filter).size() + Asked.silent(more).size();
            if (cut || sum > limit) {
                return part(Optional.of(cursor()));
            }
            take(more);
            return part();
        }

        private Part part(Optional<String> next) {
            return new Part(List.copyOf(found), List.copyOf(silent), next, scanned);
        }

        private String cursor() {
            return OrderCursor.of(account, place).toString();
        }
    }
}
