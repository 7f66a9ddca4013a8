package io.kontor.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.kafka.KafkaClients;
import io.kontor.platform.kafka.KafkaSender;
import io.kontor.platform.kafka.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class KafkaIngressTest {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    private final AtomicLong nanos = new AtomicLong();
    private final CommandMetrics metrics = new CommandMetrics(new SimpleMeterRegistry(), nanos::get);

    @Test
    void whatAProducerTookBackIsNotReadWhateverTheClientsAreGiven() {
        KafkaClients clients = clients("kontor.kafka.clients { \"isolation.level\" = read_uncommitted }");

        assertThat(KafkaIngress.properties(clients))
                .containsEntry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    }

    @Test
    void nothingIsCommittedUnasked() {
        KafkaClients clients = clients("kontor.kafka.clients { \"enable.auto.commit\" = true }");

        assertThat(KafkaIngress.properties(clients)).containsEntry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    }

    /** The brokers hear from a node that is a member, and from one beside it that is none only when it has become one. */
    @Test
    void aNodeThatIsNoMemberYetHoldsNoCommandUp() throws Exception {
        CompletableFuture<Done> joined = new CompletableFuture<>();
        ActorTestKit kit = ActorTestKit.create(
                ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));
        try (ServerSocket outsiders = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ServerSocket members = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                KafkaSender sender = new KafkaSender(clients(""), "refusals")) {
            spawn(kit, brokers(outsiders), sender, joined);
            spawn(kit, brokers(members), sender, CompletableFuture.completedFuture(Done.getInstance()));

            members.setSoTimeout(60_000);
            members.accept().close();
            outsiders.setSoTimeout(500);
            assertThatThrownBy(outsiders::accept).isInstanceOf(SocketTimeoutException.class);

            joined.complete(Done.getInstance());
            outsiders.setSoTimeout(60_000);
            outsiders.accept().close();
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void aConsumerThatEndsIsKnownUntilItReads() {
        KafkaClients clients = clients("kontor.kafka.bootstrap-servers = \"127.0.0.1:99999\"");
        ActorTestKit kit = ActorTestKit.create(
                ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));
        try (KafkaSender sender = new KafkaSender(clients, "refusals")) {
            spawn(kit, clients, sender, CompletableFuture.completedFuture(Done.getInstance()));

            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (metrics.unread(WITHIN).isEmpty() && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(metrics.unread(WITHIN)).get().asString().contains("Exception");
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void anEndIsForgottenWhenTheNextConsumerReadsOrLastsForLong() {
        metrics.consumerEnded("why");
        nanos.addAndGet(WITHIN.toNanos());
        assertThat(metrics.unread(WITHIN)).contains("why");
        nanos.incrementAndGet();
        assertThat(metrics.unread(WITHIN)).isEmpty();

        metrics.consumerEnded("why again");
        metrics.received();
        assertThat(metrics.unread(WITHIN)).isEmpty();
    }

    private void spawn(ActorTestKit kit, KafkaClients clients, KafkaSender sender, CompletionStage<Done> joined) {
        kit.spawn(KafkaIngress.create(
                clients,
                new KafkaIngress.Ports(
                        joined,
                        _ -> CompletableFuture.completedFuture(Optional.empty()),
                        sender,
                        metrics,
                        Clock.systemUTC(),
                        nanos::get)));
    }

    private static KafkaClients brokers(ServerSocket socket) {
        return clients("kontor.kafka.bootstrap-servers = \"127.0.0.1:" + socket.getLocalPort() + "\"");
    }

    private static KafkaClients clients(String settings) {
        return new KafkaClients(
                KafkaSettings.from(ConfigFactory.parseString(settings).withFallback(ConfigFactory.load())));
    }
}
