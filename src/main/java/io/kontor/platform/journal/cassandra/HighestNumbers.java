package io.kontor.platform.journal.cassandra;

import akka.actor.ActorSystem;
import akka.stream.alpakka.cassandra.CassandraSessionSettings;
import akka.stream.alpakka.cassandra.javadsl.CassandraSessionRegistry;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.typesafe.config.Config;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Finds a stream's last number as the plugin lays streams out: in partitions of so many events, one behind the other. */
public final class HighestNumbers {
    /** Events of one write lie in one partition, so one that ends a little early may be followed by another. */
    private static final int TOGETHER_MAX = 1000;

    private final CqlSession session;
    private final SimpleStatement select;
    private final long partitionEvents;
    private volatile @Nullable PreparedStatement prepared;

    /** In the plugin's own session, as soon as that is there. */
    static CompletionStage<HighestNumbers> of(ActorSystem system) {
        return CassandraSessionRegistry.get(system)
                .sessionFor(CassandraSessionSettings.create(CassandraJournal.PLUGIN))
                .underlying()
                .thenApply(session -> of(session, system.settings().config()));
    }

    /** As the plugin is set. */
    public static HighestNumbers of(CqlSession session, Config config) {
        Config plugin = config.getConfig(CassandraJournal.PLUGIN);
        return new HighestNumbers(
                session,
                CassandraSettings.from(config).keyspace(),
                plugin.getString("read-profile"),
                plugin.getLong("journal.target-partition-size"));
    }

    private HighestNumbers(CqlSession session, String keyspace, String profile, long partitionEvents) {
        this.session = session;
        this.select = SimpleStatement.newInstance("SELECT sequence_nr FROM " + keyspace
                        + ".messages WHERE persistence_id = ? AND partition_nr = ? ORDER BY sequence_nr DESC LIMIT 1")
                .setExecutionProfileName(profile)
                .setIdempotent(true);
        this.partitionEvents = partitionEvents;
    }

    /** 0 for a stream without events. */
    public CompletionStage<Long> of(String persistenceId) {
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

    /** Once, unless it fails: then whoever asks next tries again. */
    private CompletionStage<PreparedStatement> prepared() {
        PreparedStatement known = prepared;
        return known != null
                ? CompletableFuture.completedFuture(known)
                : session.prepareAsync(select).thenApply(done -> prepared = done);
    }

    private CompletionStage<Optional<Long>> last(String persistenceId, long partition) {
        return prepared()
                .thenCompose(prepared -> session.executeAsync(prepared.bind(persistenceId, partition)))
                .thenApply(rows -> Optional.ofNullable(rows.one()).map((Row row) -> row.getLong(0)));
    }
}
