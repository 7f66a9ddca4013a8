package io.kontor.projection.index;

import akka.Done;
import io.kontor.value.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The index in the Cassandra the journal is in. An account's rows lie in partitions of so many of its events, so that none grows without
 * end and each is known from the number. What is written carries the account's own numbers as its times, and nothing is ever deleted or
 * changed but how far an account is indexed: so a writer that has fallen behind overwrites nothing, whatever its clock says.
 */
public final class CassandraOrderIndex implements OrderIndex {
    /** Public events of an account in one partition; at most as many rows of about 100 bytes. Part of how the tables lie: never change it. */
    private static final long PARTITION_EVENTS = 50_000;

    /** Rows in one request. */
    private static final int BATCH_ROWS = 200;

    /** Accounts written at once. */
    private static final int WRITES_MAX = 16;

    /** What it costs to look through a partition, in rows. */
    private static final int PARTITION_COST = 1_000;

    private final IndexStatements statements;
    private final long partitionEvents;

    public CassandraOrderIndex(IndexStatements statements) {
        this(statements, PARTITION_EVENTS);
    }

    /** For tests, with partitions that are soon full. */
    CassandraOrderIndex(IndexStatements statements, long partitionEvents) {
        this.statements = statements;
        this.partitionEvents = partitionEvents;
    }

    @Override
    public CompletionStage<Integer> generation() {
        return statements.generation();
    }

    @Override
    public CompletionStage<Indexed> fed(AccountId account) {
        return generation()
                .thenCombine(
                        statements.places(account),
                        (now, places) -> places.stream()
                                .filter(place -> place.generation() == now)
                                .findFirst()
                                .orElse(Indexed.nothing(now)));
    }

    @Override
    public CompletionStage<Indexed> indexed(AccountId account) {
        return statements
                .places(account)
                .thenApply(places -> places.stream()
                        .max(Comparator.comparingLong(Indexed::sequenceNr).thenComparingInt(Indexed::generation))
                        .orElse(Indexed.nothing(0)));
    }

    /** Deleting here what nodes may still write would leave marks that hide what they write. */
    @Override
    public CompletionStage<Done> forget(AccountId account) {
        return CompletableFuture.failedFuture(new IllegalStateException("the order index of " + account
                + " is of another journal (expected: somebody runs `kontor index rebuild`)"));
    }

    /** Deletes what an index has of an account; nobody may feed that index any more. */
    public CompletionStage<Done> drop(AccountId account, Indexed place) {
        CompletionStage<Done> done = CompletableFuture.completedFuture(Done.getInstance());
        for (long partition = 0; partition <= partition(place.seq()); partition++) {
            long each = partition;
            done = done.thenCompose(_ -> statements.drop(account, place.generation(), each));
        }
        return done.thenCompose(_ -> statements.drop(account, place.generation()));
    }

    @Override
    public CompletionStage<Done> write(List<Update> updates) {
        CompletionStage<Done> done = CompletableFuture.completedFuture(Done.getInstance());
        for (int first = 0; first < updates.size(); first += WRITES_MAX) {
            List<Update> together = updates.subList(first, Math.min(first + WRITES_MAX, updates.size()));
            done = done.thenCompose(_ -> all(together.stream().map(this::write).toList()));
        }
        return done;
    }

    /** The place only when all its rows are there. */
    private CompletionStage<Done> write(Update update) {
        int generation = update.indexed().generation();
        Map<Long, List<OrderRow>> partitions = new LinkedHashMap<>();
        for (OrderRow row : update.rows()) {
            partitions
                    .computeIfAbsent(partition(row.seq()), _ -> new ArrayList<>())
                    .add(row);
        }
        List<CompletionStage<Done>> writes = new ArrayList<>();
        partitions.forEach((partition, rows) -> {
            for (int first = 0; first < rows.size(); first += BATCH_ROWS) {
                writes.add(statements.insert(
                        update.account(),
                        generation,
                        partition,
                        rows.subList(first, Math.min(first + BATCH_ROWS, rows.size()))));
            }
        });
        return all(writes).thenCompose(_ -> statements.place(update.account(), update.indexed()));
    }

    @Override
    public CompletionStage<Part> read(Indexed upTo, OrderQuery query) {
        if (upTo.seq() <= query.after().seq()) {
            return CompletableFuture.completedFuture(Part.NONE);
        }
        long first = partition(query.after().seq() + 1);
        boolean later =
                query.from().filter(from -> from.isAfter(query.after().at())).isPresent();
        CompletionStage<Long> start = later
                ? partitionAt(query.account(), upTo, query.from().orElseThrow(), first, partition(upTo.seq()))
                : CompletableFuture.completedFuture(first);
        return start.thenCompose(partition -> read(upTo, query, partition));
    }

    /** The last partition that begins by then. One without rows leads further to the front than needed, which costs a reading and no row. */
    private CompletionStage<Long> partitionAt(AccountId account, Indexed upTo, Instant from, long low, long high) {
        if (low >= high) {
            return CompletableFuture.completedFuture(low);
        }
        long middle = low + (high - low + 1) / 2;
        return statements
                .firstTime(account, upTo.generation(), middle)
                .thenCompose(at -> at.filter(a -> !a.isAfter(from)).isPresent()
                        ? partitionAt(account, upTo, from, middle, high)
                        : partitionAt(account, upTo, from, low, middle - 1));
    }

    private CompletionStage<Part> read(Indexed upTo, OrderQuery query, long partition) {
        return statements.rows(upTo.generation(), partition, query).thenCompose(found -> {
            List<OrderRow> rows =
                    found.stream().filter(row -> row.seq() <= upTo.seq()).toList();
            if (found.size() == query.limit()) {
                Optional<ListPlace> next =
                        rows.size() == found.size() ? Optional.of(rows.getLast().place()) : Optional.empty();
                return CompletableFuture.completedFuture(new Part(rows, next, PARTITION_COST));
            }
            return goesOn(upTo, query, partition).thenApply(more -> {
                Instant at =
                        rows.isEmpty() ? query.after().at() : rows.getLast().at();
                ListPlace next = new ListPlace((partition + 1) * partitionEvents - 1, at);
                return new Part(rows, more ? Optional.of(next) : Optional.empty(), PARTITION_COST);
            });
        });
    }

    /** Whether rows behind this partition may be wanted. */
    private CompletionStage<Boolean> goesOn(Indexed upTo, OrderQuery query, long partition) {
        if (partition >= partition(upTo.seq())) {
            return CompletableFuture.completedFuture(false);
        }
        return query.to()
                .map(to -> statements
                        .firstTime(query.account(), upTo.generation(), partition + 1)
                        .thenApply(at -> at.filter(a -> !a.isBefore(to)).isEmpty()))
                .orElse(CompletableFuture.completedFuture(true));
    }

    private long partition(long seq) {
        return seq / partitionEvents;
    }

    private static CompletionStage<Done> all(Collection<CompletionStage<Done>> stages) {
        return CompletableFuture.allOf(stages.stream()
                        .map(CompletionStage::toCompletableFuture)
                        .toArray(CompletableFuture[]::new))
                .thenApply(_ -> Done.getInstance());
    }
}
