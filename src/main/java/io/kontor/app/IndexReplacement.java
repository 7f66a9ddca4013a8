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
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

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
    private final Progress progress;

    IndexReplacement(IndexStatements statements, Progress progress) {
        this.statements = statements;
        this.index = new CassandraOrderIndex(statements);
        this.progress = progress;
    }

    /** Returns the number of the new index; throws where it does not get on. */
    int run() {
        int generation = answer(statements.generation()) + 1;
        Map<AccountId, Long> wanted = new HashMap<>();
        answer(statements.allPlaces())
                .forEach((account, places) -> wanted.put(
                        account,
                        places.stream().mapToLong(Indexed::sequenceNr).max().orElse(0)));
        answer(statements.begin(generation));
        await(generation, wanted);
        pause(GRACE);
        answer(statements.allPlaces())
                .forEach((account, places) -> places.stream()
                        .filter(place -> place.generation() < generation)
                        .forEach(place -> answer(index.drop(account, place))));
        return generation;
    }

    private void await(int generation, Map<AccountId, Long> wanted) {
        long total = wanted.values().stream().mapToLong(Long::longValue).sum();
        long before = -1;
        long movedNanos = System.nanoTime();
        while (true) {
            Map<AccountId, List<Indexed>> places = answer(statements.allPlaces());
            Map<AccountId, Long> missing = new HashMap<>();
            wanted.forEach((account, end) -> {
                long left = end - reached(places.getOrDefault(account, List.of()), generation);
                if (left > 0) {
                    missing.put(account, left);
                }
            });
            if (missing.isEmpty()) {
                return;
            }
            long done =
                    total - missing.values().stream().mapToLong(Long::longValue).sum();
            progress.at("writes of accounts", done, total);
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
