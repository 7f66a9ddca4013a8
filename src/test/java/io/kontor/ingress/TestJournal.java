package io.kontor.ingress;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountFeed;
import io.kontor.order.OrderEvent;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Journals in memory, read at the reader's pace as the real ones are. Thread-safe. */
public final class TestJournal implements AccountFeed, OrderHistory {
    private final Map<AccountId, List<Entry>> accounts = new HashMap<>();
    private final Map<IntentId, List<OrderEvent>> orders = new HashMap<>();
    private CompletableFuture<Void> ends = CompletableFuture.completedFuture(null);
    private Optional<RuntimeException> unreadable = Optional.empty();
    private CompletableFuture<Void> written = new CompletableFuture<>();

    public synchronized void write(AccountId account, List<AccountEvent> events) {
        List<Entry> entries = accounts.computeIfAbsent(account, a -> new ArrayList<>());
        entries.add(new Entry(entries.size() + 1L, new AccountEvent.Batch(events)));
        CompletableFuture<Void> waiting = written;
        written = new CompletableFuture<>();
        waiting.complete(null);
        notifyAll();
    }

    /** Waits until the accounts have written so often in all. */
    public synchronized void await(long writes) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (size() < writes) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(size() + " writes (expected: " + writes + ")");
            }
        }
    }

    /** From now on reading an order's history fails so. */
    public synchronized void unreadable(RuntimeException why) {
        unreadable = Optional.of(why);
    }

    /** From now on whoever asks for an account's end waits until this is completed, and fails with it. */
    public synchronized CompletableFuture<Void> holdEnds() {
        ends = new CompletableFuture<>();
        return ends;
    }

    public synchronized void write(IntentId order, OrderEvent event) {
        orders.computeIfAbsent(order, o -> new ArrayList<>()).add(event);
    }

    /** The first event an account wrote. */
    public synchronized AccountEvent first(AccountId account) {
        return accounts.get(account).getFirst().batch().events().getFirst();
    }

    public synchronized List<Entry> entries(AccountId account) {
        return List.copyOf(accounts.getOrDefault(account, List.of()));
    }

    public synchronized long size() {
        return accounts.values().stream().mapToLong(List::size).sum();
    }

    @Override
    public Source<Entry, NotUsed> follow(AccountId account, long afterSequenceNr) {
        return Source.unfoldAsync(
                afterSequenceNr,
                last -> next(account, last)
                        .thenApply(entry -> Optional.of(akka.japi.Pair.create(entry.sequenceNr(), entry))));
    }

    @Override
    public Source<Entry, NotUsed> live(AccountId account, long afterSequenceNr) {
        return follow(account, afterSequenceNr);
    }

    @Override
    public synchronized Source<Entry, NotUsed> read(AccountId account, long afterSequenceNr) {
        List<Entry> entries = List.copyOf(accounts.getOrDefault(account, List.of()));
        return Source.from(entries).filter(e -> e.sequenceNr() > afterSequenceNr);
    }

    @Override
    public synchronized CompletionStage<Long> end(AccountId account) {
        return ends.thenApply(_ -> (long) entries(account).size());
    }

    @Override
    public synchronized Source<OrderEvent, NotUsed> of(IntentId order) {
        return unreadable
                .<Source<OrderEvent, NotUsed>>map(Source::failed)
                .orElseGet(() -> Source.from(List.copyOf(orders.getOrDefault(order, List.of()))));
    }

    private synchronized CompletionStage<Entry> next(AccountId account, long last) {
        List<Entry> entries = accounts.getOrDefault(account, List.of());
        return last < entries.size()
                ? CompletableFuture.completedFuture(entries.get((int) last))
                : written.thenCompose(ignored -> next(account, last));
    }
}
