package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.done;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.javadsl.TestSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReaderTest {

    @TempDir
    private Path dir;

    private ActorSystem<Void> system;
    private Journal journal;
    private RocksStore store;
    private JournalReader reader;

    @BeforeEach
    void start() {
        system = TestSystems.start(
                dir,
                "kontor.journal.live-streams-max = 20",
                "kontor.journal.read.count-max = 16",
                "kontor.journal.tail.count-max = 64");
        journal = Journal.get(system);
        store = journal.store();
        reader = journal.reader();
    }

    @AfterEach
    void stop() {
        TestSystems.stop(system);
    }

    @Test
    void aCurrentStreamEndsWhereTheStreamStoodWhenItBegan() {
        write("a", 1, 40);

        assertThat(sequenceNrs(reader.currentEventsByPersistenceId("a", 3, Long.MAX_VALUE)))
                .containsExactlyElementsOf(LongStream.rangeClosed(3, 40).boxed().toList());
        assertThat(sequenceNrs(reader.currentEventsByPersistenceId("a", 3, 5))).containsExactly(3L, 4L, 5L);
        assertThat(sequenceNrs(reader.currentEventsByPersistenceId("nobody", 0, Long.MAX_VALUE)))
                .isEmpty();
    }

    @Test
    void aLiveStreamGivesWhatIsThereAndThenWhatComes() {
        write("a", 1, 2);
        var sink = reader.eventsByPersistenceId("a", 1, Long.MAX_VALUE)
                .map(JournalledEvent::sequenceNr)
                .runWith(TestSink.create(Adapter.toClassic(system)), system);

        sink.request(10).expectNext(1L, 2L).expectNoMessage(Duration.ofMillis(50));
        write("b", 1, 1);
        write("a", 3, 4);

        sink.expectNext(3L, 4L);
        sink.cancel();
    }

    @Test
    void aLiveStreamWithABoundEndsAtIt() {
        write("a", 1, 1);
        var three = run(reader.eventsByPersistenceId("a", 1, 3));
        assertThat(three.toCompletableFuture()).isNotDone();

        write("a", 2, 5);

        assertThat(done(three.toCompletableFuture()))
                .extracting(JournalledEvent::sequenceNr)
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void eventsComeBackAsObjectsWithTheirTime() {
        write("a", 1, 1);

        var event = done(run(reader.currentEventsInCommitOrder(0)).toCompletableFuture())
                .getFirst();

        assertThat(event.event()).isEqualTo("a-1");
        assertThat(event.timestamp().toEpochMilli()).isEqualTo(1001);
        assertThat(event.ordinal()).isEqualTo(1);
        assertThat(event.metadata()).isEmpty();
    }

    @Test
    void liveStreamsHaveNeitherGapNorRepeatUnderConcurrentWrites() {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        var streams = 12;
        var perStream = 300;
        var live = new ArrayList<CompletionStage<List<JournalledEvent>>>();
        for (var n = 0; n < streams; n++) {
            live.add(run(reader.eventsByPersistenceId("s" + n, 1, perStream)));
        }
        var ordered = run(reader.eventsInCommitOrder(1).take((long) streams * perStream));

        var writes = new ArrayList<CompletableFuture<Void>>();
        var next = new long[streams];
        for (var left = streams * perStream; left > 0; ) {
            var n = random.nextInt(streams);
            var count = Math.min(1 + random.nextInt(7), perStream - next[n]);
            if (count > 0) {
                writes.add(store.append("s" + n, textRows("s" + n, next[n] + 1, next[n] + count)));
                next[n] += count;
                left -= (int) count;
            }
        }
        writes.forEach(TestStores::done);

        for (var n = 0; n < streams; n++) {
            assertThat(done(live.get(n).toCompletableFuture()))
                    .as("seed %d, stream %d", seed, n)
                    .extracting(JournalledEvent::sequenceNr)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, perStream).boxed().toList());
        }
        assertThat(done(ordered.toCompletableFuture()))
                .as("seed %d", seed)
                .extracting(JournalledEvent::ordinal)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) streams * perStream)
                        .boxed()
                        .toList());
    }

    @Test
    void aSlowSubscriberIsReadForOnlyAsItAsks() {
        var slow = reader.eventsByPersistenceId("a", 1, Long.MAX_VALUE)
                .map(JournalledEvent::sequenceNr)
                .runWith(TestSink.create(Adapter.toClassic(system)), system);
        slow.request(1);
        write("a", 1, 1);
        slow.expectNext(1L);

        // Far more than a chunk, committed one by one while nothing is asked for: only signals may reach the stream.
        var before = store.visits();
        for (var n = 2; n <= 2000; n++) {
            write("a", n, n);
        }
        assertThat(store.visits()).as("visits to the disk without demand").isEqualTo(before);

        slow.request(2000);
        for (var n = 2L; n <= 2000; n++) {
            slow.expectNext(n);
        }
        slow.cancel();
    }

    @Test
    void aFollowerThatKeepsUpNeedsNoVisitToTheDisk() {
        write("a", 1, 3);
        var follower = follow("a", 1);
        follower.request(100);
        follower.expectNext(1L, 2L, 3L);
        // The visit that finds the end may still be under way.
        write("a", 4, 4);
        follower.expectNext(4L);
        var before = store.visits();

        for (var n = 5L; n <= 60; n++) {
            write("a", n, n);
            follower.expectNext(n);
        }

        assertThat(store.visits()).isEqualTo(before);
        follower.cancel();
    }

    @Test
    void aFollowerThatFellBehindTheTailReadsOnFromDisk() {
        var follower = follow("a", 1);
        follower.request(2);
        write("a", 1, 2);
        follower.expectNext(1L, 2L);

        // The tail holds 64.
        write("a", 3, 200);
        write("b", 1, 1);
        follower.request(300);

        for (var n = 3L; n <= 200; n++) {
            follower.expectNext(n);
        }
        write("a", 201, 201);
        follower.expectNext(201L);
        follower.cancel();
    }

    @Test
    void whatWasCommittedWhileNobodyFollowedIsNotMissed() {
        var first = follow("a", 1);
        first.request(10);
        write("a", 1, 2);
        first.expectNext(1L, 2L);
        first.cancel();
        awaitSubscribers(0);
        write("a", 3, 4);

        var second = follow("a", 1);
        second.request(10);

        second.expectNext(1L, 2L, 3L, 4L);
        write("a", 5, 5);
        second.expectNext(5L);
        second.cancel();
    }

    private akka.stream.testkit.TestSubscriber.Probe<Long> follow(String persistenceId, long from) {
        return reader.eventsByPersistenceId(persistenceId, from, Long.MAX_VALUE)
                .map(JournalledEvent::sequenceNr)
                .runWith(TestSink.create(Adapter.toClassic(system)), system);
    }

    @Test
    void liveStreamsAreBoundedAndGivenBack() {
        var open = new ArrayList<akka.stream.testkit.TestSubscriber.Probe<JournalledEvent>>();
        for (var n = 0; n < 20; n++) {
            var probe = reader.eventsInCommitOrder(1)
                    .runWith(TestSink.<JournalledEvent>create(Adapter.toClassic(system)), system);
            open.add(probe);
            probe.ensureSubscription();
            probe.request(1);
        }
        awaitSubscribers(20);
        var oneMore = reader.eventsInCommitOrder(1)
                .runWith(TestSink.<JournalledEvent>create(Adapter.toClassic(system)), system);

        assertThat(oneMore.expectSubscriptionAndError()).isInstanceOf(JournalException.Overloaded.class);

        write("a", 1, 1);
        open.forEach(probe -> assertThat(probe.expectNext().ordinal()).isEqualTo(1));
        open.forEach(probe -> probe.cancel());
        awaitSubscribers(0);
        done(run(reader.eventsInCommitOrder(1).take(1)).toCompletableFuture());
    }

    private void awaitSubscribers(int count) {
        var deadline = System.nanoTime() + 60_000_000_000L;
        while (store.signals().count() != count) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void idsOfAPrefixCoverSeveralVisits() {
        for (var n = 100; n < 140; n++) {
            write("order|" + n, 1, 1);
        }
        write("account|1", 1, 1);

        var ids = done(reader.currentPersistenceIds("order|")
                .runWith(Sink.seq(), system)
                .toCompletableFuture());

        assertThat(ids).hasSize(40).startsWith("order|100").endsWith("order|139");
        assertThat(done(reader.highestSequenceNr("order|100").toCompletableFuture()))
                .isEqualTo(1);
    }

    private void write(String persistenceId, long from, long to) {
        done(store.append(persistenceId, textRows(persistenceId, from, to)));
    }

    /** Strings under Akka's own serializer, so that the reader has something to decode. */
    private List<Change.Row> textRows(String persistenceId, long from, long to) {
        return LongStream.rangeClosed(from, to)
                .mapToObj(n -> {
                    var text = journal.payloads().payload(persistenceId + "-" + n);
                    return new Change.Row(n, Rows.event(TestStores.event(persistenceId, n, text)));
                })
                .toList();
    }

    private <T> CompletionStage<List<T>> run(Source<T, ?> source) {
        return source.runWith(Sink.seq(), system);
    }

    private List<Long> sequenceNrs(Source<JournalledEvent, ?> source) {
        return done(run(source.map(JournalledEvent::sequenceNr)).toCompletableFuture());
    }
}
