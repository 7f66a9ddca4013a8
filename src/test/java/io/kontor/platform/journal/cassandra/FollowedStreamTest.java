package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.platform.journal.EventStreams.StreamEvent;
import io.kontor.platform.journal.cassandra.FollowedStream.Follower;
import io.kontor.platform.journal.cassandra.FollowedStream.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What a follower in a cluster is given, and when it has to read. */
class FollowedStreamTest {
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final FollowedStream stream = new FollowedStream(4, new Tails(Long.MAX_VALUE, _ -> 1));
    private final Follower follower = joined();

    @Test
    void whoComesNewReadsFirst() {
        stream.told(event(7));

        assertThat(next(3, false)).isInstanceOf(Step.Read.class);
    }

    @Test
    void whoHasReadToTheEndIsGivenWhatIsToldWithoutReading() {
        stream.read(1, List.of(event(1), event(2)));
        Step.Wait waiting = (Step.Wait) next(3, true);

        stream.told(event(3));

        assertThat(waiting.news()).isCompleted();
        assertThat(next(3, true)).isEqualTo(new Step.Take(List.of(event(3))));
    }

    @Test
    void whatWasMissedIsRead() {
        stream.read(1, List.of(event(1)));
        stream.told(event(3));

        assertThat(next(2, true)).isInstanceOf(Step.Read.class);
        assertThat(next(3, true)).isEqualTo(new Step.Take(List.of(event(3))));
    }

    @Test
    void whatIsToldTwiceOrLateIsNothingNew() {
        stream.read(1, List.of(event(1), event(2)));
        stream.told(event(2));
        stream.told(event(1));

        assertThat(next(3, true)).isInstanceOf(Step.Wait.class);
    }

    /** A writer that stood still wrote 3 late; its successor, which had read up to 2, writes another 3. */
    @Test
    void anEventToldUnderANumberThatWasReadAsAnotherIsNotLost() {
        stream.read(1, List.of(event(1), event(2)));
        stream.read(3, List.of(new StreamEvent(3, "late")));
        Step.Wait waiting = (Step.Wait) next(4, true);

        assertThat(stream.told(event(3))).as("another was read").isTrue();

        assertThat(waiting.news()).isCompleted();
        assertThat(next(4, true)).isEqualTo(new Step.Again(3));
        assertThat(next(3, true)).isEqualTo(new Step.Take(List.of(event(3))));
        assertThat(next(4, true)).isInstanceOf(Step.Wait.class);
        assertThat(stream.told(event(4))).isFalse();
        assertThat(next(4, true)).isEqualTo(new Step.Take(List.of(event(4))));
    }

    @Test
    void eachOfSeveralThatCameLateGivesWayAsItsNumberIsTold() {
        stream.read(1, List.of(event(1), new StreamEvent(2, "late"), new StreamEvent(3, "late")));

        assertThat(stream.told(event(2))).isTrue();
        assertThat(next(4, true)).isEqualTo(new Step.Again(2));
        assertThat(next(2, true)).isEqualTo(new Step.Take(List.of(event(2))));
        stream.read(3, List.of(new StreamEvent(3, "late")));

        assertThat(stream.told(event(3))).isTrue();
        assertThat(next(4, true)).isEqualTo(new Step.Again(3));
    }

    @Test
    void whatCameLateAndIsReadBesideWhatWasToldIsNotTheLastWord() {
        stream.read(1, List.of(event(1), event(2)));
        stream.told(event(3));

        assertThat(stream.read(3, List.of(new StreamEvent(3, "late")))).isTrue();

        assertThat(next(4, true)).isEqualTo(new Step.Again(3));
        assertThat(next(3, true)).isEqualTo(new Step.Take(List.of(event(3))));
    }

    /** Its reading began before there was anything else under that number. */
    @Test
    void whatCameLateIsNotTheLastWordThoughThereWasNoRoomForWhatWasTold() {
        stream.read(1, List.of(event(1), event(2)));
        stream.told(event(3));
        stream.drop(3);

        assertThat(stream.read(3, List.of(new StreamEvent(3, "late")))).isTrue();

        assertThat(next(4, true)).isEqualTo(new Step.Again(3));
        assertThat(next(3, true)).isInstanceOf(Step.Read.class);
        assertThat(stream.read(3, List.of(event(3)))).isFalse();
    }

    @Test
    void whoHasWhatWasToldIsNotSentBackToReadWhatCameLate() {
        stream.read(1, List.of(event(1), event(2)));
        Follower ahead = joined();
        stream.told(event(3));
        assertThat(stream.next(ahead, 3, true)).isEqualTo(new Step.Take(List.of(event(3))));
        assertThat(stream.next(ahead, 4, true)).isInstanceOf(Step.Wait.class);
        stream.drop(3);

        stream.read(3, List.of(new StreamEvent(3, "late")));

        assertThat(stream.next(ahead, 4, true)).isInstanceOf(Step.Wait.class);
        assertThat(next(4, true)).isEqualTo(new Step.Again(3));
    }

    /** Where it was written last it is read until the stream is repaired. */
    @Test
    void whoReadsWhatCameLateAgainAndAgainDoesNotBeginAgainWithoutEnd() {
        stream.read(1, List.of(event(1), event(2)));
        stream.told(event(3));
        stream.drop(3);
        stream.read(3, List.of(new StreamEvent(3, "late")));
        assertThat(next(4, true)).isEqualTo(new Step.Again(3));

        assertThat(stream.read(3, List.of(new StreamEvent(3, "late")))).isFalse();

        assertThat(next(4, true)).isInstanceOf(Step.Wait.class);
    }

    @Test
    void whatIsToldAsItWasReadIsGivenOnce() {
        stream.read(1, List.of(event(1), event(2)));

        assertThat(stream.told(event(1))).isFalse();
        assertThat(stream.told(event(2))).isFalse();

        assertThat(next(3, true)).isInstanceOf(Step.Wait.class);
    }

    @Test
    void whoHasNotComeSoFarBeginsNothingAgain() {
        stream.read(1, List.of(event(1), new StreamEvent(2, "late")));
        stream.told(event(2));

        assertThat(next(2, true)).isEqualTo(new Step.Take(List.of(event(2))));
        assertThat(next(3, true)).isInstanceOf(Step.Wait.class);
    }

    @Test
    void onlyTheNewestAreKept() {
        stream.read(1, List.of());
        LongStream.rangeClosed(1, 6).mapToObj(FollowedStreamTest::event).forEach(stream::told);

        assertThat(next(2, true)).isInstanceOf(Step.Read.class);
        assertThat(next(3, true)).isInstanceOf(Step.Take.class);
    }

    @Test
    void whatAllWhoFollowHaveTakenIsNotKept() {
        FollowedStream long256 = new FollowedStream(256, new Tails(Long.MAX_VALUE, _ -> 1));
        Follower taking = joined(long256, 1);
        long256.read(1, List.of());
        for (long number = 1; number <= 256; number++) {
            long256.told(event(number));
            assertThat(long256.next(taking, number, true)).isEqualTo(new Step.Take(List.of(event(number))));
            assertThat(long256.next(taking, number + 1, true)).isInstanceOf(Step.Wait.class);
        }

        assertThat(kept(long256, 256)).isEmpty();
    }

    @Test
    void whatOneOfThemHasNotTakenIsKeptUntilItHasOrLeaves() {
        stream.read(1, List.of());
        Follower slow = joined();
        LongStream.rangeClosed(1, 4).mapToObj(FollowedStreamTest::event).forEach(stream::told);

        next(5, true);
        assertThat(kept(stream, 4)).as("one has not asked yet").containsExactly(1L, 2L, 3L, 4L);
        stream.next(slow, 3, true);
        assertThat(kept(stream, 4)).containsExactly(3L, 4L);
        stream.left(slow);
        assertThat(kept(stream, 4)).isEmpty();
    }

    @Test
    void whoIsFarBehindReadsUntilItComesToWhatIsKept() {
        stream.read(1, List.of());
        Follower far = joined();
        LongStream.rangeClosed(1, 1000).mapToObj(FollowedStreamTest::event).forEach(told -> {
            stream.told(told);
            next(told.sequenceNr() + 1, true);
        });

        assertThat(stream.next(far, 996, true)).isInstanceOf(Step.Read.class);
        assertThat(stream.next(far, 997, true))
                .isEqualTo(new Step.Take(LongStream.rangeClosed(997, 1000)
                        .mapToObj(FollowedStreamTest::event)
                        .toList()));
    }

    @Test
    void ofLargeEventsFewAreGivenAtOnce() {
        FollowedStream large = new FollowedStream(256, new Tails(Long.MAX_VALUE, _ -> 200 * 1024));
        Follower slow = joined(large, 1);
        LongStream.rangeClosed(1, 4).mapToObj(FollowedStreamTest::event).forEach(large::told);

        assertThat(large.next(slow, 1, true)).isEqualTo(new Step.Take(List.of(event(1), event(2))));
    }

    @Test
    void ofLargeEventsThatWereReadOnlyTheNewestIsHeldAgainstWhatIsTold() {
        FollowedStream large = new FollowedStream(256, new Tails(Long.MAX_VALUE, _ -> 2 * 1024 * 1024));
        joined(large, 1);
        large.read(1, List.of(new StreamEvent(1, "late"), new StreamEvent(2, "late")));

        assertThat(large.told(event(1))).as("not kept").isFalse();
        assertThat(large.told(event(2))).isTrue();
    }

    @Test
    void oneLookServesAllWhoWait() {
        stream.read(1, List.of(event(1)));
        assertThat(stream.unheard(0, EVERY)).as("nobody waits").isEmpty();
        next(2, true);
        stream.next(joined(), 2, true);

        assertThat(stream.unheard(0, EVERY)).hasValue(2);
        assertThat(stream.unheard(EVERY.toNanos() / 4, EVERY)).isEmpty();
        assertThat(stream.unheard(EVERY.toNanos(), EVERY)).hasValue(2);
    }

    @Test
    void aLookThatFindsSomethingWakesWhoWaits() {
        stream.read(1, List.of());
        Step.Wait waiting = (Step.Wait) next(1, true);

        stream.read(1, List.of(event(1)));

        assertThat(waiting.news()).isCompleted();
        assertThat(next(1, true)).isInstanceOf(Step.Read.class);
    }

    @Test
    void whoLeavesLeavesNothingBehind() {
        stream.read(1, List.of());
        Follower other = joined();
        assertThat(stream.next(other, 1, true)).isInstanceOf(Step.Wait.class);

        assertThat(stream.left(other)).as("another follows still").isFalse();

        assertThat(stream.unheard(0, EVERY)).as("nobody waits").isEmpty();
        assertThat(stream.next(other, 1, true)).isEqualTo(new Step.Gone());
        assertThat(next(1, true)).isInstanceOf(Step.Wait.class);
        assertThat(stream.left(follower)).isTrue();
    }

    @Test
    void whoStaysIsToldAlthoughAnotherLeft() {
        stream.read(1, List.of());
        Follower other = joined();
        stream.next(other, 1, true);
        Step.Wait waiting = (Step.Wait) next(1, true);

        stream.left(other);
        stream.told(event(1));

        assertThat(waiting.news()).isCompleted();
        assertThat(next(1, true)).isEqualTo(new Step.Take(List.of(event(1))));
    }

    /** Whatever of what is journalled is told, and in whatever order: a follower sees all of it in order, once. */
    @RepeatedTest(50)
    void aFollowerSeesEachEventOnceInOrder(RepetitionInfo repetition) {
        long seed = repetition.getCurrentRepetition();
        Random random = new Random(seed);
        List<StreamEvent> journal = new ArrayList<>();
        List<StreamEvent> seen = new ArrayList<>();
        boolean read = false;
        while (seen.size() < 200) {
            if (journal.size() < 200 && random.nextInt(3) > 0) {
                StreamEvent event = event(journal.size() + 1);
                journal.add(event);
                if (random.nextInt(4) > 0) {
                    stream.told(event);
                }
            } else if (!journal.isEmpty() && random.nextInt(5) == 0) {
                stream.told(journal.get(random.nextInt(journal.size())));
            }
            int next = seen.size() + 1;
            switch (next(next, read)) {
                case Step.Take(List<StreamEvent> events) -> seen.addAll(events);
                case Step.Wait _ ->
                    stream.unheard(seen.size(), Duration.ofNanos(1))
                            .ifPresent(from -> stream.read(from, from(journal, from)));
                case Step.Again _ -> throw new AssertionError("nothing came late");
                case Step.Gone _ -> throw new AssertionError("it has not left");
                case Step.Read _ -> {
                    List<StreamEvent> found = from(journal, next);
                    stream.read(next, found);
                    seen.addAll(found);
                    read = true;
                }
            }
        }

        assertThat(seen).as("seed " + seed).isEqualTo(journal);
    }

    private Follower joined() {
        return joined(stream, 1);
    }

    private static Follower joined(FollowedStream stream, long next) {
        Follower joined = new Follower();
        stream.joined(joined, next);
        return joined;
    }

    /** What a newcomer would be given without reading. */
    private static List<Long> kept(FollowedStream stream, long last) {
        Follower asking = joined(stream, 1);
        List<Long> kept = LongStream.rangeClosed(1, last)
                .filter(number -> stream.next(asking, number, true) instanceof Step.Take)
                .boxed()
                .toList();
        stream.left(asking);
        return kept;
    }

    private Step next(long next, boolean read) {
        return stream.next(follower, next, read);
    }

    private static List<StreamEvent> from(List<StreamEvent> journal, long from) {
        return List.copyOf(journal.subList((int) Math.min(from - 1, journal.size()), journal.size()));
    }

    private static StreamEvent event(long number) {
        return new StreamEvent(number, "event " + number);
    }
}
