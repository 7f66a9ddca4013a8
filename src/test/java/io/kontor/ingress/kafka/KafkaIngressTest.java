package io.kontor.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.kafka.KafkaClients;
import io.kontor.platform.kafka.KafkaSender;
import io.kontor.platform.kafka.KafkaSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
    void aConsumerThatEndsIsKnownUntilItReads() {
        KafkaClients clients = clients("kontor.kafka.bootstrap-servers = \"127.0.0.1:99999\"");
        ActorTestKit kit = ActorTestKit.create(
                ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));
        try (KafkaSender sender = new KafkaSender(clients, "refusals")) {
            kit.spawn(KafkaIngress.create(
                    clients,
                    new KafkaIngress.Ports(
                            _ -> CompletableFuture.completedFuture(Optional.empty()),
                            sender,
                            metrics,
                            Clock.systemUTC(),
                            nanos::get)));

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

    private static KafkaClients clients(String settings) {
        return new KafkaClients(
                KafkaSettings.from(ConfigFactory.parseString(settings).withFallback(ConfigFactory.load())));
    }
}
