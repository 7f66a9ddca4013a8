package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.all;
import static io.kontor.platform.journal.TestStores.open;
import static io.kontor.platform.journal.TestStores.rows;
import static io.kontor.platform.journal.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log as a cut or a fault may leave it. Groups of one, two and many events, in one block of the log and over several, so that
 * offsets fall into headers, into pieces of a record, between pieces and into what fills a block.
 */
class TornTailTest {

    private static final int[] GROUPS = {1, 2, 1, 300, 2, 700, 3, 1, 150, 2};

    @TempDir
    private Path dir;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private byte[] log;
    private Path logName;

    /** How long the log was when that many events had been acknowledged. */
    private final TreeMap<Long, Integer> acknowledged = new TreeMap<>();

    @BeforeEach
    void writeGroups() throws Exception {
        System.out.println("torn tails with seed " + seed);
        try (var store = open(dir.resolve("whole"))) {
            logName = Directories.logs(dir.resolve("whole/journal")).getLast();
            acknowledged.put(Files.size(logName), 0);
            var next = 1;
            for (var size : GROUPS) {
                write(store, "a", next, next + size - 1);
                next += size;
                acknowledged.put(Files.size(logName), next - 1);
            }
            Directories.copy(dir.resolve("whole/journal"), dir.resolve("image"));
        }
        logName = dir.resolve("image").resolve(logName.getFileName());
        log = Files.readAllBytes(logName);
    }

    @Test
    void aLogCutAnywhereEndsWithItsLastCompleteGroup() throws Exception {
        for (var length : lengths()) {
            var cut = Files.write(dir.resolve("cut.log"), Arrays.copyOf(log, length));

            try (var channel = FileChannel.open(cut)) {
                var found = LogFile.scan(channel);
                assertThat(acknowledged.get(acknowledged.floorKey(found.whole())))
                        .as("seed %d, cut at %d", seed, length)
                        .isEqualTo(acknowledged.floorEntry((long) length).getValue());
                assertThat(found.goesOn()).isFalse();
            }
        }
    }

    @Test
    void aTornLogIsCutBackToItsLastCompleteGroupAndThatIsReported() throws Exception {
        var lengths = new ArrayList<>(lengths());
        Collections.shuffle(lengths, random);
        for (var length : lengths.subList(0, 50)) {
            var torn = Arrays.copyOf(log, length);

            assertKeeps(torn, acknowledged.floorEntry((long) length).getValue(), "cut at " + length);
        }
    }

    @Test
    void whateverTheLastGroupsPagesHoldAfterAPowerCutItIsCutOffWhole() throws Exception {
        var groups = List.copyOf(acknowledged.keySet());
        for (var round = 0; round < 40; round++) {
            // Acknowledged up to the start of a group, while of that group's own pages each was written or not.
            var group = 1 + random.nextInt(groups.size() - 1);
            var start = groups.get(group - 1).intValue();
            var torn = Arrays.copyOf(log, groups.get(group).intValue());
            var spoilt = start + random.nextInt(torn.length - start);
            for (var page = start; page < torn.length; page = (page / 4096 + 1) * 4096) {
                var end = Math.min(torn.length, (page / 4096 + 1) * 4096);
                if (random.nextBoolean() || (page <= spoilt && spoilt < end)) {
                    spoil(torn, page, end);
                }
            }

            assertKeeps(torn, acknowledged.get((long) start), "round " + round + ", group " + group);
        }
    }

    /** What a file system may show of a page that was never written. */
    private void spoil(byte[] bytes, int from, int to) {
        if (random.nextBoolean()) {
            Arrays.fill(bytes, from, to, (byte) 0);
        } else {
            for (var i = from; i < to; i++) {
                bytes[i] = (byte) random.nextInt();
            }
        }
    }

    @Test
    void damageBeforeTheLastGroupIsRefusedWhereverItIsAndTheLogIsLeftAsItWas() throws Exception {
        var groups = List.copyOf(acknowledged.keySet());
        for (var round = 0; round < 100; round++) {
            var damaged = log.clone();
            damaged[random.nextInt(groups.get(groups.size() - 2).intValue())] ^= (byte) (1 << random.nextInt(8));

            var image = image(damaged);
            assertThatThrownBy(() -> open(image))
                    .as("seed %d, round %d", seed, round)
                    .isInstanceOf(JournalException.Unreadable.class)
                    .hasMessageContaining(logName.getFileName().toString())
                    .hasMessageContaining("acknowledged");
            assertThat(Files.readAllBytes(image.resolve("journal").resolve(logName.getFileName())))
                    .isEqualTo(damaged);
            Directories.delete(image);
        }
    }

    @Test
    void anOlderLogThatEndsTooSoonIsRefused() throws Exception {
        var image = image(Arrays.copyOf(log, log.length - 5));
        Files.write(image.resolve("journal/000999.log"), Arrays.copyOf(log, log.length));

        assertThatThrownBy(() -> open(image)).isInstanceOf(JournalException.Unreadable.class);
    }

    @Test
    void aWholeLogIsLeftAlone() throws Exception {
        assertKeeps(log, acknowledged.lastEntry().getValue(), "whole");
    }

    /** Ends and beginnings of records, pieces and blocks and what is around them, and some from everywhere. */
    private List<Integer> lengths() {
        var lengths = new ArrayList<Integer>();
        for (var end : acknowledged.keySet()) {
            for (var around = -9; around <= 9; around++) {
                lengths.add(end.intValue() + around);
            }
        }
        for (var block = 32 * 1024; block < log.length; block += 32 * 1024) {
            for (var around = -8; around <= 8; around += 2) {
                lengths.add(block + around);
            }
        }
        for (var n = 0; n < 400; n++) {
            lengths.add(random.nextInt(log.length));
        }
        // The first write of a directory, its format and epoch, is not what this is about.
        var first = acknowledged.firstKey();
        return lengths.stream()
                .filter(length -> length >= first && length <= log.length)
                .distinct()
                .toList();
    }

    private void assertKeeps(byte[] torn, int events, String what) throws Exception {
        var image = image(torn);
        try (var store = open(image)) {
            var found = all(store, EventCursor.ofStream("a", 1, Long.MAX_VALUE));
            assertThat(found).as("seed %d, %s", seed, what).hasSize(events);
            assertThat(store.lastOrdinal()).isEqualTo(events);
            var wholeTo = acknowledged.floorKey((long) torn.length);
            if (acknowledged.get(wholeTo) == events) {
                assertThat(store.stats().tornBytes())
                        .as("reported, seed %d, %s", seed, what)
                        .isEqualTo(torn.length - wholeTo);
            } else {
                assertThat(store.stats().tornBytes()).isPositive();
            }
            TestStores.done(store.append("a", rows("a", events + 1, events + 1)));
        }
        Directories.delete(image);
    }

    private Path image(byte[] bytes) throws IOException {
        var image = Files.createTempDirectory(dir, "torn");
        Directories.copy(dir.resolve("image"), image.resolve("journal"));
        Files.write(image.resolve("journal").resolve(logName.getFileName()), bytes);
        return image;
    }
}
