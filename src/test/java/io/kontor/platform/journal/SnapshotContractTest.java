package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.DeleteSnapshotSuccess;
import akka.persistence.DeleteSnapshotsSuccess;
import akka.persistence.Persistence;
import akka.persistence.SaveSnapshotFailure;
import akka.persistence.SaveSnapshotSuccess;
import akka.persistence.SelectedSnapshot;
import akka.persistence.SnapshotMetadata;
import akka.persistence.SnapshotProtocol.DeleteSnapshot;
import akka.persistence.SnapshotProtocol.DeleteSnapshots;
import akka.persistence.SnapshotProtocol.LoadSnapshot;
import akka.persistence.SnapshotProtocol.LoadSnapshotFailed;
import akka.persistence.SnapshotProtocol.LoadSnapshotResult;
import akka.persistence.SnapshotProtocol.SaveSnapshot;
import akka.persistence.SnapshotSelectionCriteria;
import akka.testkit.javadsl.TestKit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.OptionConverters;

/**
 * Akka's kit for snapshot stores (2.8.5, {@code SnapshotStoreSpec}), case by case and under the same names, with serialisation and
 * metadata on. Each runs on five snapshots at sequence numbers 11 to 15. Last come cases of our own: damage, and the bound.
 */
class SnapshotContractTest {

    private static final long ALL = Long.MAX_VALUE;

    @TempDir
    private static Path dir;

    private static ActorSystem<Void> system;
    private static akka.actor.ActorSystem classic;
    private static ActorRef snapshots;

    private final TestKit kit = new TestKit(classic);
    private final String pid = "p-" + UUID.randomUUID();
    private final List<SnapshotMetadata> saved = new ArrayList<>();

    @BeforeAll
    static void start() {
        system = TestSystems.start(dir, "kontor.journal.write-bytes-max = 64 KiB");
        classic = Adapter.toClassic(system);
        snapshots = Persistence.get(classic).snapshotStoreFor("", com.typesafe.config.ConfigFactory.empty());
    }

    @AfterAll
    static void stop() {
        TestSystems.stop(system);
    }

    @BeforeEach
    void saveFive() {
        for (var n = 1; n <= 5; n++) {
            saved.add(save(new SnapshotMetadata(pid, n + 10, 0), "s-" + n));
        }
    }

    @Test
    void notLoadASnapshotGivenAnInvalidPersistenceId() {
        snapshots.tell(new LoadSnapshot("other", SnapshotSelectionCriteria.latest(), ALL), kit.getRef());

        assertThat(loaded()).isEmpty();
    }

    @Test
    void notLoadASnapshotGivenNonMatchingTimestampCriteria() {
        assertThat(load(SnapshotSelectionCriteria.create(ALL, 100), ALL)).isEmpty();
    }

    @Test
    void notLoadASnapshotGivenNonMatchingSequenceNumberCriteria() {
        assertThat(load(SnapshotSelectionCriteria.create(7, ALL), ALL)).isEmpty();
        assertThat(load(SnapshotSelectionCriteria.latest(), 7)).isEmpty();
    }

    @Test
    void loadTheMostRecentSnapshot() {
        assertThat(load(SnapshotSelectionCriteria.latest(), ALL))
                .contains(SelectedSnapshot.create(saved.get(4), "s-5"));
    }

    @Test
    void loadTheMostRecentSnapshotMatchingAnUpperSequenceNumberBound() {
        var third = SelectedSnapshot.create(saved.get(2), "s-3");

        assertThat(load(SnapshotSelectionCriteria.create(13, ALL), ALL)).contains(third);
        assertThat(load(SnapshotSelectionCriteria.latest(), 13)).contains(third);
    }

    @Test
    void loadTheMostRecentSnapshotMatchingUpperSequenceNumberAndTimestampBounds() {
        var third = SelectedSnapshot.create(saved.get(2), "s-3");

        assertThat(load(SnapshotSelectionCriteria.create(13, saved.get(2).timestamp()), ALL))
                .contains(third);
        assertThat(load(SnapshotSelectionCriteria.create(ALL, saved.get(2).timestamp()), 13))
                .contains(third);
    }

    @Test
    void deleteASingleSnapshotIdentifiedBySequenceNrInSnapshotMetadata() {
        var third = new SnapshotMetadata(pid, 13, 0);
        snapshots.tell(new DeleteSnapshot(third), kit.getRef());
        kit.expectMsg(new DeleteSnapshotSuccess(third));

        assertThat(load(SnapshotSelectionCriteria.create(13, ALL), ALL))
                .contains(SelectedSnapshot.create(saved.get(1), "s-2"));
    }

    @Test
    void deleteAllSnapshotsMatchingUpperSequenceNumberAndTimestampBounds() {
        var criteria = SnapshotSelectionCriteria.create(13, saved.get(2).timestamp());
        snapshots.tell(new DeleteSnapshots(pid, criteria), kit.getRef());
        kit.expectMsg(new DeleteSnapshotsSuccess(criteria));

        assertThat(load(criteria, ALL)).isEmpty();
        assertThat(load(SnapshotSelectionCriteria.create(14, saved.get(3).timestamp()), ALL))
                .contains(SelectedSnapshot.create(saved.get(3), "s-4"));
    }

    @Test
    void notDeleteSnapshotsWithNonMatchingUpperTimestampBounds() {
        var criteria = SnapshotSelectionCriteria.create(14, saved.get(0).timestamp() - 1);
        snapshots.tell(new DeleteSnapshots(pid, criteria), kit.getRef());
        kit.expectMsg(new DeleteSnapshotsSuccess(criteria));

        assertThat(load(SnapshotSelectionCriteria.create(14, ALL), ALL))
                .contains(SelectedSnapshot.create(saved.get(3), "s-4"));
    }

    @Test
    void saveAndOverwriteSnapshotWithSameSequenceNumber() {
        var again = save(saved.get(4), "s-5-again");

        assertThat(again.sequenceNr()).isEqualTo(15);
        var found = load(SnapshotSelectionCriteria.create(15, ALL), ALL).orElseThrow();
        assertThat(found.snapshot()).isEqualTo("s-5-again");
        assertThat(found.metadata().sequenceNr()).isEqualTo(15);
    }

    @Test
    void saveBiggerSizeSnapshotConsistently() {
        var large = "0".repeat(60_000);
        save(new SnapshotMetadata(pid, 100, 0), large);

        assertThat(load(SnapshotSelectionCriteria.latest(), ALL).map(SelectedSnapshot::snapshot))
                .contains(large);
    }

    @Test
    void serializeSnapshots() {
        var snapshot = new ProbeEvents.Seen(kit.getRef());
        save(new SnapshotMetadata(pid, 100, 0), snapshot);

        assertThat(load(SnapshotSelectionCriteria.latest(), ALL).map(SelectedSnapshot::snapshot))
                .contains(snapshot);
    }

    @Test
    void storeMetadata() {
        save(new SnapshotMetadata(pid, 100, 0).withMetadata("replica-7"), new ProbeEvents.Seen(kit.getRef()));

        var found = load(SnapshotSelectionCriteria.latest(), ALL).orElseThrow();
        assertThat(found.snapshot()).isEqualTo(new ProbeEvents.Seen(kit.getRef()));
        assertThat(found.metadata().metadata().get()).isEqualTo("replica-7");
    }

    @Test
    void aDamagedSnapshotGivesWayToTheOneBefore() {
        damage(15);
        assertThat(load(SnapshotSelectionCriteria.latest(), ALL))
                .contains(SelectedSnapshot.create(saved.get(3), "s-4"));

        for (var n = 11; n <= 14; n++) {
            damage(n);
        }

        assertThat(load(SnapshotSelectionCriteria.latest(), ALL))
                .as("none, so every event is read")
                .isEmpty();
    }

    @Test
    void aDamagedSnapshotGivesWayToNothingWhereItsEventsWereDeleted() {
        TestStores.write(store(), pid, 1, 15);
        TestStores.done(store().deleteEvents(pid, 14, Runnable::run).toCompletableFuture());
        damage(15);
        assertThat(load(SnapshotSelectionCriteria.latest(), ALL))
                .as("its one event is there")
                .contains(SelectedSnapshot.create(saved.get(3), "s-4"));
        damage(14);

        snapshots.tell(new LoadSnapshot(pid, SnapshotSelectionCriteria.latest(), ALL), kit.getRef());

        assertThat(kit.expectMsgClass(LoadSnapshotFailed.class).cause())
                .isInstanceOf(JournalException.Damaged.class)
                .hasMessageContaining("snapshot " + pid + "/15 is damaged");
    }

    @Test
    void aDamagedSnapshotIsDeletedWithTheOthers() {
        damage(12);
        var criteria = SnapshotSelectionCriteria.create(13, ALL);

        snapshots.tell(new DeleteSnapshots(pid, criteria), kit.getRef());

        kit.expectMsg(new DeleteSnapshotsSuccess(criteria));
        assertThat(load(criteria, ALL)).isEmpty();
    }

    @Test
    void oneOverTheBoundIsRefusedByName() {
        snapshots.tell(new SaveSnapshot(new SnapshotMetadata(pid, 101, 0), "0".repeat(120_000)), kit.getRef());

        assertThat(kit.expectMsgClass(SaveSnapshotFailure.class).cause())
                .hasMessageContaining("kontor.journal.write-bytes-max");
    }

    private void damage(long sequenceNr) {
        TestStores.done(store().putSnapshot(pid, sequenceNr, new byte[] {2, 0, 0, 0, 0, 1}));
    }

    private static RocksStore store() {
        return Journal.get(system).store();
    }

    private SnapshotMetadata save(SnapshotMetadata metadata, Object snapshot) {
        snapshots.tell(new SaveSnapshot(metadata, snapshot), kit.getRef());
        return kit.expectMsgClass(SaveSnapshotSuccess.class).metadata();
    }

    private Optional<SelectedSnapshot> load(SnapshotSelectionCriteria criteria, long to) {
        snapshots.tell(new LoadSnapshot(pid, criteria, to), kit.getRef());
        return loaded();
    }

    private Optional<SelectedSnapshot> loaded() {
        return OptionConverters.toJava(
                kit.expectMsgClass(LoadSnapshotResult.class).snapshot());
    }
}
