package io.kontor.platform.batch;

import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotSelectionCriteria;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Snapshots in memory, oldest first. */
final class SnapshotShelf {
    private final List<SelectedSnapshot> shelf = new ArrayList<>();

    synchronized int size() {
        return shelf.size();
    }

    synchronized void save(SnapshotMetadata metadata, Object snapshot) {
        shelf.add(SelectedSnapshot.create(metadata, snapshot));
    }

    synchronized Optional<SelectedSnapshot> latest(String persistenceId, SnapshotSelectionCriteria criteria) {
        return shelf.stream()
                .filter(s -> matches(s.metadata(), persistenceId, criteria))
                .reduce((older, newer) -> newer);
    }

    synchronized void delete(String persistenceId, SnapshotSelectionCriteria criteria) {
        shelf.removeIf(s -> matches(s.metadata(), persistenceId, criteria));
    }

    private static boolean matches(SnapshotMetadata m, String persistenceId, SnapshotSelectionCriteria criteria) {
        return m.persistenceId().equals(persistenceId)
                && m.sequenceNr() >= criteria.minSequenceNr()
                && m.sequenceNr() <= criteria.maxSequenceNr();
    }
}
