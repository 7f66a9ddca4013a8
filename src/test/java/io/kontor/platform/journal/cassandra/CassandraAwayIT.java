package io.kontor.platform.journal.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import io.kontor.platform.journal.EventStreams.StreamEvent;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Cassandra that is killed and comes back. */
class CassandraAwayIT {
    /** What the driver says of a node that is gone: it may not have noticed yet that its connections are closed. */
    private static final String[] GONE = {"NoNodeAvailable", "ClosedConnection", "All 1 node(s) tried"};

    @TempDir
    private Path directory;

    @Test
    void whatIsReadForTheFirstTimeWhileCassandraIsAwayCanBeReadWhenItIsBack() throws Exception {
        try (CassandraJournals cassandra = CassandraJournals.start(directory)) {
            ActorTestKit kit = ActorTestKit.create("away", cassandra.config());
            try {
                CassandraJournal journal = CassandraJournal.open(
                                kit.system(),
                                CassandraSettings.from(cassandra.config()),
                                "node-1",
                                Clock.systemUTC(),
                                _ -> 1)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                Tale.tell(kit).write("once");
                cassandra.server().kill();
                assertThatThrownBy(() -> tale(kit, journal)).message().containsAnyOf(GONE);

                cassandra.server().restart();

                kit.createTestProbe().awaitAssert(Duration.ofSeconds(60), () -> {
                    assertThat(tale(kit, journal)).hasSize(1);
                    return null;
                });
            } finally {
                kit.shutdownTestKit();
            }
        }
    }

    @Test
    void aNodeThatHasJustBegunWhenCassandraGoesAwayWritesWhenItIsBack() throws Exception {
        try (CassandraJournals cassandra = CassandraJournals.start(directory)) {
            ActorTestKit kit = ActorTestKit.create("just-begun", cassandra.config());
            try {
                CassandraJournal.open(
                                kit.system(),
                                CassandraSettings.from(cassandra.config()),
                                "node-1",
                                Clock.systemUTC(),
                                _ -> 1)
                        .toCompletableFuture()
                        .get(60, TimeUnit.SECONDS);
                cassandra.server().kill();
                assertThat(Tale.tell(kit).failure()).containsAnyOf(GONE);

                cassandra.server().restart();

                Tale.Probe back = kit.createTestProbe().awaitAssert(Duration.ofSeconds(60), () -> {
                    Tale.Probe tale = Tale.tell(kit);
                    assertThat(tale.said().receiveMessage()).isEqualTo(List.of());
                    return tale;
                });
                back.write("once");
            } finally {
                kit.shutdownTestKit();
            }
        }
    }

    private static List<StreamEvent> tale(ActorTestKit kit, CassandraJournal journal) throws Exception {
        return journal.streams()
                .current(Tale.STREAM, 1)
                .runWith(Sink.seq(), kit.system())
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }
}
