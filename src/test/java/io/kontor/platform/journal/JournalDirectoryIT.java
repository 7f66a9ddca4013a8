package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalDirectoryIT {

    @TempDir
    private Path dir;

    @Test
    void aSecondProcessIsRefusedByOneClearMessageUntilTheFirstIsGone() throws Exception {
        try (var holder = ChildProcess.start(DirectoryHolder.class, dir.toString())) {
            holder.await("open"::equals);

            assertThatThrownBy(() -> TestStores.open(dir))
                    .isInstanceOf(JournalException.InUse.class)
                    .hasMessageContaining("in use by another process")
                    .hasMessageContaining("of process " + holder.pid());

            holder.await(line -> line.startsWith("wrote"));
            holder.kill();
        }
        try (var store = TestStores.open(dir)) {
            assertThat(store.epoch()).isEqualTo(2);
            assertThat(TestStores.highest(store, "held")).isPositive();
        }
    }

    @Test
    void aSecondProcessTouchesNothingOfTheFirstsEvenIfItsLockFileWasDeleted() throws Exception {
        try (var holder = ChildProcess.start(DirectoryHolder.class, dir.toString())) {
            holder.await(line -> line.startsWith("wrote"));
            standStill(holder.pid()); // with its next write it would notice, and end
            Files.delete(dir.resolve("journal/writer.lock"));
            var table = Files.writeString(dir.resolve("journal/000999.sst"), "a table that the first is writing");

            assertThatThrownBy(() -> TestStores.open(dir))
                    .isInstanceOf(JournalException.InUse.class)
                    .hasMessageContaining("has its tables open");

            assertThat(table).exists();
        }
    }

    @Test
    void aRunningJournalCanBeReadFromOutsideAndGoesOnUndisturbed() throws Exception {
        try (var holder = ChildProcess.start(DirectoryHolder.class, dir.toString())) {
            for (var n = 1; n <= 12; n++) {
                var written = Long.parseLong(
                        holder.await(line -> line.startsWith("wrote")).split(" ", -1)[1]);

                try (var journal = JournalReader.openReadOnly(dir.resolve("journal"))) {
                    var seen = journal.events("held", 1, Long.MAX_VALUE)
                            .map(StoredEvent::sequenceNr)
                            .collect(Collectors.toList());
                    assertThat(seen).hasSizeGreaterThanOrEqualTo((int) written);
                    assertThat(seen.getLast()).isEqualTo(seen.size());
                    assertThat(journal.eventsInCommitOrder(1).count()).isEqualTo(journal.lastOrdinal());
                    assertThat(journal.persistenceIds("he")).containsExactly("held");
                }
            }
            holder.await(line -> line.startsWith("wrote"));
        }
    }

    @Test
    void aBackupTakenWhileAnotherProcessWritesIsWholeAndHoldsWhatWasAcknowledgedBefore() throws Exception {
        try (var holder = ChildProcess.start(DirectoryHolder.class, dir.toString())) {
            for (var n = 1; n <= 5; n++) {
                var written = Long.parseLong(
                        holder.await(line -> line.startsWith("wrote")).split(" ", -1)[1]);
                var backup = dir.resolve("backup" + n);
                var restored = dir.resolve("restored" + n);

                JournalBackup.take(dir.resolve("journal"), backup, Instant.EPOCH, (_, _, _) -> {});
                JournalBackup.restore(backup, restored.resolve("journal"), (_, _, _) -> {});

                var check = JournalCheck.run(restored.resolve("journal"), _ -> {}, _ -> {}, (_, _, _) -> {});
                assertThat(check.damages()).isZero();
                assertThat(check.events()).isEqualTo(check.lastOrdinal()).isGreaterThanOrEqualTo(written);
            }
            holder.await(line -> line.startsWith("wrote"));
            var findings = new ArrayList<String>();
            JournalCheck.run(dir.resolve("journal"), _ -> {}, findings::add, (_, _, _) -> {});
            assertThat(findings)
                    .as("the journal at work, looked at from outside")
                    .isEmpty();
            holder.await(line -> line.startsWith("wrote"));
        }
    }

    /** The system's own limit on file sizes stands in for a full disk: writes fail, and succeed again when it is lifted. */
    @Test
    void writingStopsOnAFullDiskAndResumesByItselfWhenThereIsRoom() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit");
        try (var holder = ChildProcess.start(DirectoryHolder.class, dir.toString())) {
            holder.await(line -> line.startsWith("wrote"));

            limitFileSize(holder.pid(), "32768");
            assertThat(holder.await(line -> line.startsWith("refused"))).contains("write failed");
            limitFileSize(holder.pid(), "unlimited");

            holder.await(line -> line.startsWith("up again"));
            var written = Long.parseLong(
                    holder.await(line -> line.startsWith("wrote")).split(" ", -1)[1]);
            holder.kill();
            try (var store = TestStores.open(dir)) {
                assertThat(TestStores.sequenceNrs(store, "held")).hasSizeGreaterThanOrEqualTo((int) written);
                assertThat(TestStores.sequenceNrs(store, "held").getLast())
                        .isEqualTo(TestStores.sequenceNrs(store, "held").size());
            }
        }
    }

    /** A file system of 48 MiB that is really full, and then has room for the probe but not for opening the journal anew. */
    @Test
    void onAFullFileSystemReadsGoOnNothingAcknowledgedIsLostAndWritingResumesByItself() throws Exception {
        assumeTrue(ChildProcess.canMount(), "needs a user namespace with mounts");
        try (var writer = ChildProcess.startOnSmallDisk(dir, "48m", SmallDiskWriter.class, dir.toString())) {
            assertThat(writer.await(line -> line.startsWith("refused"))).contains("No space left on device");
            assertThat(writer.await(line -> line.startsWith("full:"))).isEqualTo("full: all read");
            assertThat(writer.await(line -> line.startsWith("little room:"))).isEqualTo("little room: all read");
            assertThat(writer.await(line -> line.startsWith("no room to open:")))
                    .isEqualTo("no room to open: all read");
            writer.await("room was given back"::equals);
            writer.await(line -> line.startsWith("up again"));
            assertThat(writer.await(line -> line.startsWith("opened anew:"))).isEqualTo("opened anew: all read");
        }
    }

    private static void standStill(long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-STOP", String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void limitFileSize(long pid, String soft) throws Exception {
        var prlimit = new ProcessBuilder(
                        "/usr/bin/prlimit", "--pid", String.valueOf(pid), "--fsize=" + soft + ":unlimited")
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(prlimit.exitValue()).isZero();
    }
}
