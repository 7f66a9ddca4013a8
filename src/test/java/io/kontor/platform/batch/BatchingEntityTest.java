package io.kontor.platform.batch;

import static io.kontor.value.RefusalCode.JOURNAL_UNAVAILABLE;
import static io.kontor.value.RefusalCode.OUTCOME_UNKNOWN;
import static io.kontor.value.RefusalCode.OVERLOADED;
import static io.kontor.value.RefusalCode.SHUTTING_DOWN;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.typed.PersistenceId;
import io.kontor.platform.batch.Tally.Add;
import io.kontor.platform.batch.Tally.Added;
import io.kontor.platform.batch.Tally.Answer;
import io.kontor.platform.batch.Tally.Command;
import io.kontor.platform.batch.Tally.Heard;
import io.kontor.platform.batch.Tally.HeardDurable;
import io.kontor.platform.batch.Tally.HeardRecovered;
import io.kontor.platform.batch.Tally.Peek;
import io.kontor.platform.batch.Tally.Report;
import io.kontor.platform.batch.Tally.Stop;
import io.kontor.platform.batch.Tally.Total;
import io.kontor.platform.batch.Tally.Written;
import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchingEntityTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final PersistenceId ID = PersistenceId.ofUniqueId("Tally|1");

    private final Tape tape = new Tape();
    private final ActorTestKit kit = ActorTestKit.create(tape.config());
    private final TestProbe<Answer> answers = kit.createTestProbe(Answer.class);
    private final TestProbe<Heard> hooks = kit.createTestProbe(Heard.class);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void whatArrivesDuringAWriteIsDecidedTogetherAndJournalledAsOneEvent() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();

        tell(tally, add(1));
        Tape.Held first = tape.next();
        tell(tally, add(2), report(3), add(4));
        tape.release();
        first.store();

        expect(answer(1, 1), answer(3, 4), answer(2, 6), answer(4, 10));
        assertThat(tape.events()).containsExactly(written(1), written(3, 2, 4));
        answers.awaitAssert(() ->
                assertThat(meters.get("kontor.batch.commands").summary().max()).isEqualTo(3));
    }

    @Test
    void nothingIsAnsweredBeforeItsWriteIsOnDisk() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();

        tell(tally, add(1));
        Tape.Held write = tape.next();
        tell(tally, peek(2));
        answers.expectNoMessage(Duration.ofMillis(50));
        write.store();

        expect(answer(1, 1), answer(2, 1));
    }

    @Test
    void aReadInABatchSeesNothingThatIsNotOnDisk() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();

        tell(tally, add(1));
        Tape.Held first = tape.next();
        tell(tally, report(5), peek(2));
        first.store();
        expect(answer(1, 1));
        Tape.Held second = tape.next();
        answers.expectNoMessage(Duration.ofMillis(50));
        second.store();

        expect(answer(5, 6), answer(2, 6));
    }

    @Test
    void readsAloneWriteNothing() {
        ActorRef<Command> tally = running(settings());

        tell(tally, peek(1));

        expect(answer(1, 0));
        assertThat(tape.events()).isEmpty();
    }

    @Test
    void aFailedWriteLeavesItsCommandsUnknownAndWhatWaitedUndecided() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();

        tell(tally, add(1));
        Tape.Held first = tape.next();
        tell(tally, add(2), report(3), peek(4));
        first.fail();

        expect(
                refused(1, OUTCOME_UNKNOWN),
                refused(3, JOURNAL_UNAVAILABLE),
                refused(4, JOURNAL_UNAVAILABLE),
                refused(2, JOURNAL_UNAVAILABLE));
        answers.expectTerminated(tally);
        assertThat(meters.get("kontor.batch.unanswered")
                        .tag("why", "OUTCOME_UNKNOWN")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whoTellsTheSameAgainOnHearingOfALostWriteIsNotRefusedByWhatWasLost() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();

        tell(tally, add(1));
        Tape.Held first = tape.next();
        tell(tally, new Add(2, answer -> {
            answers.getRef().tell(answer);
            tally.tell(add(3));
        }));
        first.fail();

        expect(refused(1, OUTCOME_UNKNOWN), refused(2, JOURNAL_UNAVAILABLE));
        answers.expectTerminated(tally);
        answers.getRef().tell(answer(4, 4));
        expect(answer(4, 4));
    }

    @Test
    void theNextIncarnationKnowsWhatAFailedWriteLeftOnDisk() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();
        tell(tally, add(1));
        tape.next().storeAndFail();
        expect(refused(1, OUTCOME_UNKNOWN));
        answers.expectTerminated(tally);

        tape.release();
        ActorRef<Command> again = spawn(settings());
        tell(again, peek(2));

        expect(answer(2, 1));
    }

    @Test
    void aRejectedWriteIsUnknownToo() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();

        tell(tally, add(1));
        tape.next().reject();

        expect(refused(1, OUTCOME_UNKNOWN));
        answers.expectTerminated(tally);
    }

    @Test
    void aWriteThatIsNeverAnsweredIsGivenUpAsUnknown() throws Exception {
        ActorRef<Command> tally = running(settings(100, 100, Duration.ofMillis(100)));
        tape.hold();

        tell(tally, add(1));
        tape.next();

        expect(refused(1, OUTCOME_UNKNOWN));
        answers.expectTerminated(tally);
    }

    @Test
    void aBrokenInvariantFailsTheBatchAndStopsTheEntity() {
        ActorRef<Command> tally = running(settings());

        tell(tally, add(-1));

        expect(refused(-1, OUTCOME_UNKNOWN));
        answers.expectTerminated(tally);
        assertThat(tape.events()).isEmpty();
    }

    @Test
    void onlyRequestsOverflow() throws Exception {
        ActorRef<Command> tally = running(settings(2, 100, LONG));
        tape.hold();

        tell(tally, add(1));
        Tape.Held first = tape.next();
        tell(tally, add(2), add(3), add(4), report(5), peek(6));
        expect(refused(4, OVERLOADED));
        tape.release();
        first.store();

        expect(answer(1, 1), answer(5, 6), answer(6, 6), answer(2, 8), answer(3, 11));
    }

    @Test
    void toldToStopItWritesAndAnswersWhatItHasAndTakesNothingNew() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();

        tell(tally, add(1));
        Tape.Held first = tape.next();
        tell(tally, add(2), new Stop(), add(3));
        expect(refused(3, SHUTTING_DOWN));
        first.store();
        expect(answer(1, 1));
        tape.next().store();

        expect(answer(2, 3));
        answers.expectTerminated(tally);
        assertThat(tape.events()).containsExactly(written(1), written(2));
    }

    @Test
    void toldToStopWhileRecoveringItStillWritesWhatItHas() {
        tape.holdReplay();
        ActorRef<Command> tally = spawn(settings());

        tell(tally, add(1), new Stop());
        tape.replay().complete(null);

        expect(answer(1, 1));
        answers.expectTerminated(tally);
    }

    @Test
    void toldToStopWithNothingToDoItStopsAtOnce() {
        ActorRef<Command> idle = running(settings());

        tell(idle, new Stop());

        answers.expectTerminated(idle);
    }

    @Test
    void toldToStopAfterAFailureItStops() throws Exception {
        ActorRef<Command> tally = running(settings());
        tape.hold();

        tell(tally, add(1));
        Tape.Held write = tape.next();
        tell(tally, add(2), new Stop());
        write.fail();

        expect(refused(1, OUTCOME_UNKNOWN), refused(2, JOURNAL_UNAVAILABLE));
        answers.expectTerminated(tally);
    }

    @Test
    void aFailedRecoveryLeavesNobodyWithoutAnAnswer() {
        tape.holdReplay();
        ActorRef<Command> tally = spawn(settings());

        tell(tally, add(1), report(2));
        tape.replay().completeExceptionally(new IllegalStateException("unreadable"));

        expect(refused(2, JOURNAL_UNAVAILABLE), refused(1, JOURNAL_UNAVAILABLE));
        answers.expectTerminated(tally);
    }

    @Test
    void commandsThatCameDuringRecoveryAreTheFirstBatch() {
        tape.holdReplay();
        ActorRef<Command> tally = spawn(settings());

        tell(tally, add(1), add(2), add(3));
        tape.replay().complete(null);

        expect(answer(1, 1), answer(2, 3), answer(3, 6));
        assertThat(tape.events()).containsExactly(written(1, 2, 3));
    }

    @Test
    void theHooksTellOfRecoveryAndOfEachWriteOnce() {
        ActorRef<Command> tally = spawn(settings());
        hooks.expectMessage(new HeardRecovered(new Total(0, 0)));

        tell(tally, add(1));
        hooks.expectMessage(new HeardDurable(new Total(1, 1), List.of(new Added(1))));
        tell(tally, peek(2));
        expect(answer(1, 1), answer(2, 1));
        stop(tally);
        spawn(settings());

        hooks.expectMessage(new HeardRecovered(new Total(1, 1)));
    }

    @Test
    void aSnapshotBoundsHowMuchIsReplayed() {
        ActorRef<Command> tally = running(settings(100, 10, LONG));
        IntStream.range(0, 995).forEach(i -> {
            tell(tally, add(1));
            expect(answer(1, i + 1));
        });
        stop(tally);

        ActorRef<Command> again = spawn(settings(100, 10, LONG));
        tell(again, peek(1));

        expect(answer(1, 995));
        assertThat(tape.replayed()).isLessThanOrEqualTo(10);
    }

    @Test
    void oldSnapshotsAreDropped() {
        ActorRef<Command> tally = running(settings(100, 10, LONG));

        IntStream.range(0, 995).forEach(i -> {
            tell(tally, add(1));
            expect(answer(1, i + 1));
        });

        kit.createTestProbe().awaitAssert(() -> assertThat(tape.snapshots()).isLessThanOrEqualTo(15));
    }

    private ActorRef<Command> spawn(BatchSettings settings) {
        return kit.spawn(BatchingEntity.create(
                ID,
                new Tally(hooks.getRef()::tell),
                Tally.JOURNAL,
                settings,
                new BatchMetrics(meters, "Tally"),
                new Stop()));
    }

    /** One that has recovered and has nothing in flight, so that what it is told next is not collected with what came before. */
    private ActorRef<Command> running(BatchSettings settings) {
        ActorRef<Command> tally = spawn(settings);
        tell(tally, peek(0));
        expect(answer(0, 0));
        answers.awaitAssert(
                () -> assertThat(meters.get("kontor.batch.commands").summary().count())
                        .isEqualTo(1));
        return tally;
    }

    private void stop(ActorRef<Command> tally) {
        tally.tell(new Stop());
        answers.expectTerminated(tally);
    }

    private static BatchSettings settings() {
        return settings(100, 100, LONG);
    }

    private static BatchSettings settings(int requestsMax, int snapshotEvery, Duration writeTimeout) {
        return new BatchSettings(
                500,
                1 << 20,
                requestsMax,
                100,
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                writeTimeout,
                new BatchSettings.Snapshots(snapshotEvery, 50, 2));
    }

    private static void tell(ActorRef<Command> tally, Command... commands) {
        List.of(commands).forEach(tally::tell);
    }

    private void expect(Answer... expected) {
        for (Answer answer : expected) {
            answers.expectMessage(answer);
        }
    }

    private Command add(int number) {
        return new Add(number, answers.getRef()::tell);
    }

    private Command report(int number) {
        return new Report(number, answers.getRef()::tell);
    }

    private Command peek(int number) {
        return new Peek(number, answers.getRef()::tell);
    }

    private static Answer answer(int number, long sum) {
        return new Answer(number, sum, Optional.empty());
    }

    private static Answer refused(int number, RefusalCode why) {
        return new Answer(number, 0, Optional.of(why));
    }

    private static Written written(int... numbers) {
        return new Written(IntStream.of(numbers).mapToObj(Added::new).toList());
    }
}
