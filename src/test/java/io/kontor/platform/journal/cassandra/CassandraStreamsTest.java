package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.journal.EventStreams.StreamEvent;
import io.kontor.platform.journal.JournalException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Followers of a stream in which some numbers are no events to them, as a repair leaves it. */
class CassandraStreamsTest {
    private static final String STREAM = "account|main";
    private static final int READ_EVENTS = 10;

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("akka { actor.provider = local, test.single-expect-default = 30 s }")
                    .withFallback(ConfigFactory.load()));
    private final Stored stored = new Stored();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    @Test
    void whatLiesBehindNumbersWithoutEventsIsReadAtOnce() {
        stored.events(1, 3);
        stored.end = 40;
        stored.events(41, 60);

        TestSubscriber.Probe<Long> follower = follow("1h");
        follower.request(100).expectNextN(numbers(1, 3));
        follower.expectNextN(numbers(41, 60));
    }

    @Test
    void aStreamThatBeginsWithoutEventsIsReadAtOnce() {
        stored.end = 4;
        stored.events(5, 7);
        stored.end = 12;
        stored.events(13, 14);

        TestSubscriber.Probe<Long> follower = follow("1h");
        follower.request(100).expectNextN(numbers(5, 7));
        follower.expectNextN(numbers(13, 14));
    }

    @Test
    void aLookPassesAnyCountOfNumbersWithoutEvents() {
        stored.events(1, 3);
        TestSubscriber.Probe<Long> follower = follow("10ms");
        follower.request(100).expectNextN(numbers(1, 3));

        stored.end = 40;
        stored.events(41, 60);

        follower.expectNextN(numbers(41, 60));
    }

    @Test
    void aFollowerTooManyIsToldThatItIsOne() {
        CassandraStreams streams = new CassandraStreams(kit.system(), settings("1h", 1, "1 MiB"), stored, _ -> 1024);
        stored.events(1, 1);
        follow(streams).request(1).expectNext(1L);

        assertThat(follow(streams).request(1).expectError()).isInstanceOf(JournalException.Overloaded.class);
    }

    @Test
    void whatCameLateIsFollowedByWhatHasItsNumber() {
        stored.events(1, 3);
        CassandraStreams streams = streams("10ms");
        TestSubscriber.Probe<Long> follower = follow(streams);
        follower.request(100).expectNextN(numbers(1, 3));

        stored.events.add(new StreamEvent(4, "late"));
        stored.end = 4;
        follower.expectNext(4L);
        streams.told(STREAM, new StreamEvent(4, "event 4"));
        streams.told(STREAM, new StreamEvent(5, "event 5"));

        follower.expectNext(4L);
        // Two looks may have given it, one behind the other.
        long next = follower.expectNext();
        while (next == 4) {
            next = follower.expectNext();
        }
        assertThat(next).isEqualTo(5);
        assertThat(streams.lateGiven()).isPositive();
    }

    @Test
    void whoFindsNoRoomLeftForWhatItHasNotTakenReadsItWithoutAGap() {
        stored.events(1, 1);
        CassandraStreams streams = streams("1h");
        TestSubscriber.Probe<Long> slow = follow(streams);
        slow.request(1).expectNext(1L);

        for (long number = 2; number <= 257; number++) {
            stored.events(number, number);
            streams.told(STREAM, new StreamEvent(number, "event " + number));
        }

        assertThat(streams.keptBytes()).isEqualTo(16 * 1024);
        slow.request(1000).expectNextN(numbers(2, 257));
        streams.told(STREAM, new StreamEvent(258, "event 258"));
        slow.expectNext(258L);
    }

    @Test
    void aReadingEndsWithTheEventThatMakesItTooLarge() {
        stored.events(1, 5);
        stored.end = 40;
        stored.events(41, 60);
        TestSubscriber.Probe<Long> follower =
                follow(new CassandraStreams(kit.system(), settings("1h", 10, "3 KiB"), stored, _ -> 1024));

        follower.request(1).expectNext(1L);
        assertThat(stored.given.get()).isEqualTo(3);

        follower.request(100).expectNextN(numbers(2, 5));
        follower.expectNextN(numbers(41, 60));
    }

    private TestSubscriber.Probe<Long> follow(String poll) {
        return follow(streams(poll));
    }

    private CassandraStreams streams(String poll) {
        return new CassandraStreams(kit.system(), settings(poll, 10, "1 MiB"), stored, _ -> 1024);
    }

    private static CassandraSettings settings(String poll, int followersMax, String readBytesMax) {
        return CassandraSettings.from(ConfigFactory.parseString("kontor.cassandra { poll-first = " + poll
                        + ", poll-every = " + poll + ", read-events = " + READ_EVENTS + ", followers-max = "
                        + followersMax + ", tails-bytes-max = 16 KiB, read-bytes-max = " + readBytesMax + " }")
                .withFallback(ConfigFactory.load()));
    }

    private TestSubscriber.Probe<Long> follow(CassandraStreams streams) {
        return streams.live(STREAM, 1)
                .map(StreamEvent::sequenceNr)
                .runWith(TestSink.create(Adapter.toClassic(kit.system())), kit.system());
    }

    private static scala.collection.immutable.Seq<Long> numbers(long from, long to) {
        return scala.jdk.javaapi.CollectionConverters.asScala(
                        LongStream.rangeClosed(from, to).boxed().toList())
                .toList();
    }

    /** A stream in memory; up to {@code end} every number is taken, with an event or without. */
    private static final class Stored implements StoredStreams {
        private final List<StreamEvent> events = new CopyOnWriteArrayList<>();
        private final AtomicInteger given = new AtomicInteger();
        volatile long end;

        void events(long from, long to) {
            LongStream.rangeClosed(from, to).forEach(number -> events.add(new StreamEvent(number, "event " + number)));
            end = to;
        }

        @Override
        public Source<StreamEvent, NotUsed> events(String persistenceId, long from, long to) {
            return Source.from(events.stream()
                            .filter(event -> from <= event.sequenceNr() && event.sequenceNr() <= to)
                            .toList())
                    .map(event -> {
                        given.incrementAndGet();
                        return event;
                    });
        }

        @Override
        public CompletionStage<Long> highest(String persistenceId) {
            return CompletableFuture.completedFuture(end);
        }

        @Override
        public CompletionStage<Long> beyond(String persistenceId, long known) {
            return CompletableFuture.completedFuture(Math.max(known, end));
        }
    }
}
