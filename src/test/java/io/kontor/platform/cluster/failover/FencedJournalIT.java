package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.journal.cassandra.CassandraJournals;
import io.kontor.platform.journal.cassandra.Tale;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tenure and the journal in a real Cassandra. */
class FencedJournalIT {
    private static final String AKKAS_OWN = "akka.persistence.cassandra.journal.CassandraJournal";

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
            tale.said().expectTerminated(tale.tale());

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
