package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.rows;
import static io.kontor.platform.journal.TestStores.sequenceNrs;
import static io.kontor.platform.journal.TestStores.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** A killed process leaves its writes in the page cache; a power cut leaves only what was synced. This is the power cut. */
class PowerLossTest {

    private static final int STREAMS = 20;

    @TempDir
    private Path dir;

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void everyAcknowledgedEventSurvivesAPowerCut() throws Exception {
        var image = writeUntilThePowerIsCut(Syncer.synced());

        assertThat(lost(image)).isEmpty();
        assertThat(image.acknowledged()).hasSizeGreaterThan(STREAMS);
    }

    @Test
    void acknowledgingBeforeTheSyncIsNoticed() throws Exception {
        var image = writeUntilThePowerIsCut(DeliberateBreaks.notSynced());

        assertThat(lost(image)).isNotEmpty();
    }

    private record Image(Path dataDir, Set<String> acknowledged) {}

    private Image writeUntilThePowerIsCut(Syncer syncer) throws Exception {
        var seed = new Random().nextLong();
        System.out.println("power cut with seed " + seed);
        var disk = new Disk(syncer, 30 + new Random(seed).nextInt(50));
        try (var store = RocksStore.open(settings(dir.resolve("running")), disk)) {
            disk.store = store;
            var writers = new ArrayList<Thread>();
            for (var n = 0; n < STREAMS; n++) {
                var pid = "s" + n;
                writers.add(Thread.ofVirtual().start(() -> appendUntilCut(store, pid, disk)));
            }
            for (var writer : writers) {
                writer.join();
            }
        }
        return new Image(dir.resolve("image"), disk.acknowledgedThen);
    }

    private void appendUntilCut(RocksStore store, String pid, Disk disk) {
        for (var n = 1L; disk.image == null; n++) {
            TestStores.done(store.append(pid, rows(pid, n, n)));
            acknowledged.add(pid + "/" + n);
        }
    }

    private List<String> lost(Image image) {
        try (var store = TestStores.open(image.dataDir())) {
            var found = new HashSet<String>();
            for (var n = 0; n < STREAMS; n++) {
                var pid = "s" + n;
                sequenceNrs(store, pid).forEach(sequenceNr -> found.add(pid + "/" + sequenceNr));
            }
            return image.acknowledged().stream()
                    .filter(event -> !found.contains(event))
                    .toList();
        }
    }

    /** Notes how long each log file was when RocksDB last synced, and copies the directory cut to those lengths. */
    private final class Disk implements Syncer {
        private final Syncer syncer;
        private final int cutAt;
        private final Map<Path, Long> synced = new HashMap<>();
        private long syncs;
        private int writes;
        volatile RocksStore store;
        volatile Path image;
        volatile Set<String> acknowledgedThen;

        Disk(Syncer syncer, int cutAt) {
            this.syncer = syncer;
            this.cutAt = cutAt;
        }

        @Override
        public void write(RocksDB rocks, WriteBatch batch) throws RocksDBException {
            if (store == null) {
                // The first writes of a directory, whatever the break, so that the image can be opened at all.
                Syncer.synced().write(rocks, batch);
                noteLengths();
                return;
            }
            syncer.write(rocks, batch);
            var syncsNow = store.stats().syncs();
            if (syncsNow > syncs) {
                syncs = syncsNow;
                noteLengths();
            }
            if (++writes == cutAt) {
                acknowledgedThen = Set.copyOf(acknowledged);
                image = cut();
            }
        }

        private void noteLengths() {
            try (var files = Files.list(dir.resolve("running/journal"))) {
                files.filter(file -> file.toString().endsWith(".log"))
                        .forEach(file ->
                                synced.put(file.getFileName(), file.toFile().length()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path cut() {
            try {
                var to = dir.resolve("image/journal");
                StoreFailureTest.copy(dir.resolve("running/journal"), to);
                try (var files = Files.list(to)) {
                    for (var file : files.filter(each -> each.toString().endsWith(".log"))
                            .toList()) {
                        try (var log = FileChannel.open(file, StandardOpenOption.WRITE)) {
                            log.truncate(synced.getOrDefault(file.getFileName(), 0L));
                        }
                    }
                }
                return to;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
