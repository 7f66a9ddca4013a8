package io.kontor.platform.journal.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds a stream's last number as the plugin lays streams out: in partitions of so many events, one behind the other. */
final class HighestNumbers {
    /** Events of one write lie in one partition, so one that ends a little early may be followed by another. */
    private static final int TOGETHER_MAX = 1000;

    private final CqlSession session;
    private final String select;
    private final String profile;
    private final long partitionEvents;

    HighestNumbers(CqlSession session, String keyspace, String profile, long partitionEvents) {
        this.session = session;
        this.select = "SELECT sequence_nr FROM " + keyspace
                + ".messages WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1";
        this.profile = profile;
        this.partitionEvents = partitionEvents;
    }

    /** 0 for a stream without events. */
    CompletionStage<Long> of(String persistenceId) {
        return from(persistenceId, 0, 0);
    }

    /** As {@link #of}, of a stream known to go at least as far as {@code known}: one request where nothing was added. */
    CompletionStage<Long> beyond(String persistenceId, long known) {
        return from(persistenceId, known / partitionEvents, known);
    }

    private CompletionStage<Long> from(String persistenceId, long partition, long known) {
        return last(persistenceId, partition).thenCompose(found -> {
            if (found.isEmpty()) {
                return CompletableFuture.completedFuture(known);
            }
            boolean full = found.get() + TOGETHER_MAX >= (partition + 1) * partitionEvents;
            return full
                    ? from(persistenceId, partition + 1, found.get())
                    : CompletableFuture.completedFuture(found.get());
        });
    }

    private CompletionStage<Optional<Long>> last(String persistenceId, long partition) {
        return session.executeAsync(SimpleStatement.newInstance(select, persistenceId, partition)
                        .setExecutionProfileName(profile)
                        .setIdempotent(true))
                .thenApply(rows -> Optional.ofNullable(rows.one()).map((Row row) -> row.getLong(0)));
    }
}
