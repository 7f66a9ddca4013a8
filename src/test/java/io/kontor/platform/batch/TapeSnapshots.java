package io.kontor.platform.batch;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import com.typesafe.config.Config;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/** Saves to and loads from a {@link Tape}. */
public final class TapeSnapshots extends SnapshotStore {
    private final SnapshotShelf shelf;

    public TapeSnapshots(Config config) {
        shelf = Tape.of(config).snapshots;
    }

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(CompletableFuture.completedFuture(shelf.latest(persistenceId, criteria)));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        shelf.save(metadata, snapshot);
        return done();
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        SnapshotSelectionCriteria exactly =
                new SnapshotSelectionCriteria(metadata.sequenceNr(), Long.MAX_VALUE, metadata.sequenceNr(), 0);
        shelf.delete(metadata.persistenceId(), exactly);
        return done();
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        shelf.delete(persistenceId, criteria);
        return done();
    }

    private static Future<Void> done() {
        return FutureConverters.asScala(CompletableFuture.completedFuture(null));
    }
}
