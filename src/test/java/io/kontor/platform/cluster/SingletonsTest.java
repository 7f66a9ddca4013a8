package io.kontor.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster of one with something that exists once, and is of the kind that hears no order to stop. */
class SingletonsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final ActorTestKit kit =
            ActorTestKit.create(ConfigFactory.parseString("""
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                    akka.cluster.jmx.multi-mbeans-in-same-jvm = on
                    akka.cluster.downing-provider-class = "akka.cluster.sbr.SplitBrainResolverProvider"
                    akka.coordinated-shutdown {
                      exit-jvm = off, run-by-actor-system-terminate = off, run-by-jvm-shutdown-hook = off
                      phases.cluster-exiting.timeout = 10 s
                    }
                    """).withFallback(ConfigFactory.load()));
    private final TestProbe<String> probe = kit.createTestProbe();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private final class Greeter extends AbstractOnMessageBehavior<String> {
        Greeter(ActorContext<String> context) {
            super(context);
            // Ends with it, and says so.
            context.spawn(
                    Behaviors.receive(String.class)
                            .onSignal(PostStop.class, _ -> {
                                ended.complete(null);
                                return Behaviors.same();
                            })
                            .build(),
                    "shadow");
        }

        @Override
        public Behavior<String> onMessage(String message) {
            probe.ref().tell("hello " + message);
            return this;
        }
    }

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void whatExistsOnceEndsWhenItsNodeLeavesAndDoesNotHoldItUp() throws Exception {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        ClusterSettings settings = new ClusterSettings(ClusterSettings.Mode.CLUSTER, "node-1", 1, 1, false);
        kit.spawn(Behaviors.<Void>setup(context -> {
            new Singletons(context, settings)
                    .start(Behaviors.setup(Greeter::new), "greeter")
                    .tell("world");
            return Behaviors.empty();
        }));
        probe.expectMessage(PATIENCE, "hello world");
        CompletableFuture<Boolean> endedInTime = new CompletableFuture<>();
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(kit.system());
        shutdown.addTask(CoordinatedShutdown.PhaseClusterExitingDone(), "look", () -> {
            endedInTime.complete(ended.isDone());
            return CompletableFuture.completedFuture(Done.getInstance());
        });

        shutdown.runAll(CoordinatedShutdown.jvmExitReason());

        assertThat(endedInTime.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aNodeEndsWithAVitalPartThatFails() throws Exception {
        CompletableFuture<Boolean> ending = new CompletableFuture<>();
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(kit.system());
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "look", () -> {
            ending.complete(true);
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        Behavior<String> brittle = Behaviors.receiveMessage(message -> {
            throw new IllegalStateException(message);
        });

        kit.spawn(Singletons.vital(brittle, "brittle")).tell("a fault");

        assertThat(ending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(shutdown.getShutdownReason()).contains(Singletons.PART_FAILED);
    }
}
