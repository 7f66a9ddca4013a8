package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.testkit.typed.FishingOutcome;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.AtomicWrite;
import akka.persistence.JournalProtocol.RecoverySuccess;
import akka.persistence.JournalProtocol.ReplayMessages;
import akka.persistence.JournalProtocol.WriteMessages;
import akka.persistence.Persistence;
import akka.persistence.PersistentEnvelope;
import akka.persistence.PersistentRepr;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.platform.journal.cassandra.CassandraJournals;
import io.kontor.platform.journal.cassandra.Tale;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** Tenure and the journal in a real Cassandra. */
class FencedJournalIT {
    private static final String AKKAS_OWN = "akka.persistence.cassandra.journal.CassandraJournal";

    private static final int STREAMS = 50;
    private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

    @TempDir
    private static Path directory;

    private static CassandraJournals cassandra;

    @BeforeAll
    static void start() {
        cassandra = CassandraJournals.start(directory);
    }

    @AfterAll
    static void stop() {
        cassandra.close();
    }

    @BeforeEach
    void nothingYet() {
        cassandra.session().execute("TRUNCATE kontor.messages");
    }

    @Test
    void aNodeThatHasJustWokenRepairsNothingBesideItsSuccessor() {
        ActorTestKit sleeper = ActorTestKit.create("sleeper", cassandra.config());
        ActorTestKit successor = ActorTestKit.create("successor", cassandra.config());
        try {
            Tale.Probe before = Tale.tell(sleeper);
            before.write("once");
            Tale.Probe after = Tale.tell(successor);
            assertThat(after.told()).isEqualTo(List.of("once"));
            after.write("upon");
            before.write("beside");

            Tenure.get(sleeper.system()).holdUntil(StandstillClock.SYSTEM.getAsLong());
            assertThat(Tale.tell(sleeper).failure()).contains("more than half of the nodes");
            after.write("a time");

            assertThat(Tale.tell(successor).failure()).contains("two have written");
            assertThat(Tale.tell(successor).told()).isEqualTo(List.of("once", "upon", "a time"));
        } finally {
            sleeper.shutdownTestKit();
            successor.shutdownTestKit();
        }
    }

    @Test
    void withoutTenureNothingIsWrittenAndWithItTheEntityGoesOn() {
        ActorTestKit kit = ActorTestKit.create("fenced", cassandra.config());
        try {
            Tenure tenure = Tenure.get(kit.system());
            Tale.Probe tale = Tale.tell(kit);
            tale.write("once");

            tenure.holdUntil(StandstillClock.SYSTEM.getAsLong());
            tale.tale().tell("beside");
            tale.said().expectTerminated(tale.tale(), ANSWER_MAX);

            tenure.holdUntil(
                    StandstillClock.SYSTEM.getAsLong() + Duration.ofHours(1).toNanos());
            Tale.Probe again = Tale.tell(kit);
            assertThat(again.told()).isEqualTo(List.of("once"));
            again.write("upon");

            withoutTheFenceItWouldBeWritten();
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void aWriteWaitsForTenureAndARecoveryForTheWrite() {
        Config patient = ConfigFactory.parseString("kontor.cluster.failover.tenure-wait = 60 s")
                .withFallback(cassandra.config());
        ActorTestKit kit = ActorTestKit.create("patient", patient);
        try {
            ActorRef journal = Persistence.get(kit.system()).journalFor("", ConfigFactory.empty());
            TestProbe<Object> probe = kit.createTestProbe();
            ActorRef entity = Adapter.toClassic(probe.ref());
            Tenure tenure = Tenure.get(kit.system());
            tenure.holdUntil(StandstillClock.SYSTEM.getAsLong());

            journal.tell(write("patient|1", entity), entity);
            journal.tell(new ReplayMessages(1, Long.MAX_VALUE, Long.MAX_VALUE, "patient|1", entity), entity);
            probe.awaitAssert(ANSWER_MAX, () -> assertThat(tenure.waiting()).isOne());
            tenure.holdUntil(
                    StandstillClock.SYSTEM.getAsLong() + Duration.ofHours(1).toNanos());

            List<Object> answers = probe.fishForMessage(ANSWER_MAX, FencedJournalIT::untilRecovered);
            assertThat(answers).last().isEqualTo(new RecoverySuccess(1));
        } finally {
            kit.shutdownTestKit();
        }
    }

    /** An entity that fails and starts again at once, while what it wrote last is still on its way. */
    @Test
    void aRecoveryWaitsForTheWriteThatIsUnderWay() {
        ActorTestKit kit = ActorTestKit.create("hasty", cassandra.config());
        try {
            ActorRef journal = Persistence.get(kit.system()).journalFor("", ConfigFactory.empty());
            List<TestProbe<Object>> entities =
                    Stream.generate(kit::createTestProbe).limit(STREAMS).toList();
            for (int n = 0; n < STREAMS; n++) {
                ActorRef entity = Adapter.toClassic(entities.get(n).ref());
                journal.tell(write("hasty|" + n, entity), entity);
                journal.tell(new ReplayMessages(1, Long.MAX_VALUE, Long.MAX_VALUE, "hasty|" + n, entity), entity);
            }

            assertThat(entities)
                    .allSatisfy(entity -> assertThat(entity.fishForMessage(ANSWER_MAX, FencedJournalIT::untilRecovered))
                            .last()
                            .isEqualTo(new RecoverySuccess(1)));
        } finally {
            kit.shutdownTestKit();
        }
    }

    private static WriteMessages write(String stream, ActorRef entity) {
        HaltLifted event = new HaltLifted(HaltId.of(new CommandId("a")), "once", "ann", Instant.EPOCH);
        PersistentRepr first = PersistentRepr.apply(
                event,
                1,
                stream,
                "",
                false,
                ActorRef.noSender(),
                UUID.randomUUID().toString());
        return new WriteMessages(
                CollectionConverters.asScala(List.of((PersistentEnvelope) new AtomicWrite(
                                CollectionConverters.asScala(List.of(first)).toList())))
                        .toList(),
                entity,
                1);
    }

    private static FishingOutcome untilRecovered(Object message) {
        return message instanceof RecoverySuccess ? FishingOutcomes.complete() : FishingOutcomes.continueAndIgnore();
    }

    /** The same with Akka's own journal: what keeps it from being written is the fence. */
    private static void withoutTheFenceItWouldBeWritten() {
        Config config = ConfigFactory.parseString("akka.persistence.cassandra.journal.class = \"" + AKKAS_OWN + "\"")
                .withFallback(cassandra.config());
        ActorTestKit kit = ActorTestKit.create("open", config);
        try {
            Tale.Probe tale = Tale.tell(kit);
            assertThat(tale.told()).isEqualTo(List.of("once", "upon"));

            Tenure.get(kit.system()).holdUntil(StandstillClock.SYSTEM.getAsLong());

            tale.write("beside");
        } finally {
            kit.shutdownTestKit();
        }
    }
}
