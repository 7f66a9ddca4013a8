package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.persistence.AtomicWrite;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.JournalProtocol.DeleteMessagesTo;
import akka.persistence.JournalProtocol.RecoverySuccess;
import akka.persistence.JournalProtocol.ReplayMessages;
import akka.persistence.JournalProtocol.ReplayedMessage;
import akka.persistence.JournalProtocol.WriteMessageSuccess;
import akka.persistence.JournalProtocol.WriteMessages;
import akka.persistence.JournalProtocol.WriteMessagesSuccessful$;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import akka.testkit.javadsl.TestKit;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import scala.jdk.javaapi.CollectionConverters;

/** A stream of its own that is spoken of with the journal's actor in Akka's protocol, as a persistent actor would. */
final class JournalStream {

    static final long MAX = Long.MAX_VALUE;
    private static final int INSTANCE = 7;

    private final ActorSystem system;
    private final ActorRef journal;
    private final TestKit receiver;
    private final String pid = "p-" + UUID.randomUUID();
    private final String writer = UUID.randomUUID().toString();

    JournalStream(ActorSystem system) {
        this.system = system;
        journal = Persistence.get(system).journalFor("", ConfigFactory.empty());
        receiver = new TestKit(system);
    }

    /** Events a-1 to a-5, the last two as one write. */
    static JournalStream ofFive(ActorSystem system) {
        var stream = new JournalStream(system);
        var answers = stream.write(
                one(stream.repr("a-1", 1)),
                one(stream.repr("a-2", 2)),
                one(stream.repr("a-3", 3)),
                together(stream.repr("a-4", 4), stream.repr("a-5", 5)));
        answers.expectMsg(WriteMessagesSuccessful$.MODULE$);
        for (var n = 1; n <= 5; n++) {
            stream.expectWritten(answers, "a-" + n, n);
        }
        return stream;
    }

    String writer() {
        return writer;
    }

    PersistentRepr repr(Object payload, long sequenceNr) {
        return PersistentRepr.apply(payload, sequenceNr, pid, "", false, ActorRef.noSender(), writer);
    }

    static AtomicWrite one(PersistentRepr event) {
        return AtomicWrite.apply(event);
    }

    static AtomicWrite together(PersistentRepr... events) {
        return AtomicWrite.apply(CollectionConverters.asScala(List.of(events)).toVector());
    }

    /** Gives who hears the answers. */
    TestKit write(AtomicWrite... writes) {
        var answers = new TestKit(system);
        var envelopes = Stream.<PersistentEnvelope>of(writes).toList();
        journal.tell(
                new WriteMessages(CollectionConverters.asScala(envelopes).toVector(), answers.getRef(), INSTANCE),
                answers.getRef());
        return answers;
    }

    void expectWritten(TestKit answers, Object payload, long sequenceNr) {
        var written = answers.expectMsgClass(WriteMessageSuccess.class).persistent();
        assertThat(written.payload()).isEqualTo(payload);
        assertThat(written.sequenceNr()).isEqualTo(sequenceNr);
        assertThat(written.persistenceId()).isEqualTo(pid);
        assertThat(written.writerUuid()).isEqualTo(writer);
    }

    void delete(long to) {
        var answers = new TestKit(system);
        journal.tell(new DeleteMessagesTo(pid, to, answers.getRef()), ActorRef.noSender());
        answers.expectMsg(new DeleteMessagesSuccess(to));
    }

    void replay(long from, long to, long max) {
        journal.tell(new ReplayMessages(from, to, max, pid, receiver.getRef()), ActorRef.noSender());
    }

    PersistentRepr replayed() {
        return receiver.expectMsgClass(ReplayedMessage.class).persistent();
    }

    void expectReplayed(int first, int last) {
        for (var n = first; n <= last; n++) {
            assertThat(replayed()).isEqualTo(repr("a-" + n, n));
        }
    }

    /** Nothing more was replayed, and this is the highest number. */
    void expectEnd(long highest) {
        receiver.expectMsg(new RecoverySuccess(highest));
    }
}
