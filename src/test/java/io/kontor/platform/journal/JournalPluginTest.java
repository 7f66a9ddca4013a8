package io.kontor.platform.journal;

import static io.kontor.platform.journal.JournalStream.MAX;
import static io.kontor.platform.journal.JournalStream.one;
import static io.kontor.platform.journal.JournalStream.together;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.JournalProtocol.WriteMessageFailure;
import akka.persistence.JournalProtocol.WriteMessageRejected;
import akka.persistence.JournalProtocol.WriteMessagesFailed;
import akka.persistence.JournalProtocol.WriteMessagesSuccessful$;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we ask of the plugin beyond {@link JournalContractTest}, on a stream of five events as there. */
class JournalPluginTest {

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
    void aRejectedEventLeavesItsNumberUnused() {
        var answers =
                stream.write(one(stream.repr("b-6", 6)), one(stream.repr(new Object(), 7)), one(stream.repr("b-8", 8)));
        answers.expectMsg(WriteMessagesSuccessful$.MODULE$);

        stream.replay(6, MAX, MAX);

        assertThat(List.of(stream.replayed().sequenceNr(), stream.replayed().sequenceNr()))
                .containsExactly(6L, 8L);
        stream.expectEnd(8);
    }

    @Test
    void oneUnserialisableEventRejectsTheWholeAtomicWrite() {
        var answers = stream.write(together(stream.repr("b-6", 6), stream.repr(new Object(), 7)));

        answers.expectMsg(WriteMessagesSuccessful$.MODULE$);
        answers.expectMsgClass(WriteMessageRejected.class);
        answers.expectMsgClass(WriteMessageRejected.class);
        stream.replay(6, MAX, MAX);
        stream.expectEnd(5);
    }

    @Test
    void timestampAndAdapterManifestComeBack() {
        var written = stream.repr("b-6", 6).withTimestamp(1234).withManifest("v2");
        stream.write(one(written)).expectMsg(WriteMessagesSuccessful$.MODULE$);

        stream.replay(6, MAX, MAX);

        var replayed = stream.replayed();
        assertThat(replayed.timestamp()).isEqualTo(1234);
        assertThat(replayed.manifest()).isEqualTo("v2");
    }

    @Test
    void anEventWithoutATimeGetsTheClocks() {
        stream.replay(1, 1, 1);

        assertThat(stream.replayed().timestamp()).isGreaterThan(1_700_000_000_000L);
    }

    @Test
    void tagsAreRejectedRatherThanLost() {
        var answers = stream.write(one(stream.repr(new Tagged("b-6", Set.of("blue")), 6)));

        answers.expectMsg(WriteMessagesSuccessful$.MODULE$);
        assertThat(answers.expectMsgClass(WriteMessageRejected.class).cause())
                .hasMessageContaining("expected: no tags");
    }

    @Test
    void aSecondWriterOfAStreamFailsRatherThanOverwrites() {
        var answers = stream.write(one(stream.repr("intruder", 5)));

        answers.expectMsgClass(WriteMessagesFailed.class);
        assertThat(answers.expectMsgClass(WriteMessageFailure.class).cause())
                .isInstanceOf(JournalException.Conflict.class);
        stream.replay(5, 5, 1);
        assertThat(stream.replayed().payload()).isEqualTo("a-5");
    }

    @Test
    void aLongStreamIsReplayedWholeAndInOrder() {
        var events = LongStream.rangeClosed(6, 1005)
                .mapToObj(n -> stream.repr("a-" + n, n))
                .toArray(PersistentRepr[]::new);
        stream.write(together(events)).expectMsg(WriteMessagesSuccessful$.MODULE$);

        stream.replay(1, MAX, 1000);

        stream.expectReplayed(1, 1000);
        stream.expectEnd(1005);
    }
}
