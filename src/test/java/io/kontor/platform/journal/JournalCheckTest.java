package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.done;
import static io.kontor.platform.journal.TestStores.open;
import static io.kontor.platform.journal.TestStores.settings;
import static io.kontor.platform.journal.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.platform.journal.Tables.Table;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class JournalCheckTest {

    private static final int STREAMS = 30;
    private static final int EVENTS = 60;

    @TempDir
    private Path dir;

    private final List<String> findings = new ArrayList<>();

    @Test
    void aWholeJournalIsCountedAndNothingIsReported() throws Exception {
        writeStreams();

        assertThat(check()).isEqualTo(new JournalCheck.Result(STREAMS, 1800, STREAMS, 1800, 1, 0));
        assertThat(findings).isEmpty();

        JournalCompaction.run(settings(dir), (_, _, _) -> {});
        assertThat(check().damages()).isZero();
    }

    @Test
    void whatWasDeletedIsNotMissing() throws Exception {
        writeStreams();
        try (var store = open(dir)) {
            done(store.deleteEvents("s7", 40, Runnable::run).toCompletableFuture());
            done(store.deleteEvents("s29", EVENTS, Runnable::run).toCompletableFuture());
        }

        assertThat(check().events()).isEqualTo(1800 - 40 - EVENTS);
        assertThat(findings).isEmpty();
    }

    @Test
    void everyEventInADamagedPieceOfATableIsNamedAndNoReadPassesOverIt() throws Exception {
        writeStreams();
        SampleJournal.damage(dir);

        var result = check();

        assertThat(result.damages()).isPositive();
        try (var store = open(dir)) {
            for (var n = 0; n < STREAMS; n++) {
                var pid = "s" + n;
                var readable = readable(store, pid);
                if (readable < EVENTS) {
                    var first = readable + 1;
                    assertThat(findings).anyMatch(finding -> finding.contains(pid + "/" + first + " is damaged"));
                    assertThatThrownBy(() -> TestStores.sequenceNrs(store, pid))
                            .isInstanceOf(JournalException.Damaged.class)
                            .hasMessageContaining(pid)
                            .hasMessageContaining("from sequence number " + first + " on");
                }
            }
            assertThat(IntStream.range(0, STREAMS).filter(n -> readable(store, "s" + n) < EVENTS))
                    .isNotEmpty();
            assertThatThrownBy(() -> TestStores.all(store, EventCursor.inCommitOrder(1, Long.MAX_VALUE)))
                    .isInstanceOf(JournalException.Damaged.class);
        }
        // A piece holds 16 KiB, of rows of some hundred bytes: the rest has been checked as well.
        assertThat(findings).hasSizeLessThan(700);
        assertThat(result.events()).isGreaterThan(1200);
    }

    /** As many as are looked up at once lie between the two, so that none waits to be looked up where the second is met. */
    @Test
    void everyReadableEventIsCountedOnceHoweverManyLieBetweenTwoDamagedPieces() throws Exception {
        var events = 2 + 256 + 2;
        var payloads = new ArrayList<byte[]>();
        try (var store = open(dir)) {
            var random = new Random(1);
            for (var n = 1; n <= events; n++) {
                // Larger than a block and not to be compressed: each has a block of its own, and lies in it as it is.
                var bytes = new byte[20_000];
                random.nextBytes(bytes);
                payloads.add(bytes);
                var event = TestStores.event("a", n, new Payload(1, "bytes", bytes));
                done(store.append("a", List.of(new Change.Row(n, Rows.event(event)))));
            }
        }
        JournalCompaction.run(settings(dir), (_, _, _) -> {});
        var table = SampleJournal.largestTable(dir.resolve("journal"));
        var file = Files.readAllBytes(table);
        for (var damaged : List.of(2, 259)) {
            file[indexOf(file, Arrays.copyOf(payloads.get(damaged - 1), 16))] ^= 1;
        }
        Files.write(table, file);

        var result = JournalCheck.run(
                dir.resolve("journal"),
                _ -> {},
                findings::add,
                (_, done, _) -> assertThat(done).isLessThanOrEqualTo(events));

        assertThat(result.events()).isEqualTo(events - 2);
        assertThat(findings)
                .satisfiesExactly(
                        finding -> assertThat(finding).startsWith("events a/2 is damaged: "),
                        finding -> assertThat(finding).startsWith("events a/259 is damaged: "),
                        finding -> assertThat(finding).startsWith("a table file is damaged: "));
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        return IntStream.range(0, bytes.length - part.length)
                .filter(at -> Arrays.equals(bytes, at, at + part.length, part, 0, part.length))
                .findFirst()
                .orElseThrow();
    }

    private static int readable(RocksStore store, String pid) {
        for (var n = 1; n <= EVENTS; n++) {
            try {
                var key = Keys.row(pid, n);
                store.<StoredEvent>read(tables -> Rows.event(key, tables.get(Table.EVENTS, key)));
            } catch (JournalException.Damaged _) {
                return n - 1;
            }
        }
        return EVENTS;
    }

    /** What is not noticed can only be a filter's: RocksDB takes a damaged one for "may be there" and looks. */
    @Test
    void anyByteChangedInAnyTableIsNoticedOrHarmsNothing() throws Exception {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        writeStreams();
        JournalCompaction.run(settings(dir), (_, _, _) -> {});
        for (var round = 0; round < 60; round++) {
            var image = dir.resolve("image" + round);
            Directories.copy(dir.resolve("journal"), image.resolve("journal"));
            var table = SampleJournal.largestTable(image.resolve("journal"));
            var bytes = Files.readAllBytes(table);
            var at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            Files.write(table, bytes);

            if (!noticed(image)) {
                assertThat(intact(image))
                        .as("seed %d, byte %d of %d", seed, at, bytes.length)
                        .isTrue();
            }
            Directories.delete(image);
        }
    }

    private static boolean noticed(Path image) throws Exception {
        try {
            return JournalCheck.run(image.resolve("journal"), _ -> {}, _ -> {}, (_, _, _) -> {})
                            .damages()
                    > 0;
        } catch (JournalException.Unreadable _) {
            return true;
        }
    }

    /** Each event is found by its key and in its stream, and nothing is found where nothing was. */
    private boolean intact(Path image) {
        try (var store = open(image)) {
            return IntStream.range(0, STREAMS)
                            .mapToObj(n -> "s" + n)
                            .allMatch(pid -> readable(store, pid) == EVENTS
                                    && TestStores.sequenceNrs(store, pid).size() == EVENTS
                                    && highest(store, pid) == EVENTS
                                    && highest(store, pid + "x") == 0)
                    && TestStores.all(store, EventCursor.inCommitOrder(1, Long.MAX_VALUE))
                                    .size()
                            == STREAMS * EVENTS;
        }
    }

    private static long highest(RocksStore store, String pid) {
        return store.<Long>read(tables -> Streams.highestSequenceNr(tables, pid));
    }

    @Test
    void whatRocksTakesForWholeIsHeldAgainstItself() throws Exception {
        writeStreams();
        tamper((tables, batch) -> {
            tables.delete(batch, Table.EVENTS, Keys.row("s1", 5));
            var row = tables.get(Table.EVENTS, Keys.row("s2", 6));
            tables.put(batch, Table.EVENTS, Keys.row("s2", 7), row);
            tables.delete(batch, Table.ORDER, Keys.ordinal(EVENTS * 3 + 8));
            tables.delete(batch, Table.EVENTS, Keys.row("s4", 1));
            tables.put(batch, Table.SNAPSHOTS, Keys.row("s5", 9), new byte[] {2, 0, 0, 0, 0, 1});
            var ahead = new StoredSnapshot("s6", EVENTS + 1, 1, new Payload(1, "", new byte[1]), null);
            tables.put(batch, Table.SNAPSHOTS, Keys.row("s6", EVENTS + 1), Rows.snapshot(ahead));
        });

        check();

        assertThat(findings)
                .anyMatch(finding -> finding.equals("event s1/5 is damaged: it is missing"))
                .anyMatch(finding -> finding.equals("event s2/7 is damaged: its checksum does not fit"))
                .anyMatch(finding -> finding.equals("events with ordinals 188 to 188 are missing"))
                .anyMatch(finding ->
                        finding.equals("event s3/8 is damaged: the commit order does not have it at its ordinal 188"))
                .anyMatch(finding -> finding.equals("event s4/1 is damaged: it is missing"))
                .anyMatch(finding -> finding.equals("snapshot s5/9 is damaged: its checksum does not fit"))
                .anyMatch(finding ->
                        finding.equals("snapshot s6/61 is damaged: its stream ends with 60, so later events are lost"));
    }

    @Test
    void eventsLostWithAPieceOfTheLogAreNamedWhereLaterOnesAreThere() throws Exception {
        try (var store = open(dir)) {
            // Over several of the log's blocks, of which RocksDB gives up one.
            for (var n = 1; n <= 40; n++) {
                var event = TestStores.event("a", n, "x".repeat(5_000));
                done(store.append("a", List.of(new Change.Row(n, Rows.event(event)))));
            }
            Directories.copy(dir.resolve("journal"), dir.resolve("image/journal"));
        }
        var log = Directories.logs(dir.resolve("image/journal")).getLast();
        var bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);

        JournalCheck.run(dir.resolve("image/journal"), _ -> {}, findings::add, (_, _, _) -> {});

        assertThat(findings.getFirst()).contains(log.getFileName().toString(), "is damaged at byte");
        assertThat(findings).anyMatch(finding -> finding.matches("event a/\\d+ is damaged: it is missing, .*"));
    }

    @Test
    void whatCannotBeDecodedIsDamageToo() throws Exception {
        writeStreams();

        JournalCheck.run(
                dir.resolve("journal"),
                payload -> {
                    if (new String(payload.bytes(), StandardCharsets.UTF_8).equals("s3-7")) {
                        throw new IllegalStateException("no such name");
                    }
                },
                findings::add,
                (_, _, _) -> {});

        assertThat(findings).containsExactly("event s3/7 is damaged: it cannot be decoded: no such name");
    }

    private interface Tampering {
        void in(Tables tables, WriteBatch batch) throws RocksDBException;
    }

    private void tamper(Tampering tampering) throws Exception {
        try (var tables = Tables.open(dir.resolve("journal"), settings(dir).memory());
                var batch = new WriteBatch()) {
            tampering.in(tables, batch);
            tables.write(batch, Syncer.synced());
        }
    }

    private JournalCheck.Result check() throws Exception {
        findings.clear();
        return JournalCheck.run(dir.resolve("journal"), _ -> {}, findings::add, (_, _, _) -> {});
    }

    private void writeStreams() {
        try (var store = open(dir)) {
            for (var n = 0; n < STREAMS; n++) {
                write(store, "s" + n, 1, EVENTS);
                var snapshot = new StoredSnapshot("s" + n, EVENTS, 1, new Payload(1, "", new byte[n]), null);
                done(store.putSnapshot("s" + n, EVENTS, Rows.snapshot(snapshot)));
            }
        }
    }
}
