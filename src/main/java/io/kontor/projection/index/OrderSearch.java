package io.kontor.projection.index;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import io.kontor.account.AccountFeed;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.projection.index.OrderIndex.Part;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Reads an account's list of orders, up to the last write its journal holds when it is asked: from the index, and where that ends from the
 * journal itself, of which a bounded stretch is read. So whoever was answered before he asks finds what he was answered for, on any node
 * and however far the index is behind, up to that bound. Thread-safe.
 */
public final class OrderSearch {
    private final ActorSystem<?> system;
    private final OrderIndex index;
    private final AccountFeed feed;
    private final IndexSettings settings;

    public OrderSearch(ActorSystem<?> system, OrderIndex index, AccountFeed feed, IndexSettings settings) {
        this.system = system;
        this.index = index;
        this.feed = feed;
        this.settings = settings;
    }

    /** Fails a search: the index cannot be read, or is too far behind to read the rest from the journal. Orders are not touched by it. */
    public static final class NotIndexed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotIndexed(String message, Throwable cause) {
            super(message, cause, false, false);
        }

        NotIndexed(AccountId account, int behind) {
            super("the order index is more than " + behind + " writes of " + account + " behind", null, false, false);
        }
    }

    /** What there is of the stretch; without a next place, all of it. Rows may be fewer than wanted although there is more. */
    public CompletionStage<Part> find(OrderQuery query) {
        return index.indexed(query.account())
                .thenCompose(upTo -> index.read(upTo, query)
                        .thenCompose(part -> part.next().isPresent()
                                ? CompletableFuture.completedFuture(part)
                                : withTail(upTo, query, part)))
                .exceptionallyCompose(OrderSearch::unreadable);
    }

    private CompletionStage<Part> withTail(Indexed upTo, OrderQuery query, Part part) {
        return feed.read(query.account(), upTo.sequenceNr())
                .take(settings.tailMax() + 1L)
                .runWith(Sink.seq(), system)
                .thenApply(entries -> {
                    if (entries.size() > settings.tailMax()) {
                        throw new NotIndexed(query.account(), settings.tailMax());
                    }
                    return joined(upTo, query, part, entries);
                });
    }

    private static Part joined(Indexed upTo, OrderQuery query, Part part, List<Entry> entries) {
        List<OrderRow> rows = new ArrayList<>(part.rows());
        Indexed at = upTo;
        for (Entry entry : entries) {
            List<OrderRow> found = OrderRow.of(at, entry);
            at = at.after(entry, found);
            for (OrderRow row : found) {
                if (query.takes(row)) {
                    rows.add(row);
                }
            }
        }
        int scanned = part.scanned() + entries.size();
        if (rows.size() <= query.limit()) {
            return new Part(rows, Optional.empty(), scanned);
        }
        List<OrderRow> wanted = List.copyOf(rows.subList(0, query.limit()));
        return new Part(wanted, Optional.of(wanted.getLast().place()), scanned);
    }

    private static CompletionStage<Part> unreadable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return CompletableFuture.failedFuture(
                cause instanceof NotIndexed
                        ? cause
                        : new NotIndexed("the order index cannot be read: " + cause.getMessage(), cause));
    }
}
