package io.kontor.projection.index;

import akka.Done;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** An index that has the older half of each account's journal, so that whoever lists orders needs both the index and the journal. */
public final class HalfIndexed implements OrderIndex {
    /** Reads what it is asked for at once. */
    public interface Journal {
        List<Entry> entries(AccountId account);
    }

    private final Journal journal;

    public HalfIndexed(Journal journal) {
        this.journal = journal;
    }

    @Override
    public CompletionStage<Integer> generation() {
        return CompletableFuture.completedFuture(0);
    }

    @Override
    public CompletionStage<Indexed> fed(AccountId account) {
        return indexed(account);
    }

    @Override
    public CompletionStage<Indexed> indexed(AccountId account) {
        List<Entry> entries = journal.entries(account);
        Indexed place = Indexed.nothing(0);
        for (Entry entry : entries.subList(0, entries.size() / 2)) {
            place = place.after(entry, OrderRow.of(place, entry));
        }
        return CompletableFuture.completedFuture(place);
    }

    @Override
    public CompletionStage<Done> write(List<Update> updates) {
        throw new UnsupportedOperationException("the journal is what it has");
    }

    @Override
    public CompletionStage<Done> forget(AccountId account) {
        throw new UnsupportedOperationException("the journal is what it has");
    }

    @Override
    public CompletionStage<Part> read(Indexed upTo, OrderQuery query) {
        List<OrderRow> rows = new ArrayList<>();
        for (OrderRow row : FeedingTest.rows(journal.entries(query.account()))) {
            if (row.seq() <= upTo.seq() && query.takes(row)) {
                rows.add(row);
            }
        }
        List<OrderRow> wanted = rows.subList(0, Math.min(query.limit(), rows.size()));
        return CompletableFuture.completedFuture(new Part(
                wanted,
                rows.size() > query.limit() ? Optional.of(wanted.getLast().place()) : Optional.empty(),
                wanted.size()));
    }
}
