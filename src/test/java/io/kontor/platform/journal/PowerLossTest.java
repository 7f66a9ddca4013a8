package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A killed process leaves its writes in the page cache; a power cut leaves what was synced, and of the rest whatever it likes. This is
 * the power cut, at every one of some hundred writes while streams, snapshots, full logs and new tables go on.
 */
class PowerLossTest {

    private static final int CUTS = 240;
    private static final int STREAMS = 20;
    private static final String EVENT = "x".repeat(2000);

    @TempDir
    private Path dir;

    private final long seed = new Random().nextLong();

    /** By stream: the highest sequence number, or that of the newest snapshot, that was acknowledged. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    @Test
    void everyAcknowledgedEventSurvivesAPowerCut() throws Exception {
        var cuts = writeUntilCut(Syncer.synced(), CUTS);

        assertThat(cuts).hasSize(CUTS);
        for (var cut : cuts) {
            assertThat(lost(cut)).as("seed %d, %s", seed, cut).isEmpty();
        }
        assertThat(cuts.getLast().acknowledged()).hasSizeGreaterThan(STREAMS);
        assertThat(cuts.stream().map(PowerCuts.Cut::newestLog).distinct())
                .as("some cuts fall where one log follows another")
                .hasSizeGreaterThan(2);
    }

    @Test
    void acknowledgingBeforeTheSyncIsNoticed() throws Exception {
        var cuts = writeUntilCut(DeliberateBreaks.notSynced(), 40);

        var noticed = 0;
        for (var cut : cuts) {
            noticed += isNoticed(cut) ? 1 : 0;
        }
        // A cut may spare by chance what was never synced, but not often.
        assertThat(noticed).isGreaterThan(cuts.size() / 2);
    }

    /** Missing at the end, or missing in the middle: either is seen. */
    private boolean isNoticed(PowerCuts.Cut cut) throws Exception {
        try {
            return !lost(cut).isEmpty();
        } catch (AssertionError notWhole) {
            return true;
        }
    }

    private List<PowerCuts.Cut> writeUntilCut(Syncer syncer, int cuts) throws Exception {
        System.out.println("power cuts with seed " + seed);
        var power = new PowerCuts(dir, syncer, cuts, seed, () -> Map.copyOf(acknowledged));
        var settings = TestStores.settings(dir.resolve("running"), "wal-bytes-max = 1 MiB", "group.interval = 0s");
        try (var store = RocksStore.open(settings, power)) {
            power.watch(store);
            var writers = new ArrayList<Thread>();
            for (var n = 0; n < STREAMS; n++) {
                var pid = "s" + n;
                writers.add(Thread.ofVirtual().start(() -> writeUntilCut(store, pid, power)));
            }
            for (var writer : writers) {
                writer.join();
            }
        }
        return power.cuts();
    }

    /** Writes of one, two and three events in turn, and now and then a snapshot. */
    private void writeUntilCut(RocksStore store, String pid, PowerCuts power) {
        var last = 0L;
        while (!power.done()) {
            var to = last + 1 + last % 3;
            done(store.append(pid, rows(pid, last + 1, to)).thenRun(() -> acknowledged.put(pid, to)));
            last = to;
            if (last % 5 == 0) {
                var snapshot = new StoredSnapshot(pid, last, 1, new Payload(1, "", new byte[100]), null);
                done(store.putSnapshot(pid, last, Rows.snapshot(snapshot))
                        .thenRun(() -> acknowledged.put("snapshot of " + pid, to)));
            }
        }
    }

    private static List<Change.Row> rows(String pid, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(n -> new Change.Row(n, Rows.event(TestStores.event(pid, n, EVENT))))
                .toList();
    }

    /** What should be there after the power came back and is not; what is there must be whole. */
    private List<String> lost(PowerCuts.Cut cut) throws Exception {
        var image = cut.restoreTo(dir.resolve("image"));
        try {
            if (cut.number() % 8 == 0) {
                goesOn(image);
            }
            LogFiles.mend(image.resolve("journal"));
            try (var journal = JournalReader.openReadOnly(image.resolve("journal"))) {
                return lost(cut, journal, cut.number() % 8 == 0 ? 1 : 0);
            }
        } catch (JournalException.Unreadable e) {
            // Damage before the last group: it has seen for itself that it lost something.
            return List.of(String.valueOf(e.getMessage()));
        } finally {
            Directories.delete(image);
        }
    }

    /** @param added events of each stream since the power came back */
    private List<String> lost(PowerCuts.Cut cut, ReadOnlyJournal journal, int added) {
        var lost = new ArrayList<String>();
        var events = 0L;
        for (var n = 0; n < STREAMS; n++) {
            var pid = "s" + n;
            var found = journal.events(pid, 1, Long.MAX_VALUE)
                    .map(StoredEvent::sequenceNr)
                    .toList();
            events += found.size();
            if (found.size() - added < cut.acknowledged().getOrDefault(pid, 0L)) {
                lost.add(pid + ": " + found.size() + " of " + cut.acknowledged().get(pid));
            }
            assertThat(found).as(pid).containsExactlyElementsOf(upTo(found.size()));
            assertThat(endsAWrite(found.size() - added))
                    .as("seed %d, %s: half a write of %s", seed, cut, pid)
                    .isTrue();
            if (newestSnapshot(journal, pid) < cut.acknowledged().getOrDefault("snapshot of " + pid, 0L)) {
                lost.add("snapshot of " + pid);
            }
        }
        assertThat(journal.eventsInCommitOrder(1).map(StoredEvent::ordinal).toList())
                .containsExactlyElementsOf(upTo(events));
        return lost;
    }

    private static void goesOn(Path image) {
        try (var store = TestStores.open(image)) {
            var writes = new ArrayList<CompletableFuture<Void>>();
            for (var n = 0; n < STREAMS; n++) {
                var next = TestStores.highest(store, "s" + n) + 1;
                writes.add(store.append("s" + n, rows("s" + n, next, next)));
            }
            writes.forEach(TestStores::done);
        }
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    /** The same steps as the writer's. */
    private static boolean endsAWrite(long events) {
        var last = 0L;
        while (last < events) {
            last += 1 + last % 3;
        }
        return last == events;
    }

    private static long newestSnapshot(ReadOnlyJournal journal, String pid) {
        var any = new Snapshots.Selection(0, Long.MAX_VALUE, 0, Long.MAX_VALUE);
        var newest = journal.<Optional<StoredSnapshot>>read(
                tables -> Optional.ofNullable(Snapshots.latest(tables, pid, any, damaged -> fail(damaged))));
        return newest.map(StoredSnapshot::sequenceNr).orElse(0L);
    }
}
