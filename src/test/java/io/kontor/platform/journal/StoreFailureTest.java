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

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
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
    void whereTheLogHasNoRoomAsTablesTheOpenOnesStayHoweverOftenTheDiskIsProbed() throws Exception {
        var room = new AtomicLong(Long.MAX_VALUE);
        var probes = new CountDownLatch(5);
        UsableSpace usable = _ -> {
            probes.countDown();
            return room.get();
        };
        try (var store = RocksStore.open(settings(dir, "probe-interval = 10ms"), disk, usable)) {
            for (var n = 1; n <= 20; n++) {
                var event = TestStores.event("a", n, "x".repeat(100_000));
                done(store.append("a", List.of(new Change.Row(n, Rows.event(event)))));
            }
            var open = store.<Tables>read(tables -> tables);
            room.set(LogFiles.bytes(dir.resolve("journal")));
            disk.failsAfterWriting = true;
            assertThatThrownBy(() -> write(store, "a", 21, 21)).isInstanceOf(JournalException.Unavailable.class);

            assertThat(probes.await(60, TimeUnit.SECONDS)).isTrue();

            assertThat(store.<Tables>read(tables -> tables)).isSameAs(open);
            assertThat(sequenceNrs(store, "a")).hasSizeGreaterThanOrEqualTo(20);
            room.set(Long.MAX_VALUE);
            awaitUp(store);
            write(store, "a", 22, 22);
        }
    }

    /** Some file systems do not, and an error looks the same. */
    @Test
    void whereTheFileSystemDoesNotTellWhatIsFreeAProbeDecides() throws Exception {
        try (var store = RocksStore.open(settings(dir, "probe-interval = 10ms"), disk, _ -> 0)) {
            write(store, "a", 1, 1);
            disk.failsAfterWriting = true;
            assertThatThrownBy(() -> write(store, "a", 2, 2)).isInstanceOf(JournalException.Unavailable.class);

            awaitUp(store);

            write(store, "a", 3, 3);
        }
    }

    @Test
    void whoAsksForTheNumbersDoesNotWaitWhileTheTablesAreOpenedAnew() throws Exception {
        var settings = settings(dir);
        var tail = new Tail(settings.tail());
        try (var database = Database.open(settings, disk)) {
            var writer = new GroupCommit(database, settings, new CommitSignals(settings.liveStreamsMax(), tail), tail);
            var before = writer.stats();
            assertThat(before.syncs()).isPositive();

            database.whileNobodyReads(() -> assertThat(done(CompletableFuture.supplyAsync(writer::stats)))
                    .isEqualTo(before));
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
    void aWriterWhoseLockFileWasReplacedNeverWritesAgain() throws Exception {
        try (var store = open(dir)) {
            write(store, "a", 1, 1);
            // Somebody thinks the lock is stale, and another writer makes a new one with whatever is in it.
            var lock = dir.resolve("journal/writer.lock");
            var same = Files.readAllBytes(lock);
            Files.move(lock, dir.resolve("moved.lock"));
            Files.write(lock, same);

            assertThatThrownBy(() -> write(store, "a", 2, 2))
                    .isInstanceOf(JournalException.Fenced.class)
                    .hasMessageContaining("is another file");
            assertThat(sequenceNrs(store, "a")).containsExactly(1L);
        }
    }

    @Test
    void aWriterThatLostItsDirectoryDuringAWriteDoesNotAcknowledgeIt() throws Exception {
        try (var store = RocksStore.open(settings(dir), disk)) {
            write(store, "a", 1, 1);
            disk.hold();
            var underWay = store.append("a", rows("a", 2, 2));
            disk.waiting.await();
            Files.writeString(
                    dir.resolve("journal/writer.lock"), String.format("%019d of process 1%n", store.epoch() + 1));
            disk.release();

            assertThatThrownBy(() -> done(underWay)).isInstanceOf(JournalException.Fenced.class);
        }
    }

    @Test
    void aFailedWriterWhoseDirectoryWasTakenTouchesNothing() throws Exception {
        try (var store = RocksStore.open(settings(dir, "probe-interval = 10ms"), disk)) {
            write(store, "a", 1, 1);
            disk.hold();
            disk.broken = true;
            var failing = store.append("a", rows("a", 2, 2));
            disk.waiting.await();
            var journal = dir.resolve("journal");
            takenByAnother(journal, store.epoch() + 1);
            var before = contents(journal);
            disk.release();

            assertThatThrownBy(() -> done(failing)).isInstanceOf(JournalException.Unavailable.class);
            await(store, health -> health instanceof JournalHealth.Fenced);
            assertThat(contents(journal)).isEqualTo(before);
        }
    }

    /** Another writer at work: its epoch, a group that is half written and a table as well. */
    private static void takenByAnother(Path journal, long epoch) throws Exception {
        Files.writeString(journal.resolve("writer.lock"), String.format("%019d of process 1%n", epoch));
        Files.write(Directories.logs(journal).getLast(), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
        Files.writeString(journal.resolve("000999.sst"), "the beginning of a table");
    }

    private static Map<String, String> contents(Path directory) throws Exception {
        var contents = new TreeMap<String, String>();
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                contents.put(file.getFileName().toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void aNewWriterIsAboveWhateverEpochWasAnnouncedEvenIfItWroteNothing() throws Exception {
        open(dir).close();
        Files.writeString(dir.resolve("journal/writer.lock"), String.format("%019d of process 1%n", 41));
        try (var store = open(dir)) {
            assertThat(store.epoch()).isEqualTo(42);
        }
        Files.delete(dir.resolve("journal/writer.lock"));
        try (var store = open(dir)) {
            assertThat(store.epoch()).isEqualTo(43);
        }
    }

    @Test
    void aDeletionThatIsOvertakenByANewerOneDoesNotLowerTheHighestNumber() throws Exception {
        try (var store = RocksStore.open(settings(dir), disk)) {
            write(store, "a", 1, 3);
            var steps = new LinkedBlockingQueue<Runnable>();
            var overtaken = store.deleteEvents("a", Long.MAX_VALUE, steps::add).toCompletableFuture();
            steps.take().run(); // knows 3 as the highest

            write(store, "a", 4, 4);
            disk.hold();
            var busy = store.append("w", rows("w", 1, 1));
            disk.waiting.await();
            var newer = store.deleteEvents("a", Long.MAX_VALUE, Runnable::run).toCompletableFuture();
            steps.take().run(); // finds the same events, and comes behind
            disk.release();
            done(busy);
            done(newer);
            steps.take().run();
            done(overtaken);

            assertThat(sequenceNrs(store, "a")).isEmpty();
            assertThat(highest(store, "a")).isEqualTo(4);
        }
        try (var store = open(dir)) {
            assertThat(highest(store, "a")).isEqualTo(4);
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
        await(store, JournalHealth::up);
    }

    private static void await(RocksStore store, Predicate<JournalHealth> wanted) {
        var deadline = System.nanoTime() + 60_000_000_000L;
        while (!wanted.test(store.health())) {
            assertThat(System.nanoTime()).as(String.valueOf(store.health())).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
