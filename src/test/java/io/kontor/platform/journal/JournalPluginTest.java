package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.AtomicWrite;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.JournalProtocol.DeleteMessagesTo;
import akka.persistence.JournalProtocol.RecoverySuccess;
import akka.persistence.JournalProtocol.ReplayMessages;
import akka.persistence.JournalProtocol.ReplayedMessage;
import akka.persistence.JournalProtocol.WriteMessageFailure;
import akka.persistence.JournalProtocol.WriteMessageRejected;
import akka.persistence.JournalProtocol.WriteMessageSuccess;
import akka.persistence.JournalProtocol.WriteMessages;
import akka.persistence.JournalProtocol.WriteMessagesFailed;
import akka.persistence.JournalProtocol.WriteMessagesSuccessful$;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.persistence.journal.Tagged;
import akka.testkit.javadsl.TestKit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import scala.jdk.javaapi.CollectionConverters;

/** What Akka's own journal kit asks of a plugin, each case on a stream of five events, the last two written as one. */
class JournalPluginTest {

    private static final int INSTANCE = 7;

    @TempDir
    private static Path dir;

    private static ActorSystem<Void> system;
    private static akka.actor.ActorSystem classic;
    private static ActorRef journal;

    private final TestKit receiver = new TestKit(classic);
    private final String pid = "p-" + UUID.randomUUID();
    private final String writer = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        system = TestSystems.start(dir);
        classic = Adapter.toClassic(system);
        journal = Persistence.get(classic).journalFor("", com.typesafe.config.ConfigFactory.empty());
    }

    @AfterAll
    static void stop() {
        TestSystems.stop(system);
    }

    @BeforeEach
    void writeFive() {
        var kit = new TestKit(classic);
        write(
                kit,
                List.of(
                        one(repr("a-1", 1)),
                        one(repr("a-2", 2)),
                        one(repr("a-3", 3)),
                        AtomicWrite.apply(CollectionConverters.asScala(List.of(repr("a-4", 4), repr("a-5", 5)))
                                .toVector())));
        kit.expectMsg(WriteMessagesSuccessful$.MODULE$);
        for (var n = 1; n <= 5; n++) {
            assertThat(kit.expectMsgClass(WriteMessageSuccess.class)
                            .persistent()
                            .payload())
                    .isEqualTo("a-" + n);
        }
    }

    @ParameterizedTest(name = "from {0} to {1}, at most {2}: {3} to {4}")
    @CsvSource({
        "0, max, max, 1, 5",
        "1, max, max, 1, 5",
        "3, max, max, 3, 5",
        "1, 3, max, 1, 3",
        "1, max, 3, 1, 3",
        "2, 3, max, 2, 3",
        "2, 5, 2, 2, 3",
        "2, 2, max, 2, 2",
        "2, 4, 1, 2, 2",
        "2, 4, 0, 1, 0",
        "3, 2, max, 1, 0"
    })
    void replaysWithinItsBounds(String from, String to, String max, int first, int last) {
        replay(bound(from), bound(to), bound(max));

        expectReplayed(first, last);
        receiver.expectMsg(new RecoverySuccess(5));
    }

    private static long bound(String text) {
        return text.equals("max") ? Long.MAX_VALUE : Long.parseLong(text);
    }

    @Test
    void aStreamNobodyWroteIsEmpty() {
        journal.tell(
                new ReplayMessages(0, Long.MAX_VALUE, Long.MAX_VALUE, "nobody", receiver.getRef()),
                ActorRef.noSender());

        receiver.expectMsg(new RecoverySuccess(0));
    }

    @Test
    void deletedEventsAreNotReplayedAndTheHighestNumberStays() {
        delete(3);

        replay(1, Long.MAX_VALUE, Long.MAX_VALUE);
        expectReplayed(4, 5);
        receiver.expectMsg(new RecoverySuccess(5));
    }

    @Test
    void theHighestNumberStaysWhenEverythingIsDeleted() {
        delete(Long.MAX_VALUE);

        replay(0, Long.MAX_VALUE, Long.MAX_VALUE);
        receiver.expectMsg(new RecoverySuccess(5));
    }

    @Test
    void anEventThatCannotBeSerialisedIsRejectedAloneAndLeavesItsNumberUnused() {
        var kit = new TestKit(classic);
        var unserialisable = new Object();
        write(kit, List.of(one(repr("b-6", 6)), one(repr(unserialisable, 7)), one(repr("b-8", 8))));

        kit.expectMsg(WriteMessagesSuccessful$.MODULE$);
        assertThat(kit.expectMsgClass(WriteMessageSuccess.class).persistent().payload())
                .isEqualTo("b-6");
        assertThat(kit.expectMsgClass(WriteMessageRejected.class).message().payload())
                .isSameAs(unserialisable);
        assertThat(kit.expectMsgClass(WriteMessageSuccess.class).persistent().payload())
                .isEqualTo("b-8");
        replay(6, Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(List.of(replayed().sequenceNr(), replayed().sequenceNr())).containsExactly(6L, 8L);
        receiver.expectMsg(new RecoverySuccess(8));
    }

    @Test
    void oneUnserialisableEventRejectsTheWholeAtomicWrite() {
        var kit = new TestKit(classic);
        write(
                kit,
                List.of(AtomicWrite.apply(CollectionConverters.asScala(List.of(repr("b-6", 6), repr(new Object(), 7)))
                        .toVector())));

        kit.expectMsg(WriteMessagesSuccessful$.MODULE$);
        kit.expectMsgClass(WriteMessageRejected.class);
        kit.expectMsgClass(WriteMessageRejected.class);
        replay(6, Long.MAX_VALUE, Long.MAX_VALUE);
        receiver.expectMsg(new RecoverySuccess(5));
    }

    @Test
    void anEventIsWrittenByTheSerializerBoundToItsClass() {
        var kit = new TestKit(classic);
        write(kit, List.of(one(repr(new ProbeEvents.Seen(kit.getRef()), 6))));
        kit.expectMsg(WriteMessagesSuccessful$.MODULE$);

        replay(6, Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(replayed().payload()).isEqualTo(new ProbeEvents.Seen(kit.getRef()));
    }

    @Test
    void metadataTimestampWriterAndAdapterManifestComeBack() {
        var kit = new TestKit(classic);
        var written =
                repr("b-6", 6).withMetadata("replica-7").withTimestamp(1234).withManifest("v2");
        write(kit, List.of(one(written)));
        kit.expectMsg(WriteMessagesSuccessful$.MODULE$);

        replay(6, Long.MAX_VALUE, Long.MAX_VALUE);

        var replayed = replayed();
        assertThat(replayed.metadata().get()).isEqualTo("replica-7");
        assertThat(replayed.timestamp()).isEqualTo(1234);
        assertThat(replayed.writerUuid()).isEqualTo(writer);
        assertThat(replayed.manifest()).isEqualTo("v2");
    }

    @Test
    void anEventWithoutATimeGetsTheClocks() {
        replay(1, 1, 1);

        assertThat(replayed().timestamp()).isGreaterThan(1_700_000_000_000L);
    }

    @Test
    void tagsAreRejectedRatherThanLost() {
        var kit = new TestKit(classic);
        write(kit, List.of(one(repr(new Tagged("b-6", Set.of("blue")), 6))));

        kit.expectMsg(WriteMessagesSuccessful$.MODULE$);
        assertThat(kit.expectMsgClass(WriteMessageRejected.class).cause()).hasMessageContaining("expected: no tags");
    }

    @Test
    void aSecondWriterOfAStreamFailsRatherThanOverwrites() {
        var kit = new TestKit(classic);
        write(kit, List.of(one(repr("intruder", 5))));

        kit.expectMsgClass(WriteMessagesFailed.class);
        assertThat(kit.expectMsgClass(WriteMessageFailure.class).cause()).isInstanceOf(JournalException.Conflict.class);
        replay(5, 5, 1);
        assertThat(replayed().payload()).isEqualTo("a-5");
    }

    @Test
    void aLongStreamIsReplayedWholeAndInOrder() {
        var kit = new TestKit(classic);
        var events = new ArrayList<PersistentRepr>();
        for (var n = 6; n <= 1005; n++) {
            events.add(repr("a-" + n, n));
        }
        write(
                kit,
                List.of(AtomicWrite.apply(CollectionConverters.asScala(events).toVector())));
        kit.expectMsg(WriteMessagesSuccessful$.MODULE$);

        replay(1, Long.MAX_VALUE, 1000);

        expectReplayed(1, 1000);
        receiver.expectMsg(new RecoverySuccess(1005));
    }

    private PersistentRepr repr(Object payload, long sequenceNr) {
        return PersistentRepr.apply(payload, sequenceNr, pid, "", false, ActorRef.noSender(), writer);
    }

    private static AtomicWrite one(PersistentRepr event) {
        return AtomicWrite.apply(event);
    }

    private static void write(TestKit kit, List<AtomicWrite> writes) {
        var envelopes = Stream.<PersistentEnvelope>concat(writes.stream(), Stream.empty())
                .toList();
        journal.tell(
                new WriteMessages(CollectionConverters.asScala(envelopes).toVector(), kit.getRef(), INSTANCE),
                kit.getRef());
    }

    private void delete(long to) {
        var kit = new TestKit(classic);
        journal.tell(new DeleteMessagesTo(pid, to, kit.getRef()), ActorRef.noSender());
        kit.expectMsg(new DeleteMessagesSuccess(to));
    }

    private void replay(long from, long to, long max) {
        journal.tell(new ReplayMessages(from, to, max, pid, receiver.getRef()), ActorRef.noSender());
    }

    private PersistentRepr replayed() {
        return receiver.expectMsgClass(ReplayedMessage.class).persistent();
    }

    private void expectReplayed(int first, int last) {
        for (var n = first; n <= last; n++) {
            assertThat(replayed()).isEqualTo(repr("a-" + n, n));
        }
    }
}
