package io.kontor.platform.batch;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.typed.PersistenceId;
import io.kontor.platform.batch.Tally.Add;
import io.kontor.platform.batch.Tally.Added;
import io.kontor.platform.batch.Tally.Answer;
import io.kontor.platform.batch.Tally.Command;
import io.kontor.platform.batch.Tally.Peek;
import io.kontor.platform.batch.Tally.Remark;
import io.kontor.platform.batch.Tally.Report;
import io.kontor.platform.batch.Tally.Stop;
import io.kontor.platform.batch.Tally.Written;
import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchLingerTest {
    private static final Duration LINGER = Duration.ofMillis(2);
    private static final Duration NOTE_LINGER = Duration.ofMillis(100);

    private final Tape tape = new Tape();
    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config().withFallback(tape.config()));
    private final ManualTime time = ManualTime.get(kit.system());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestProbe<Answer> answers = kit.createTestProbe(Answer.class);
    private final ActorRef<Command> tally = kit.spawn(BatchingEntity.create(
            PersistenceId.ofUniqueId("Tally|1"),
            new Tally(),
            Tally.JOURNAL,
            new BatchSettings(
                    500,
                    1 << 20,
                    10,
                    2,
                    LINGER,
                    NOTE_LINGER,
                    Duration.ofSeconds(10),
                    new BatchSettings.Snapshots(100, 100, 1)),
            new BatchMetrics(meters, "Tally"),
            new Stop()));

    @BeforeEach
    void awaitThatItIsIdle() {
        tally.tell(new Peek(0, answers.getRef()::tell));
        answers.expectMessage(new Answer(0, 0, Optional.empty()));
        answers.awaitAssert(
                () -> assertThat(meters.get("kontor.batch.commands").summary().count())
                        .isEqualTo(1));
    }

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void aLoneFactIsWrittenOnceItHasWaitedForCompany() {
        tally.tell(new Report(1, answers.getRef()::tell));
        awaitThatTheLineIsFull(new Report(2, answers.getRef()::tell));
        time.timePasses(LINGER.minusMillis(1));
        assertThat(tape.events()).isEmpty();

        time.timePasses(Duration.ofMillis(1));

        answers.expectMessage(new Answer(1, 1, Optional.empty()));
        answers.expectMessage(new Answer(2, 3, Optional.empty()));
    }

    @Test
    void aNoteWaitsLongerThanAFact() {
        tally.tell(new Remark(1, answers.getRef()::tell));
        awaitThatTheLineIsFull(new Remark(2, answers.getRef()::tell));
        time.timePasses(NOTE_LINGER.minusMillis(1));
        assertThat(tape.events()).isEmpty();

        time.timePasses(Duration.ofMillis(1));

        answers.expectMessage(new Answer(1, 1, Optional.empty()));
        answers.expectMessage(new Answer(2, 3, Optional.empty()));
    }

    @Test
    void aFactDoesNotWaitAsLongAsTheNoteBeforeIt() {
        tally.tell(new Remark(1, answers.getRef()::tell));
        awaitThatTheLineIsFull(new Report(2, answers.getRef()::tell));

        time.timePasses(LINGER);

        answers.expectMessage(new Answer(1, 1, Optional.empty()));
        answers.expectMessage(new Answer(2, 3, Optional.empty()));
        assertThat(tape.events()).containsExactly(new Written(List.of(new Added(1), new Added(2))));
    }

    @Test
    void aFactRidesAlongWithTheFirstRequest() {
        tally.tell(new Report(1, answers.getRef()::tell));
        tally.tell(new Add(2, answers.getRef()::tell));

        answers.expectMessage(new Answer(1, 1, Optional.empty()));
        answers.expectMessage(new Answer(2, 3, Optional.empty()));
        assertThat(tape.events()).containsExactly(new Written(List.of(new Added(1), new Added(2))));
    }

    @Test
    void aWaitingFactDoesNotOutliveTheOrderToStop() {
        tally.tell(new Report(1, answers.getRef()::tell));
        tally.tell(new Stop());

        answers.expectMessage(new Answer(1, 1, Optional.empty()));
        answers.expectTerminated(tally);
    }

    /** The line holds two: a third is turned away only once they are in it. */
    private void awaitThatTheLineIsFull(Command second) {
        tally.tell(second);
        tally.tell(new Report(9, answers.getRef()::tell));
        answers.expectMessage(new Answer(9, 0, Optional.of(RefusalCode.OVERLOADED)));
    }
}
