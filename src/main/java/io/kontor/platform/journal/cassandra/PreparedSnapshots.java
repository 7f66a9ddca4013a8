package io.kontor.platform.journal.cassandra;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.cassandra.snapshot.CassandraSnapshotStore;
import com.typesafe.config.Config;
import scala.Option;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;

/**
 * Akka's snapshots in Cassandra. What is read here proves that all its statements are prepared, so that {@link PluginStart} need only read.
 * Made by Akka, by name.
 */
public final class PreparedSnapshots extends CassandraSnapshotStore {
    private final ExecutionContext dispatcher;

    public PreparedSnapshots(Config config, String path) {
        super(config, path);
        this.dispatcher = context().dispatcher();
    }

    @Override
    public Future<Option<SelectedSnapshot>> loadAsync(String stream, SnapshotSelectionCriteria criteria) {
        return akka$persistence$cassandra$snapshot$CassandraSnapshotStore$$preparedSelectSnapshot()
                .flatMap(
                        _ -> akka$persistence$cassandra$snapshot$CassandraSnapshotStore$$preparedWriteSnapshot(),
                        dispatcher)
                .flatMap(_ -> super.loadAsync(stream, criteria), dispatcher);
    }
}
