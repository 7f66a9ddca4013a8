package io.kontor.platform.journal;

import akka.actor.typed.javadsl.Adapter;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.snapshot.japi.SnapshotStore;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.Future;

/** Akka's snapshot plugin {@code kontor.snapshot}, in the same directory and under the same syncs as the journal. */
public final class SnapshotPlugin extends SnapshotStore {

    private static final Logger log = LoggerFactory.getLogger(SnapshotPlugin.class);

    private final Journal journal = Journal.get(Adapter.toTyped(context().system()));
    private final RocksStore store = journal.store();

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return ScalaFutures.of(
                store.latestSnapshot(persistenceId, selection(criteria), this::steppedOver, journal.reads())
                        .thenApply(found -> found.map(this::selected)));
    }

    private void steppedOver(JournalException.Damaged damaged) {
        log.error("{}; stepped over, what it held is read from older events", damaged.getMessage());
    }

    private SelectedSnapshot selected(StoredSnapshot found) {
        var metadata = new SnapshotMetadata(found.persistenceId(), found.sequenceNr(), found.timestampMillis());
        return SelectedSnapshot.create(
                found.metadata() == null
                        ? metadata
                        : metadata.withMetadata(journal.payloads().object(found.metadata())),
                journal.payloads().object(found.payload()));
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata metadata, Object snapshot) {
        return ScalaFutures.of(save(metadata, snapshot));
    }

    private CompletableFuture<Void> save(SnapshotMetadata metadata, Object snapshot) {
        var row = Rows.snapshot(new StoredSnapshot(
                metadata.persistenceId(),
                metadata.sequenceNr(),
                metadata.timestamp(),
                journal.payloads().payload(snapshot),
                metadata(metadata)));
        if (row.length > store.settings().writeBytesMax()) {
            throw new IllegalArgumentException("snapshot of " + metadata.persistenceId() + " has " + row.length
                    + " bytes (expected: at most " + store.settings().writeBytesMax()
                    + ", kontor.journal.write-bytes-max)");
        }
        return store.putSnapshot(metadata.persistenceId(), metadata.sequenceNr(), row);
    }

    private @Nullable Payload metadata(SnapshotMetadata metadata) {
        return metadata.metadata().isEmpty()
                ? null
                : journal.payloads().payload(metadata.metadata().get());
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata metadata) {
        return ScalaFutures.of(store.deleteSnapshot(metadata.persistenceId(), metadata.sequenceNr()));
    }

    @Override
    public Future<Void> doDeleteAsync(String persistenceId, SnapshotSelectionCriteria criteria) {
        return ScalaFutures.of(store.deleteSnapshots(persistenceId, selection(criteria), journal.reads()));
    }

    private static Snapshots.Selection selection(SnapshotSelectionCriteria criteria) {
        return new Snapshots.Selection(
                criteria.minSequenceNr(), criteria.maxSequenceNr(), criteria.minTimestamp(), criteria.maxTimestamp());
    }
}
