package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.all;
import static io.kontor.platform.journal.TestStores.done;
import static io.kontor.platform.journal.TestStores.highest;
import static io.kontor.platform.journal.TestStores.open;
import static io.kontor.platform.journal.TestStores.rows;
import static io.kontor.platform.journal.TestStores.sequenceNrs;
import static io.kontor.platform.journal.TestStores.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreTest {

    @TempDir
    private Path dir;

    @Test
    void whatWasWrittenIsReadBackAfterOpeningAnew() {
        try (var store = open(dir)) {
            write(store, "a", 1, 3);
        }

        try (var store = open(dir)) {
            var events = all(store, EventCursor.ofStream("a", 2, 3));

            assertThat(events)
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("ordinal")
                    .containsExactly(TestStores.event("a", 2, "a-2"), TestStores.event("a", 3, "a-3"));
        }
    }

    @Test
    void ordinalsFollowTheOrderOfCommitAndGoOnAfterOpeningAnew() {
        try (var store = open(dir)) {
            write(store, "a", 1, 2);
            write(store, "b", 1, 1);
        }

        try (var store = open(dir)) {
            write(store, "a", 3, 3);

            assertThat(all(store, EventCursor.inCommitOrder(0, Long.MAX_VALUE)))
                    .extracting(event -> event.ordinal() + ":" + event.persistenceId() + event.sequenceNr())
                    .containsExactly("1:a1", "2:a2", "3:b1", "4:a3");
            assertThat(store.lastOrdinal()).isEqualTo(4);
        }
    }

    @Test
    void aStreamWhoseNameBeginsAnotherKeepsApart() {
        try (var store = open(dir)) {
            write(store, "a", 1, 2);
            write(store, "ab", 1, 1);
            write(store, "a|b", 1, 1);

            assertThat(sequenceNrs(store, "a")).containsExactly(1L, 2L);
            assertThat(highest(store, "a")).isEqualTo(2);
            assertThat(highest(store, "ab")).isEqualTo(1);
            assertThat(highest(store, "abc")).isZero();
        }
    }

    @Test
    void aSequenceNumberThatIsTakenIsRefusedAndChangesNothing() {
        try (var store = open(dir)) {
            write(store, "a", 1, 3);

            assertThatThrownBy(() -> write(store, "a", 3, 4)).isInstanceOf(JournalException.Conflict.class);

            assertThat(sequenceNrs(store, "a")).containsExactly(1L, 2L, 3L);
            assertThat(store.health().up()).isTrue();
            write(store, "a", 4, 4);
        }
    }

    @Test
    void aSecondWriterIsRefusedAlsoWhereTheFirstIsLongForgotten() {
        try (var store = open(dir, "known-streams-max = 2", "group.count-max = 2")) {
            write(store, "a", 1, 2);
            for (var other = 0; other < 5; other++) {
                write(store, "other" + other, 1, 1);
            }

            assertThatThrownBy(() -> write(store, "a", 2, 2)).isInstanceOf(JournalException.Conflict.class);
        }
    }

    @Test
    void severalWritesOfOneStreamInOneGroupKeepTheirOrder() {
        try (var store = open(dir)) {
            var writes = new ArrayList<CompletableFuture<Void>>();
            for (var sequenceNr = 1; sequenceNr <= 1000; sequenceNr++) {
                writes.add(store.append("a", rows("a", sequenceNr, sequenceNr)));
            }
            writes.forEach(TestStores::done);

            assertThat(sequenceNrs(store, "a"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 1000).boxed().toList());
            assertThat(store.stats().commits()).isLessThan(1000);
        }
    }

    @Test
    void deletionKeepsTheHighestSequenceNumberAndTheOrdinals() {
        try (var store = open(dir)) {
            write(store, "a", 1, 1200);
            done(store.deleteEvents("a", Long.MAX_VALUE, Runnable::run).toCompletableFuture());

            assertThat(sequenceNrs(store, "a")).isEmpty();
            assertThat(highest(store, "a")).isEqualTo(1200);
        }

        try (var store = open(dir)) {
            assertThat(highest(store, "a")).isEqualTo(1200);
            assertThat(store.lastOrdinal()).isEqualTo(1200);
            write(store, "a", 1201, 1201);
            assertThat(all(store, EventCursor.inCommitOrder(0, Long.MAX_VALUE)))
                    .extracting(StoredEvent::ordinal)
                    .containsExactly(1201L);
        }
    }

    @Test
    void deletingAPartLeavesTheRest() {
        try (var store = open(dir)) {
            write(store, "a", 1, 5);
            write(store, "b", 1, 2);
            done(store.deleteEvents("a", 3, Runnable::run).toCompletableFuture());

            assertThat(sequenceNrs(store, "a")).containsExactly(4L, 5L);
            assertThat(sequenceNrs(store, "b")).containsExactly(1L, 2L);
            assertThat(all(store, EventCursor.inCommitOrder(0, Long.MAX_VALUE)))
                    .extracting(StoredEvent::ordinal)
                    .containsExactly(4L, 5L, 6L, 7L);
        }
    }

    @Test
    void aStreamThatDoesNotBeginWithOneStillHasItsHighest() {
        try (var store = open(dir)) {
            write(store, "a", 11, 12);

            assertThat(highest(store, "a")).isEqualTo(12);
        }
    }

    @Test
    void theIdsOfAPrefixAreListedInOrderAcrossVisitsAndEmptiedStreamsCount() {
        try (var store = open(dir)) {
            for (var id : List.of("order|2", "account|1", "order|1", "order|10", "orders")) {
                write(store, id, 1, 3);
            }
            done(store.deleteEvents("order|1", 3, Runnable::run).toCompletableFuture());

            assertThat(store.<List<String>>read(tables -> Streams.persistenceIds(tables, "", "order|", 2)))
                    .containsExactly("order|1", "order|10");
            assertThat(store.<List<String>>read(tables -> Streams.persistenceIds(tables, "order|10", "order|", 2)))
                    .containsExactly("order|2");
            assertThat(store.<List<String>>read(tables -> Streams.persistenceIds(tables, "order|2", "order|", 2)))
                    .isEmpty();
            assertThat(store.<List<String>>read(tables -> Streams.persistenceIds(tables, "", "", 9)))
                    .containsExactly("account|1", "orders", "order|1", "order|10", "order|2");
        }
    }

    @Test
    void aChunkIsBoundedByBytesAndTheNextGoesOnBehindIt() {
        try (var store = open(dir, "read.bytes-max = 1024")) {
            write(store, "a", 1, 100);
            var cursor = EventCursor.ofStream("a", 1, 100);

            var first = store.read(cursor);
            var second = store.read(cursor);

            assertThat(first).hasSizeBetween(5, 40);
            assertThat(second.getFirst().sequenceNr()).isEqualTo(first.getLast().sequenceNr() + 1);
        }
    }

    @Test
    void snapshotsAreFoundByNumberAndTimeAndDeletedAlike() {
        try (var store = open(dir)) {
            for (var n = 1; n <= 4; n++) {
                var snapshot = new StoredSnapshot("a", n * 10L, n * 1000L, new Payload(1, "", new byte[n]), null);
                done(store.putSnapshot("a", n * 10L, Rows.snapshot(snapshot)));
            }

            assertThat(found(store, new Snapshots.Selection(0, Long.MAX_VALUE, 0, Long.MAX_VALUE)))
                    .isEqualTo(40);
            assertThat(found(store, new Snapshots.Selection(0, 39, 0, 2500))).isEqualTo(20);
            assertThat(found(store, new Snapshots.Selection(31, 39, 0, Long.MAX_VALUE)))
                    .isZero();

            done(store.deleteSnapshots("a", new Snapshots.Selection(0, 40, 2000, 3000), Runnable::run));
            assertThat(found(store, new Snapshots.Selection(0, 39, 0, Long.MAX_VALUE)))
                    .isEqualTo(10);
        }
    }

    private static long found(RocksStore store, Snapshots.Selection selection) {
        return done(store.latestSnapshot("a", selection, damaged -> fail(damaged), Runnable::run))
                .map(StoredSnapshot::sequenceNr)
                .orElse(0L);
    }

    @Test
    void closingCommitsWhatWasQueuedAndRefusesWhatComesLater() {
        var store = open(dir);
        var writes = new ArrayList<CompletableFuture<Void>>();
        for (var n = 0; n < 2000; n++) {
            writes.add(store.append("s" + n, rows("s" + n, 1, 1)));
        }
        store.close();

        writes.forEach(TestStores::done);
        assertThat(store.health()).isEqualTo(new JournalHealth.Closed());
        assertThatThrownBy(() -> write(store, "late", 1, 1)).isInstanceOf(JournalException.Unavailable.class);
        try (var again = open(dir)) {
            assertThat(again.lastOrdinal()).isEqualTo(2000);
        }
    }

    @Test
    void anIdThatCannotBeAKeyIsRefusedBeforeItReachesTheWriter() {
        try (var store = open(dir)) {
            assertThatThrownBy(() -> store.append("a\0b", rows("a", 1, 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("persistence id");
            assertThat(store.health().up()).isTrue();
        }
    }
}
