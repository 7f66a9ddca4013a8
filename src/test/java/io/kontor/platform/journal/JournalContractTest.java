package io.kontor.platform.journal;

import static io.kontor.platform.journal.JournalStream.MAX;
import static io.kontor.platform.journal.JournalStream.one;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.JournalProtocol.WriteMessageRejected;
import akka.persistence.JournalProtocol.WriteMessageSuccess;
import akka.persistence.JournalProtocol.WriteMessagesSuccessful$;
import java.io.NotSerializableException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Akka's kit for journals (2.8.5, {@code JournalSpec}), case by case and under the same names, with rejection, serialisation and
 * metadata on. Each runs on a stream of five events, the last two written as one.
 */
class JournalContractTest {

    @TempDir
    private static Path dir;

    private static ActorSystem<Void> system;

    private JournalStream stream;

    @BeforeAll
    static void start() {
        system = TestSystems.start(dir);
    }

    @AfterAll
    static void stop() {
        TestSystems.stop(system);
    }

    @BeforeEach
    void writeFive() {
        stream = JournalStream.ofFive(Adapter.toClassic(system));
    }

    @Test
    void replayAllMessages() {
        stream.replay(1, MAX, MAX);

        stream.expectReplayed(1, 5);
        stream.expectEnd(5);
    }

    @Test
    void replayMessagesUsingALowerSequenceNumberBound() {
        stream.replay(3, MAX, MAX);

        stream.expectReplayed(3, 5);
        stream.expectEnd(5);
    }

    @Test
    void replayMessagesUsingAnUpperSequenceNumberBound() {
        stream.replay(1, 3, MAX);

        stream.expectReplayed(1, 3);
        stream.expectEnd(5);
    }

    @Test
    void replayMessagesUsingACountLimit() {
        stream.replay(1, MAX, 3);

        stream.expectReplayed(1, 3);
        stream.expectEnd(5);
    }

    @Test
    void replayMessagesUsingALowerAndUpperSequenceNumberBound() {
        stream.replay(2, 3, MAX);

        stream.expectReplayed(2, 3);
        stream.expectEnd(5);
    }

    @Test
    void replayMessagesUsingALowerAndUpperSequenceNumberBoundAndACountLimit() {
        stream.replay(2, 5, 2);

        stream.expectReplayed(2, 3);
        stream.expectEnd(5);
    }

    @Test
    void replayASingleIfLowerSequenceNumberBoundEqualsUpperSequenceNumberBound() {
        stream.replay(2, 2, MAX);

        stream.expectReplayed(2, 2);
        stream.expectEnd(5);
    }

    @Test
    void replayASingleMessageIfCountLimitEquals1() {
        stream.replay(2, 4, 1);

        stream.expectReplayed(2, 2);
        stream.expectEnd(5);
    }

    @Test
    void notReplayMessagesIfCountLimitEquals0() {
        stream.replay(2, 4, 0);

        stream.expectEnd(5);
    }

    @Test
    void notReplayMessagesIfLowerSequenceNumberBoundIsGreaterThanUpperSequenceNumberBound() {
        stream.replay(3, 2, MAX);

        stream.expectEnd(5);
    }

    @Test
    void notReplayMessagesIfThePersistentActorHasNotYetWrittenMessages() {
        var nobodys = new JournalStream(Adapter.toClassic(system));

        nobodys.replay(0, MAX, MAX);

        nobodys.expectEnd(0);
    }

    @Test
    void notReplayPermanentlyDeletedMessages() {
        stream.delete(3);

        stream.replay(1, MAX, MAX);
        stream.expectReplayed(4, 5);
        stream.expectEnd(5);
    }

    @Test
    void notResetHighestSequenceNrAfterMessageDeletion() {
        stream.replay(0, MAX, MAX);
        stream.expectReplayed(1, 5);
        stream.expectEnd(5);

        stream.delete(3);

        stream.replay(0, MAX, MAX);
        stream.expectReplayed(4, 5);
        stream.expectEnd(5);
    }

    @Test
    void notResetHighestSequenceNrAfterJournalCleanup() {
        stream.replay(0, MAX, MAX);
        stream.expectReplayed(1, 5);
        stream.expectEnd(5);

        stream.delete(MAX);

        stream.replay(0, MAX, MAX);
        stream.expectEnd(5);
    }

    @Test
    void rejectNonSerializableEvents() {
        var nothingForDisk = new Object();

        var answers = stream.write(
                one(stream.repr("b-6", 6)), one(stream.repr(nothingForDisk, 7)), one(stream.repr("b-8", 8)));

        answers.expectMsg(WriteMessagesSuccessful$.MODULE$);
        stream.expectWritten(answers, "b-6", 6);
        var rejected = answers.expectMsgClass(WriteMessageRejected.class);
        assertThat(rejected.message().payload()).isSameAs(nothingForDisk);
        assertThat(rejected.message().sequenceNr()).isEqualTo(7);
        assertThat(rejected.cause()).isInstanceOf(NotSerializableException.class);
        stream.expectWritten(answers, "b-8", 8);
    }

    @Test
    void serializeEvents() {
        var event = new ProbeEvents.Seen(system.classicSystem().deadLetters());
        var answers = stream.write(one(stream.repr(event, 6)));
        answers.expectMsg(WriteMessagesSuccessful$.MODULE$);
        stream.expectWritten(answers, event, 6);

        stream.replay(6, MAX, MAX);

        var replayed = stream.replayed();
        assertThat(replayed.payload()).isEqualTo(event).isNotSameAs(event);
        assertThat(replayed.writerUuid()).isEqualTo(stream.writer());
        stream.expectEnd(6);
    }

    @Test
    void returnMetadata() {
        var event = new ProbeEvents.Seen(system.classicSystem().deadLetters());
        var answers = stream.write(one(stream.repr(event, 6).withMetadata("replica-7")));
        answers.expectMsg(WriteMessagesSuccessful$.MODULE$);
        assertThat(answers.expectMsgClass(WriteMessageSuccess.class)
                        .persistent()
                        .metadata()
                        .get())
                .isEqualTo("replica-7");

        stream.replay(6, 6, 1);

        var replayed = stream.replayed();
        assertThat(replayed.payload()).isEqualTo(event);
        assertThat(replayed.metadata().get()).isEqualTo("replica-7");
        stream.expectEnd(6);
    }
}
