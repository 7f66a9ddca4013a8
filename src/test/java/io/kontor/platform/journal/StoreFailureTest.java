package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.done;
import static io.kontor.platform.journal.TestStores.highest;
import static io.kontor.platform.journal.TestStores.open;
import static io.kontor.platform.journal.TestStores.rows;
import static io.kontor.platform.journal.TestStores.sequenceNrs;
import static io.kontor.platform.journal.TestStores.settings;
import static io.kontor.platform.journal.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class StoreFailureTest {

    @TempDir
    private Path dir;

    /** A disk that can be told to fail, or to keep a write waiting. */
    private static final class FaultyDisk implements Syncer {

        private final Syncer disk = Syncer.synced();
        volatile boolean broken;
        volatile boolean failsAfterWriting;
        final Semaphore allowed = new Semaphore(1_000_000);
        final CountDownLatch waiting = new CountDownLatch(1);

        @Override
        public void write(RocksDB rocks, WriteBatch batch) throws RocksDBException {
            if (allowed.availablePermits() == 0) {
                waiting.countDown();
            }
            allowed.acquireUninterruptibly();
            if (broken) {
                throw new RocksDBException("no space left on device");
            }
            disk.write(rocks, batch);
            if (failsAfterWriting) {
                failsAfterWriting = false;
                throw new RocksDBException("fsync failed");
            }
        }

        void hold() {
            allowed.drainPermits();
        }

        void release() {
            allowed.release(1_000_000);
        }
    }

    private final FaultyDisk disk = new FaultyDisk();

    @Test
    void aFailedWriteFailsItsFutureAndTheNextOnesUntilAProbeSucceeds() throws Exception {
        try (var store = RocksStore.open(settings(dir, "probe-interval = 10ms"), disk)) {
            write(store, "a", 1, 1);
            disk.broken = true;

            assertThatThrownBy(() -> write(store, "a", 2, 2))
                    .isInstanceOf(JournalException.Unavailable.class)
                    .hasMessageContaining("no space left");
            assertThat(store.health()).isInstanceOf(JournalHealth.Failed.class);
            assertThat(sequenceNrs(store, "a")).as("reads go on").containsExactly(1L);
            assertThatThrownBy(() -> write(store, "b", 1, 1)).isInstanceOf(JournalException.Unavailable.class);

            disk.broken = false;
            awaitUp(store);
            write(store, "a", 2, 2);
            assertThat(sequenceNrs(store, "a")).containsExactly(1L, 2L);
            assertThat(store.lastOrdinal()).isEqualTo(2);
        }
    }

    @Test
    void anEventWhoseSyncFailedIsEitherThereOrNotButNeverTwice() throws Exception {
        try (var store = RocksStore.open(settings(dir, "probe-interval = 10ms"), disk)) {
            write(store, "a", 1, 1);
            disk.failsAfterWriting = true;
            assertThatThrownBy(() -> write(store, "a", 2, 2)).isInstanceOf(JournalException.Unavailable.class);
            awaitUp(store);

            // It was written, so the number is taken and the ordinal used.
            assertThat(highest(store, "a")).isEqualTo(2);
            assertThatThrownBy(() -> write(store, "a", 2, 2)).isInstanceOf(JournalException.Conflict.class);
            write(store, "a", 3, 3);
            assertThat(store.lastOrdinal()).isEqualTo(3);
        }
    }

    @Test
    void theHighestSequenceNumberWaitsForTheWriteInFlight() throws Exception {
        try (var store = RocksStore.open(settings(dir), disk)) {
            write(store, "a", 1, 1);
            disk.hold();
            var inFlight = store.append("a", rows("a", 2, 2));
            disk.waiting.await();

            var asked = store.highestSequenceNr("a", Runnable::run);
            var other = store.highestSequenceNr("b", Runnable::run);

            assertThat(asked).isNotDone();
            assertThat(other).as("only writes of that stream are waited for").isCompletedWithValue(0L);
            disk.release();
            assertThat(done(asked)).isEqualTo(2);
            done(inFlight);
        }
    }

    @Test
    void aFullQueueRefusesAtOnceAndForgetsNothingItTook() throws Exception {
        try (var store = RocksStore.open(settings(dir, "queue.count-max = 3"), disk)) {
            disk.hold();
            var writing = store.append("w", rows("w", 1, 1));
            disk.waiting.await();
            for (var n = 1; n <= 3; n++) {
                assertThat(store.append("q" + n, rows("q" + n, 1, 1))).isNotDone();
            }

            assertThatThrownBy(() -> write(store, "late", 1, 1)).isInstanceOf(JournalException.Overloaded.class);

            assertThat(store.stats().overloads()).isEqualTo(1);
            disk.release();
            done(writing);
            assertThat(done(store.highestSequenceNr("q3", Runnable::run))).isEqualTo(1);
            assertThat(store.stats().queuedBytes()).isZero();
        }
    }

    @Test
    void theQueueIsBoundedInBytesToo() throws Exception {
        try (var store = RocksStore.open(settings(dir, "queue.bytes-max = 1024"), disk)) {
            disk.hold();
            var writing = store.append("w", rows("w", 1, 1));
            disk.waiting.await();
            assertThat(store.append("big", rows("big", 1, 50)))
                    .as("one thing alone may pass the bound")
                    .isNotDone();

            assertThatThrownBy(() -> write(store, "late", 1, 1)).isInstanceOf(JournalException.Overloaded.class);
            disk.release();
            done(writing);
        }
    }

    @Test
    void aWriterWhoseDirectoryWasTakenNeverWritesAgain() throws Exception {
        try (var store = open(dir)) {
            write(store, "a", 1, 1);
            // What another machine does where locks mean nothing.
            Files.writeString(
                    dir.resolve("journal/writer.lock"), String.format("%019d of process 1%n", store.epoch() + 1));

            assertThatThrownBy(() -> write(store, "a", 2, 2)).isInstanceOf(JournalException.Fenced.class);
            assertThat(store.health()).isInstanceOf(JournalHealth.Fenced.class);
            assertThatThrownBy(() -> write(store, "a", 2, 2)).isInstanceOf(JournalException.Fenced.class);
            assertThat(sequenceNrs(store, "a")).containsExactly(1L);
        }
    }

    @Test
    void anotherSystemInThisProcessIsRefusedAndDoesNotLoosenTheLock() {
        try (var store = open(dir)) {
            assertThatThrownBy(() -> open(dir))
                    .isInstanceOf(JournalException.InUse.class)
                    .hasMessageContaining("in use by another system in this process");
            write(store, "a", 1, 1);
        }
        open(dir).close();
    }

    @Test
    void everyOpeningIsANewEpoch() {
        long first;
        try (var store = open(dir)) {
            first = store.epoch();
        }
        try (var store = open(dir)) {
            assertThat(store.epoch()).isEqualTo(first + 1);
        }
    }

    @Test
    void aTornLastRecordIsForgivenAndDamageBeforeItIsNot() throws Exception {
        try (var store = open(dir)) {
            for (var n = 1; n <= 50; n++) {
                write(store, "a", n, n);
            }
            copy(dir.resolve("journal"), dir.resolve("torn/journal"));
            copy(dir.resolve("journal"), dir.resolve("damaged/journal"));
        }
        var torn = newestLog(dir.resolve("torn/journal"));
        Files.write(torn, "half a record".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        var damaged = newestLog(dir.resolve("damaged/journal"));
        var bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 0x55;
        Files.write(damaged, bytes);

        try (var store = open(dir.resolve("torn"))) {
            assertThat(highest(store, "a")).isEqualTo(50);
        }
        assertThatThrownBy(() -> open(dir.resolve("damaged"))).isInstanceOf(JournalException.Unreadable.class);
    }

    @Test
    void writersThatRaceForOneNumberDoNotBothWin() throws Exception {
        try (var store = open(dir)) {
            for (var sequenceNr = 1; sequenceNr <= 200; sequenceNr++) {
                var n = sequenceNr;
                var together = new CyclicBarrier(2);
                var wins = new Semaphore(0);
                Runnable racer = () -> {
                    try {
                        together.await();
                        write(store, "a", n, n);
                        wins.release();
                    } catch (JournalException.Conflict _) {
                        // the other one won
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                };
                var one = Thread.ofVirtual().start(racer);
                var two = Thread.ofVirtual().start(racer);
                one.join();
                two.join();

                assertThat(wins.availablePermits()).isEqualTo(1);
            }
        }
    }

    private static void awaitUp(RocksStore store) {
        var deadline = System.nanoTime() + 20_000_000_000L;
        while (!store.health().up()) {
            assertThat(System.nanoTime()).as(String.valueOf(store.health())).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (var files = Files.list(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static Path newestLog(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .filter(file -> file.toFile().length() > 0)
                    .max(Comparator.comparing(Path::getFileName))
                    .orElseThrow();
        }
    }
}
