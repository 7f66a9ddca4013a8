package io.kontor.app;

import com.datastax.oss.driver.api.core.DriverException;
import io.kontor.platform.journal.Progress;
import io.kontor.projection.index.CassandraOrderIndex;
import io.kontor.projection.index.IndexStatements;
import io.kontor.projection.index.Indexed;
import io.kontor.value.AccountId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Has the running nodes build another index in Cassandra, waits until it is as far as the one before was, and deletes that. Stopped in
 * between it leaves both, which harms nobody; the next run deletes all but its own.
 */
final class IndexReplacement {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** Longer than a request may take: whoever has begun to read the index before reads it to the end. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Nodes look every few seconds whether there is something to build. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final IndexStatements statements;
    private final CassandraOrderIndex index;
    private final Ports ports;

    /**
     * What it works with.
     *
     * @param fed the accounts that the nodes feed: nobody indexes any other anew
     * @param end the number of an account's last write in the journal, 0 for none
     */
    record Ports(Set<AccountId> fed, Function<AccountId, CompletionStage<Long>> end, Progress progress) {}

    IndexReplacement(IndexStatements statements, Ports ports) {
        this.statements = statements;
        this.index = new CassandraOrderIndex(statements);
        this.ports = ports;
    }

    /**
     * What an account's older indexes are worth.
     *
     * @param wanted how far it is to be indexed anew before they are deleted
     * @param foreign come to in another journal, since they lie beyond this one's end: no new index would ever be as far
     */
    record Before(long wanted, List<Indexed> foreign) {
        /** @param end the number of the account's last write in the journal */
        static Before of(List<Indexed> places, long end) {
            return new Before(
                    Math.min(
                            end,
                            places.stream().mapToLong(Indexed::sequenceNr).max().orElse(0)),
                    places.stream().filter(place -> place.sequenceNr() > end).toList());
        }
    }

    /** Returns the number of the new index; throws where it does not get on. */
    int run() {
        int generation = answer(statements.generation()) + 1;
        Map<AccountId, Before> before = before(answer(statements.allPlaces()), ports);
        answer(statements.begin(generation));
        // At once: as long as they are there, they are what is read.
        before.forEach((account, each) -> each.foreign().forEach(place -> answer(index.drop(account, place))));
        Map<AccountId, Long> wanted = new HashMap<>();
        before.forEach((account, each) -> wanted.put(account, each.wanted()));
        do {
            await(generation, wanted);
            pause(GRACE);
        } while (!isThere(generation, wanted));
        former(answer(statements.allPlaces()), before.keySet(), generation)
                .forEach((account, places) -> places.forEach(place -> answer(index.drop(account, place))));
        return generation;
    }

    /** What is of no use any more. Of an account nobody waited for it may be the only index there is. */
    static Map<AccountId, List<Indexed>> former(
            Map<AccountId, List<Indexed>> places, Set<AccountId> awaited, int generation) {
        Map<AccountId, List<Indexed>> former = new HashMap<>();
        places.forEach((account, each) -> {
            if (awaited.contains(account)) {
                former.put(
                        account,
                        each.stream()
                                .filter(place -> place.generation() < generation)
                                .toList());
            }
        });
        return former;
    }

    /** Of the accounts that are indexed anew. */
    static Map<AccountId, Before> before(Map<AccountId, List<Indexed>> places, Ports ports) {
        Map<AccountId, Before> before = new HashMap<>();
        places.forEach((account, each) -> {
            if (ports.fed().contains(account)) {
                before.put(account, Before.of(each, answer(ports.end().apply(account))));
            }
        });
        return before;
    }

    private void await(int generation, Map<AccountId, Long> wanted) {
        long before = -1;
        long movedNanos = System.nanoTime();
        while (true) {
            Map<AccountId, List<Indexed>> places = answer(statements.allPlaces());
            Map<AccountId, Long> ends = ends(places, wanted, generation);
            Map<AccountId, Long> missing = missing(places, ends, generation);
            if (missing.isEmpty()) {
                return;
            }
            long total = sum(ends);
            long done = total - sum(missing);
            ports.progress().at("writes of accounts", done, total);
            if (done > before) {
                before = done;
                movedNanos = System.nanoTime();
            } else if (System.nanoTime() - movedNanos > PATIENCE.toNanos()) {
                throw new KontorCommand.Failure(
                        "nothing came for " + PATIENCE.toSeconds() + " s, and " + missing.size()
                                + " accounts are not indexed anew, such as "
                                + missing.keySet().iterator().next()
                                + " (expected: nodes that run with these settings); the index before is still read",
                        null);
            }
            pause(LOOK_EVERY);
        }
    }

    /**
     * How far each account is to be indexed anew. A node that has not looked yet goes on with the index before, and whichever is further
     * is read.
     */
    static Map<AccountId, Long> ends(
            Map<AccountId, List<Indexed>> places, Map<AccountId, Long> wanted, int generation) {
        Map<AccountId, Long> ends = new HashMap<>();
        wanted.forEach((account, end) -> ends.put(
                account,
                places.getOrDefault(account, List.of()).stream()
                        .filter(place -> place.generation() < generation)
                        .mapToLong(Indexed::sequenceNr)
                        .reduce(end, Math::max)));
        return ends;
    }

    private boolean isThere(int generation, Map<AccountId, Long> wanted) {
        Map<AccountId, List<Indexed>> places = answer(statements.allPlaces());
        return missing(places, ends(places, wanted, generation), generation).isEmpty();
    }

    private static Map<AccountId, Long> missing(
            Map<AccountId, List<Indexed>> places, Map<AccountId, Long> ends, int generation) {
        Map<AccountId, Long> missing = new HashMap<>();
        ends.forEach((account, end) -> {
            long left = end - reached(places.getOrDefault(account, List.of()), generation);
            if (left > 0) {
                missing.put(account, left);
            }
        });
        return missing;
    }

    private static long sum(Map<AccountId, Long> writes) {
        return writes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long reached(List<Indexed> places, int generation) {
        return places.stream()
                .filter(place -> place.generation() == generation)
                .mapToLong(Indexed::sequenceNr)
                .findFirst()
                .orElse(0);
    }

    private static <T> T answer(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof DriverException told ? told : e;
        }
    }

    private static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
