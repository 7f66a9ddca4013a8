package io.kontor.platform.batch;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.Leave;
import akka.persistence.typed.PersistenceId;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.batch.Tally.Add;
import io.kontor.platform.batch.Tally.Answer;
import io.kontor.platform.batch.Tally.Command;
import io.kontor.platform.batch.Tally.Peek;
import io.kontor.platform.batch.Tally.Stop;
import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A shard moves to another node while a write of one of its entities is on its way. */
class BatchHandOffTest {
    private static final EntityTypeKey<Command> TALLY = EntityTypeKey.create(Command.class, "Tally");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AtomicReference<ActorRef<Command>> incarnation = new AtomicReference<>();
    private final Tape tape = new Tape();
    private final ActorTestKit leaving = ActorTestKit.create("hand-off", config());
    private final ActorTestKit staying = ActorTestKit.create("hand-off", config());

    @AfterEach
    void shutDown() {
        leaving.shutdownTestKit();
        staying.shutdownTestKit();
    }

    @Test
    void theWriteInFlightAndWhatWaitsBehindItAreAnsweredBeforeTheShardMoves() throws Exception {
        TestProbe<Answer> answers = leaving.createTestProbe(Answer.class);
        EntityRef<Command> here = join(leaving, leaving);
        here.tell(new Add(1, answers.getRef()::tell));
        answers.expectMessage(PATIENCE, new Answer(1, 1, Optional.empty()));
        EntityRef<Command> there = join(staying, leaving);
        tape.hold();

        here.tell(new Add(2, answers.getRef()::tell));
        Tape.Held slow = tape.next();
        here.tell(new Add(3, answers.getRef()::tell));
        Cluster cluster = Cluster.get(leaving.system());
        cluster.manager().tell(Leave.create(cluster.selfMember().address()));
        awaitThatItWasToldToStop();
        answers.expectNoMessage(Duration.ofMillis(50));
        tape.release();
        slow.store();

        answers.expectMessage(PATIENCE, new Answer(2, 3, Optional.empty()));
        answers.expectMessage(PATIENCE, new Answer(3, 6, Optional.empty()));
        TestProbe<Answer> after = staying.createTestProbe(Answer.class);
        after.awaitAssert(PATIENCE, () -> {
            there.tell(new Peek(4, after.getRef()::tell));
            after.expectMessage(Duration.ofSeconds(1), new Answer(4, 6, Optional.empty()));
            return null;
        });
    }

    /** What is told to it past sharding is refused from then on. */
    private void awaitThatItWasToldToStop() {
        TestProbe<Answer> refusals = leaving.createTestProbe(Answer.class);
        refusals.awaitAssert(PATIENCE, () -> {
            incarnation.get().tell(new Peek(9, refusals.getRef()::tell));
            assertThat(refusals.receiveMessage(Duration.ofMillis(50)).why()).contains(RefusalCode.SHUTTING_DOWN);
            return null;
        });
    }

    private EntityRef<Command> join(ActorTestKit node, ActorTestKit seed) {
        Cluster cluster = Cluster.get(node.system());
        cluster.manager()
                .tell(Join.create(Cluster.get(seed.system()).selfMember().address()));
        node.createTestProbe().awaitAssert(PATIENCE, () -> {
            assertThat(cluster.selfMember().status()).isEqualTo(MemberStatus.up());
            return null;
        });
        ClusterSharding sharding = ClusterSharding.get(node.system());
        sharding.init(Entity.of(TALLY, context -> entity(context.getEntityId())).withStopMessage(new Stop()));
        return sharding.entityRefFor(TALLY, "1");
    }

    private Behavior<Command> entity(String id) {
        return Behaviors.setup(context -> {
            incarnation.set(context.getSelf());
            return BatchingEntity.create(
                    PersistenceId.ofUniqueId("Tally|" + id),
                    new Tally(),
                    Tally.JOURNAL,
                    new BatchSettings(
                            500,
                            1 << 20,
                            10,
                            1000,
                            Duration.ofMillis(1),
                            Duration.ofMillis(1),
                            Duration.ofMinutes(5),
                            new BatchSettings.Snapshots(100, 100, 1)),
                    new BatchMetrics(new SimpleMeterRegistry(), "Tally"),
                    new Stop());
        });
    }

    /** Nothing here ends because this machine stands still: no heart-beat, no phase of the shutdown, no hand-off. */
    private Config config() {
        return ConfigFactory.parseString("""
                        akka.actor.provider = cluster
                        akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                        akka.cluster.jmx.multi-mbeans-in-same-jvm = on
                        akka.cluster.downing-provider-class = "akka.cluster.sbr.SplitBrainResolverProvider"
                        akka.cluster.failure-detector.acceptable-heartbeat-pause = 5 minutes
                        akka.cluster.sharding { number-of-shards = 1, verbose-debug-logging = off, handoff-timeout = 5 minutes }
                        akka.coordinated-shutdown {
                          exit-jvm = off, run-by-actor-system-terminate = off, run-by-jvm-shutdown-hook = off
                          terminate-actor-system = off
                          default-phase-timeout = 5 minutes
                          phases.cluster-sharding-shutdown-region.timeout = 5 minutes
                          phases.cluster-exiting.timeout = 5 minutes
                        }
                        """).withFallback(tape.config());
    }
}
