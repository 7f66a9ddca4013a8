package io.kontor.projection.index;

import akka.Done;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.projection.index.OrderIndex.Update;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** Builds the index of one account from its journal, one write after the other from the first on; for tools, and for one thread that may wait. */
public final class IndexBuild {
    private static final int ROWS_TOGETHER = 1_000;

    private final OrderIndex index;
    private final AccountId account;
    private final List<OrderRow> rows = new ArrayList<>();
    private Indexed place;
    private long orders;

    /** @param generation of the index, as it says itself */
    public IndexBuild(OrderIndex index, AccountId account, int generation) {
        this.index = index;
        this.account = account;
        this.place = Indexed.nothing(generation);
    }

    /** The next write. */
    public void add(Entry entry) {
        List<OrderRow> found = OrderRow.of(place, entry);
        place = place.after(entry, found);
        rows.addAll(found);
        orders += found.size();
        if (rows.size() >= ROWS_TOGETHER) {
            store();
        }
    }

    /** Stores the rest, and gives how many orders there are. */
    public long finish() {
        if (place.sequenceNr() > 0) {
            store();
        }
        return orders;
    }

    private void store() {
        try {
            Done _ = index.write(List.of(new Update(account, rows, place)))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(
                    "the order index of " + account + " cannot be stored: " + cause.getMessage(), cause);
        }
        rows.clear();
    }
}
