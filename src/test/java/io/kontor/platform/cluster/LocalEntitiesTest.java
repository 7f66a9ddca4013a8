package io.kontor.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster of one with entities that say who they are. */
class LocalEntitiesTest {
    private static final EntityTypeKey<Message> PARROT = EntityTypeKey.create(Message.class, "Parrot");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final ActorTestKit kit =
            ActorTestKit.create(ConfigFactory.parseString("""
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                    akka.cluster.jmx.multi-mbeans-in-same-jvm = on
                    akka.cluster.downing-provider-class = "akka.cluster.sbr.SplitBrainResolverProvider"
                    akka.cluster.sharding { number-of-shards = 1, verbose-debug-logging = off }
                    akka.coordinated-shutdown {
                      exit-jvm = off, run-by-actor-system-terminate = off, run-by-jvm-shutdown-hook = off
                    }
                    """).withFallback(ConfigFactory.load()));
    private final TestProbe<ActorRef<Message>> answers = kit.createTestProbe();
    private final ClusterSharding sharding = ClusterSharding.get(kit.system());
    private final LocalEntities<Message> local =
            new LocalEntities<>(sharding, PARROT, Message.class, Stop.class::isInstance);

    private sealed interface Message {}

    private record WhoAreYou(ActorRef<ActorRef<Message>> replyTo) implements Message {}

    /** Takes nothing more, and ends when it is told to. */
    private record Stop() implements Message {}

    private record End() implements Message {}

    @BeforeEach
    void join() {
        Cluster cluster = Cluster.get(kit.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        sharding.init(Entity.of(PARROT, context -> local.known(context.getEntityId(), parrot()))
                .withStopMessage(new Stop()));
    }

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void anEntityThatIsNotHereIsStartedThroughShardingAndThenReachedItself() {
        assertThat(local.find("polly")).isInstanceOf(EntityRef.class);

        ActorRef<Message> polly = ask("polly");

        assertThat(local.find("polly")).isEqualTo(polly);
        assertThat(ask("polly")).isEqualTo(polly);
    }

    @Test
    void oneThatWasToldToStopIsReachedThroughShardingAgain() {
        ActorRef<Message> polly = ask("polly");

        polly.tell(new Stop());
        polly.tell(new WhoAreYou(answers.getRef()));

        assertThat(answers.receiveMessage(PATIENCE)).isEqualTo(polly);
        assertThat(local.find("polly")).isInstanceOf(EntityRef.class);
    }

    @Test
    void oneThatEndedIsStartedAnew() {
        ActorRef<Message> polly = ask("polly");

        polly.tell(new End());
        answers.expectTerminated(polly, PATIENCE);

        // Until sharding has heard of the end, what it is given is lost.
        ActorRef<Message> next = answers.awaitAssert(PATIENCE, () -> {
            local.find("polly").tell(new WhoAreYou(answers.getRef()));
            return answers.receiveMessage(Duration.ofSeconds(1));
        });
        assertThat(next).isNotEqualTo(polly);
    }

    private ActorRef<Message> ask(String id) {
        RecipientRef<Message> found = local.find(id);
        found.tell(new WhoAreYou(answers.getRef()));
        return answers.receiveMessage(PATIENCE);
    }

    private static Behavior<Message> parrot() {
        return Behaviors.receive((context, message) -> switch (message) {
            case WhoAreYou(var replyTo) -> {
                replyTo.tell(context.getSelf());
                yield Behaviors.same();
            }
            case Stop _ -> Behaviors.same();
            case End _ -> Behaviors.stopped();
        });
    }
}
