package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.platform.journal.EventStreams.StreamEvent;
import io.kontor.platform.journal.cassandra.FollowedStream.Follower;
import io.kontor.platform.journal.cassandra.FollowedStream.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the followed streams of a node keep together. */
class TailsTest {
    private static final int EACH = 256;

    private final Tails tails = new Tails(1_000, _ -> 10);

    @Test
    void howeverManyStreamsAreFollowedTheyKeepNoMoreThanTheBound() {
        List<FollowedStream> streams =
                IntStream.range(0, 40).mapToObj(_ -> followed()).toList();

        LongStream.rangeClosed(1, EACH).forEach(number -> streams.forEach(stream -> tell(stream, number)));

        assertThat(streams.stream().mapToInt(stream -> kept(stream).size()).sum())
                .isEqualTo(100);
        assertThat(tails.bytes()).isEqualTo(1_000);
    }

    @Test
    void theOldestGoesFirstWhoseverItIs() {
        FollowedStream still = followed();
        FollowedStream busy = followed();
        LongStream.rangeClosed(1, 3).forEach(number -> tell(still, number));

        LongStream.rangeClosed(1, 99).forEach(number -> tell(busy, number));

        assertThat(kept(still)).containsExactly(3L);
        assertThat(kept(busy)).hasSize(99);
    }

    @Test
    void whatWasTakenMakesRoom() {
        FollowedStream slow = followed();
        FollowedStream busy = new FollowedStream(EACH, tails);
        Follower taking = new Follower();
        busy.joined(taking, 1);
        tell(slow, 1);

        LongStream.rangeClosed(1, EACH).forEach(number -> {
            tell(busy, number);
            busy.next(taking, number + 1, true);
        });

        assertThat(kept(slow)).containsExactly(1L);
        assertThat(tails.bytes()).isEqualTo(10);
    }

    @Test
    void aStreamThatNobodyFollowsAnyMoreOrBeginsAnewGivesAllItsRoomBack() {
        FollowedStream stream = new FollowedStream(EACH, tails);
        Follower follower = new Follower();
        stream.joined(follower, 1);
        tell(stream, 1);
        tell(stream, 2);
        tell(stream, 7);
        assertThat(tails.bytes()).as("what is behind a gap").isEqualTo(10);

        stream.left(follower);
        tell(stream, 8);

        assertThat(tails.bytes()).isZero();
    }

    @Test
    void anEventThatIsLargerThanAllThereIsRoomForIsGivenToWhoWaitsAndReadByOthers() {
        Tails small = new Tails(1_000, _ -> 2_000);
        FollowedStream stream = new FollowedStream(EACH, small);
        Follower follower = new Follower();
        stream.joined(follower, 1);
        stream.read(1, List.of());
        List<Step> steps = new ArrayList<>();
        CompletableFuture<Void> news = ((Step.Wait) stream.next(follower, 1, true)).news();
        CompletableFuture<Void> _ = news.thenRun(() -> steps.add(stream.next(follower, 1, true)));

        stream.told(event(1));
        small.trim();

        assertThat(steps).containsExactly(new Step.Take(List.of(event(1))));
        assertThat(stream.next(follower, 1, true)).isInstanceOf(Step.Read.class);
        assertThat(small.bytes()).isZero();
    }

    /** By one who never asks. */
    private FollowedStream followed() {
        FollowedStream stream = new FollowedStream(EACH, tails);
        stream.joined(new Follower(), 1);
        return stream;
    }

    private void tell(FollowedStream stream, long number) {
        stream.told(event(number));
        tails.trim();
    }

    private static List<Long> kept(FollowedStream stream) {
        Follower asking = new Follower();
        stream.joined(asking, 1);
        List<Long> kept = LongStream.rangeClosed(1, EACH)
                .filter(number -> stream.next(asking, number, true) instanceof Step.Take)
                .boxed()
                .toList();
        stream.left(asking);
        return kept;
    }

    private static StreamEvent event(long number) {
        return new StreamEvent(number, "event " + number);
    }
}
