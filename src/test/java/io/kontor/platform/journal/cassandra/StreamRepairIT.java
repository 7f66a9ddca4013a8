package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes write one stream in a real Cassandra, as a node does that does not know yet that it was given up. */
class StreamRepairIT {
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
    void anEntityThatFindsTwoWritersRecoversTheNextTimeAndNothingIsDiscarded() {
        twoWrite();

        ActorTestKit restarted = ActorTestKit.create("restarted", cassandra.config());
        try {
            assertThat(Tale.tell(restarted).failure()).contains("two have written " + Tale.STREAM);

            Tale.Probe again = Tale.tell(restarted);

            assertThat(again.told()).isEqualTo(List.of("once", "upon", "a time"));
            again.write("happily");
            assertThat(Tale.tell(restarted).told()).isEqualTo(List.of("once", "upon", "a time", "happily"));
            assertThat(repair().find(Tale.STREAM)).isEmpty();
            assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        } finally {
            restarted.shutdownTestKit();
        }
    }

    @Test
    void aPersonSeesWhatCameLateAndHasItMoved() {
        twoWrite();
        StreamRepair repair = repair();
        assertThat(repair.find(Tale.STREAM))
                .extracting(late -> ((HaltLifted) late.event()).reason())
                .containsExactly("beside", "and more", "and yet more");

        List<Long> moved = new ArrayList<>();
        repair.repair(Tale.STREAM, new StreamRepair.Signature("ann", "it slept"), late -> moved.add(late.number()));

        assertThat(moved).containsExactly(3L, 4L, 5L);
        ActorTestKit restarted = ActorTestKit.create("restarted", cassandra.config());
        try {
            assertThat(Tale.tell(restarted).told()).isEqualTo(List.of("once", "upon", "a time"));
        } finally {
            restarted.shutdownTestKit();
        }
        assertThat(repair.find(Tale.STREAM)).isEmpty();
        assertThat(numbers()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void whereOnlyClocksCouldTellAPersonHasToLook() {
        ActorTestKit one = ActorTestKit.create("one", cassandra.config());
        ActorTestKit other = ActorTestKit.create("other", cassandra.config());
        try {
            Tale.Probe first = Tale.tell(one);
            Tale.Probe second = Tale.tell(other);
            assertThat(first.told()).isEmpty();
            assertThat(second.told()).isEmpty();
            first.write("once");
            second.write("beside");

            assertThat(Tale.tell(one).failure()).contains("for a person to say");
            assertThat(Tale.tell(one).failure()).contains("for a person to say");
        } finally {
            one.shutdownTestKit();
            other.shutdownTestKit();
        }
        assertThat(numbers()).containsExactly(1L, 1L);
    }

    /** One goes on writing after another has recovered and written. */
    private static void twoWrite() {
        ActorTestKit sleeper = ActorTestKit.create("sleeper", cassandra.config());
        ActorTestKit successor = ActorTestKit.create("successor", cassandra.config());
        try {
            Tale.Probe before = Tale.tell(sleeper);
            before.write("once");
            before.write("upon");
            Tale.Probe after = Tale.tell(successor);
            assertThat(after.told()).isEqualTo(List.of("once", "upon"));
            after.write("a time");
            before.write("beside");
            before.write("and more");
            before.write("and yet more");
        } finally {
            sleeper.shutdownTestKit();
            successor.shutdownTestKit();
        }
    }

    private static StreamRepair repair() {
        return new StreamRepair(
                cassandra.session(),
                "kontor",
                new WireCodec(WireRegistry.from(cassandra.config())),
                CassandraJournals.PARTITION);
    }

    private static List<Long> numbers() {
        return cassandra
                .session()
                .execute("SELECT sequence_nr FROM kontor.messages WHERE persistence_id = '" + Tale.STREAM
                        + "' AND partition_nr IN (0, 1)")
                .all()
                .stream()
                .map(row -> row.getLong(0))
                .toList();
    }
}
