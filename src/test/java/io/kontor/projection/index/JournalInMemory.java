package io.kontor.projection.index;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.account.AccountFeed;
import io.kontor.value.AccountId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Accounts' journals as histories come to hold them. Thread-safe. */
final class JournalInMemory implements AccountFeed {
    private final Map<AccountId, List<Entry>> accounts = new ConcurrentHashMap<>();

    void write(AccountId account, Entry entry) {
        accounts.compute(account, (_, entries) -> {
            List<Entry> more = entries == null ? new ArrayList<>() : new ArrayList<>(entries);
            more.add(entry);
            return List.copyOf(more);
        });
    }

    /** All of a history at once. */
    void hold(AccountId account, List<Entry> entries) {
        accounts.put(account, List.copyOf(entries));
    }

    @Override
    public Source<Entry, NotUsed> follow(AccountId account, long afterSequenceNr) {
        throw new UnsupportedOperationException("the index is told, and reads what it was not told");
    }

    @Override
    public Source<Entry, NotUsed> live(AccountId account, long afterSequenceNr) {
        return follow(account, afterSequenceNr);
    }

    @Override
    public Source<Entry, NotUsed> read(AccountId account, long afterSequenceNr) {
        List<Entry> entries = accounts.getOrDefault(account, List.of());
        return Source.from(entries.subList((int) Math.min(afterSequenceNr, entries.size()), entries.size()));
    }

    @Override
    public CompletionStage<Long> end(AccountId account) {
        return CompletableFuture.completedFuture(
                (long) accounts.getOrDefault(account, List.of()).size());
    }
}
