package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.done;
import static io.kontor.platform.journal.TestStores.highest;
import static io.kontor.platform.journal.TestStores.open;
import static io.kontor.platform.journal.TestStores.sequenceNrs;
import static io.kontor.platform.journal.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalBackupTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Progress QUIET = (_, _, _) -> {};

    @TempDir
    private Path dir;

    private Path journal;
    private Path backup;
    private Path restored;

    @BeforeEach
    void writeSome() {
        journal = dir.resolve("data/journal");
        backup = dir.resolve("backup");
        restored = dir.resolve("restored/journal");
        try (var store = open(dir.resolve("data"))) {
            write(store, "a", 1, 700);
            write(store, "b", 1, 3);
            var snapshot = new StoredSnapshot("a", 700, 1, new Payload(1, "", new byte[9]), null);
            done(store.putSnapshot("a", 700, Rows.snapshot(snapshot)));
            done(store.deleteEvents("b", 3, Runnable::run).toCompletableFuture());
        }
    }

    @Test
    void aRestoredJournalIsTheOneThatWasBackedUpAndGoesOn() throws Exception {
        var taken = JournalBackup.take(journal, backup, NOON, QUIET);

        assertThat(JournalBackup.restore(backup, restored, QUIET)).isEqualTo(taken);

        assertThat(taken.events()).isEqualTo(700);
        assertThat(taken.snapshots()).isEqualTo(1);
        assertThat(taken.at()).isEqualTo(NOON);
        assertThat(JournalBackup.take(restored, dir.resolve("again"), NOON, QUIET))
                .isEqualTo(taken);
        try (var store = open(dir.resolve("restored"))) {
            assertThat(store.epoch()).isEqualTo(2);
            assertThat(sequenceNrs(store, "a")).hasSize(700);
            assertThat(highest(store, "b")).isEqualTo(3);
            write(store, "b", 4, 4);
            assertThat(store.lastOrdinal()).isEqualTo(704);
        }
    }

    @Test
    void aBackupIsTakenBesideTheWriterAndHoldsWhatWasAcknowledgedBefore() throws Exception {
        try (var store = open(dir.resolve("data"))) {
            write(store, "a", 701, 710);

            JournalBackup.take(journal, backup, NOON, QUIET);

            write(store, "a", 711, 720);
        }
        JournalBackup.restore(backup, restored, QUIET);
        try (var store = open(dir.resolve("restored"))) {
            assertThat(sequenceNrs(store, "a")).hasSize(710);
        }
    }

    @Test
    void nothingIsOverwritten() throws Exception {
        JournalBackup.take(journal, backup, NOON, QUIET);

        assertThatThrownBy(() -> JournalBackup.take(journal, backup, NOON, QUIET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> JournalBackup.restore(backup, journal, QUIET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing is overwritten");
    }

    @Test
    void whatWasNotFinishedIsNoBackup() throws Exception {
        JournalBackup.take(journal, backup, NOON, QUIET);
        Files.delete(backup.resolve("backup.json"));

        assertThatThrownBy(() -> JournalBackup.restore(backup, restored, QUIET))
                .hasMessageContaining("expected: a backup that was finished");
    }

    @Test
    void aBackupThatIsNotWhatItWasIsRefusedAndLeavesNothingBehind() throws Exception {
        JournalBackup.take(journal, backup, NOON, QUIET);
        try (var store = open(dir.resolve("other"))) {
            write(store, "a", 1, 1);
        }
        Directories.delete(backup.resolve("journal"));
        Files.move(dir.resolve("other/journal"), backup.resolve("journal"));

        assertThatThrownBy(() -> JournalBackup.restore(backup, restored, QUIET))
                .isInstanceOf(JournalException.Unreadable.class)
                .hasMessageContaining("events=1,");
        assertThat(dir.resolve("restored")).isEmptyDirectory();
    }

    @Test
    void aDamagedJournalIsNotBackedUpAsIfItWereWhole() throws Exception {
        SampleJournal.damage(dir.resolve("data"));

        assertThatThrownBy(() -> JournalBackup.take(journal, backup, NOON, QUIET))
                .isInstanceOf(JournalException.class);
        assertThat(backup.resolve("backup.json")).doesNotExist();
    }

    @Test
    void aJournalWhoseOlderLogEndsTooSoonIsNotBackedUp() throws Exception {
        SampleJournal.endOlderLogTooSoon(dir.resolve("data"));

        assertThatThrownBy(() -> JournalBackup.take(journal, backup, NOON, QUIET))
                .isInstanceOf(JournalException.Unreadable.class)
                .hasMessageContaining("acknowledged");
        assertThat(backup).doesNotExist();
    }

    @Test
    void compactingKeepsEverythingAndNeedsTheDirectoryToItself() throws Exception {
        var before = JournalBackup.take(journal, backup, NOON, QUIET);
        var settings = TestStores.settings(dir.resolve("data"));
        try (var _ = open(dir.resolve("data"))) {
            assertThatThrownBy(() -> JournalCompaction.run(settings, QUIET)).isInstanceOf(JournalException.InUse.class);
        }

        var result = JournalCompaction.run(settings, QUIET);

        assertThat(result.after()).isPositive().isLessThanOrEqualTo(result.before());
        var after = JournalBackup.take(journal, dir.resolve("after"), NOON, QUIET);
        assertThat(after.events()).isEqualTo(before.events());
        assertThat(after.lastOrdinal()).isEqualTo(before.lastOrdinal());
        // Two more writers have had it: ours, and the compaction itself.
        assertThat(after.epoch()).isEqualTo(before.epoch() + 2);
    }

    @Test
    void theCensusCountsByKind() throws Exception {
        try (var store = open(dir.resolve("data"))) {
            write(store, "order|1", 1, 5);
            write(store, "order|2", 1, 2);
        }

        var census = JournalCensus.of(journal, QUIET);

        assertThat(census.lastOrdinal()).isEqualTo(710);
        assertThat(census.kinds()).containsOnlyKeys("a", "order");
        var orders = census.kinds().get("order");
        assertThat(orders.streams()).isEqualTo(2);
        assertThat(orders.events()).isEqualTo(7);
        assertThat(orders.first()).isEqualTo(Instant.ofEpochMilli(1001));
        assertThat(orders.last()).isEqualTo(Instant.ofEpochMilli(1005));
        assertThat(census.kinds().get("a").snapshots()).isEqualTo(1);
        assertThat(census.longest().getFirst()).isEqualTo(new JournalCensus.Stream("a", 700));
        assertThat(census.files()).containsKeys("sst", "log");
    }
}
