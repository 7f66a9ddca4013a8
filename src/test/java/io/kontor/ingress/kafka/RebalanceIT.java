package io.kontor.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.app.dev.KafkaServer;
import io.kontor.app.dev.ServerArtifacts;
import io.kontor.ingress.json.KafkaCommand;
import io.kontor.ingress.json.Problem;
import io.kontor.platform.kafka.KafkaClients;
import io.kontor.platform.kafka.KafkaCondition;
import io.kontor.platform.kafka.KafkaSender;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.platform.kafka.KafkaWatch;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes' consumers in one group on a real broker; what a gateway would do with the commands takes a while and is written down. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RebalanceIT {
    private static final long SEED = Long.getLong("kontor.test.seed", System.nanoTime());
    private static final int ACCOUNTS = 12;
    private static final int ORDERS = 10;
    private static final int COMMANDS = 12_000;

    @TempDir
    private Path directory;

    @Test
    void whileNodesComeAndGoNoCommandIsLeftOutAndNoneOvertakesAnother() {
        System.out.println("-Dkontor.test.seed=" + SEED);
        ActorTestKit kit = ActorTestKit.create();
        try (KafkaServer kafka = KafkaServer.start(
                directory.resolve("kafka"), ServerArtifacts.fetch("kafka", Path.of("target", "servers")))) {
            KafkaClients clients = new KafkaClients(settings(kafka.bootstrap()));
            AtomicReference<KafkaCondition> condition = new AtomicReference<>(
                    KafkaCondition.unknown(Clock.systemUTC().instant()));
            kit.spawn(KafkaWatch.create(clients, condition::set, Clock.systemUTC()));
            await("topics", () -> condition.get().down().isEmpty());
            Acted acted = new Acted(new Random(SEED));

            ActorRef<KafkaIngress.Message> one = kit.spawn(ingress(clients, acted, 1));
            Map<String, List<String>> sent = send(kafka.bootstrap());
            acted.await(COMMANDS / 8);
            ActorRef<KafkaIngress.Message> two = kit.spawn(ingress(clients, acted, 2));
            await("the second to have a part", () -> acted.by(2) > 0);
            stop(kit, one);
            acted.await(COMMANDS / 2);
            ActorRef<KafkaIngress.Message> three = kit.spawn(ingress(clients, acted, 3));
            await(
                    "all to be committed",
                    () -> acted.distinct() == COMMANDS && condition.get().commandsLag() == 0);

            assertThat(acted.by(1)).isPositive();
            sent.forEach((order, ids) ->
                    assertThat(acted.firstTimes(order)).as(order).isEqualTo(ids));
            stop(kit, two);
            stop(kit, three);
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void whatAProducerTookBackIsNotCarriedOut() {
        ActorTestKit kit = ActorTestKit.create();
        try (KafkaServer kafka = KafkaServer.start(
                directory.resolve("kafka"), ServerArtifacts.fetch("kafka", Path.of("target", "servers")))) {
            KafkaClients clients = new KafkaClients(settings(kafka.bootstrap()));
            AtomicReference<KafkaCondition> condition = new AtomicReference<>(
                    KafkaCondition.unknown(Clock.systemUTC().instant()));
            kit.spawn(KafkaWatch.create(clients, condition::set, Clock.systemUTC()));
            await("topics", () -> condition.get().down().isEmpty());
            Map<String, Object> properties =
                    Map.of("bootstrap.servers", kafka.bootstrap(), "acks", "all", "transactional.id", "t");
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                Future<RecordMetadata> _ = producer.send(cancel(1, "t-1", "o-1"));
                producer.flush();
                producer.abortTransaction();
                producer.beginTransaction();
                Future<RecordMetadata> _ = producer.send(cancel(2, "t-1", "o-1"));
                producer.commitTransaction();
            }
            BlockingQueue<String> carriedOut = new LinkedBlockingQueue<>();

            ActorRef<KafkaIngress.Message> node = kit.spawn(ingress(clients, 1, command -> {
                carriedOut.add(command.id().value());
                return CompletableFuture.completedFuture(Optional.empty());
            }));

            await("the second", () -> !carriedOut.isEmpty());
            assertThat(carriedOut).containsExactly("c-2");
            stop(kit, node);
        } finally {
            kit.shutdownTestKit();
        }
    }

    /** By order, the ids of its commands as sent. */
    private static Map<String, List<String>> send(String bootstrap) {
        Map<String, List<String>> sent = new LinkedHashMap<>();
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrap, "acks", "all");
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            for (int n = 0; n < COMMANDS; n++) {
                String account = "t-" + n % ACCOUNTS;
                String order = "o-" + n / ACCOUNTS % ORDERS;
                sent.computeIfAbsent(account + "/" + order, _ -> new ArrayList<>())
                        .add("c-" + n);
                Future<RecordMetadata> _ = producer.send(modify(n, account, order));
            }
        }
        return sent;
    }

    /** Not a cancel, which does not wait for its turn behind what is undecided. */
    private static ProducerRecord<String, String> modify(int n, String account, String order) {
        return new ProducerRecord<>("kontor.commands", account, """
                {"commandId": "c-%d", "command": "MODIFY", "order": {
                  "account": "%s", "clientOrderId": "%s", "symbol": "BTC/USDT", "side": "BUY",
                  "amount": "1.5", "limitPrice": "100"}}""".formatted(n, account, order));
    }

    private static ProducerRecord<String, String> cancel(int n, String account, String order) {
        return new ProducerRecord<>("kontor.commands", account, """
                {"commandId": "c-%d", "command": "CANCEL", "account": "%s", "clientOrderId": "%s"}""".formatted(n, account, order));
    }

    /** Commands by order as they were decided first: a redelivery is answered like the first and changes nothing. */
    private static final class Acted {
        private final Random random;
        private final Map<String, List<String>> decided = new HashMap<>();
        private final Map<String, Integer> seen = new HashMap<>();
        private final int[] byNode = new int[4];

        Acted(Random random) {
            this.random = random;
        }

        CompletionStage<Optional<Problem>> make(int node, KafkaCommand command) {
            synchronized (random) {
                boolean again = random.nextInt(20) == 0;
                long micros = random.nextInt(20) == 0 ? 200_000 : random.nextInt(20_000);
                return CompletableFuture.supplyAsync(
                        () -> again || isKeptForTheSecond(node) ? notYet() : decide(node, command),
                        CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS));
            }
        }

        /** However late it joins, it finds some. */
        private synchronized boolean isKeptForTheSecond(int node) {
            return node == 1 && byNode[2] == 0 && seen.size() >= COMMANDS * 3 / 4;
        }

        private static Optional<Problem> notYet() {
            return Optional.of(Problem.of(Refusal.of(RefusalCode.NOT_READY, "not yet")));
        }

        private synchronized Optional<Problem> decide(int node, KafkaCommand command) {
            byNode[node]++;
            if (seen.merge(command.id().value(), 1, Integer::sum) == 1) {
                decided.computeIfAbsent(command.order().orElseThrow().value(), _ -> new ArrayList<>())
                        .add(command.id().value());
            }
            return Optional.empty();
        }

        synchronized int by(int node) {
            return byNode[node];
        }

        synchronized int distinct() {
            return seen.size();
        }

        void await(int count) {
            RebalanceIT.await(count + " commands", () -> distinct() >= count);
        }

        synchronized List<String> firstTimes(String order) {
            int slash = order.indexOf('/');
            var intent = IntentId.of(
                    new AccountId(order.substring(0, slash)), new ClientOrderId(order.substring(slash + 1)));
            return List.copyOf(decided.getOrDefault(intent.value(), List.of()));
        }
    }

    private static Behavior<KafkaIngress.Message> ingress(KafkaClients clients, Acted acted, int node) {
        return ingress(clients, node, command -> acted.make(node, command));
    }

    private static Behavior<KafkaIngress.Message> ingress(
            KafkaClients clients, int node, Function<KafkaCommand, CompletionStage<Optional<Problem>>> attempts) {
        return KafkaIngress.create(
                clients,
                new KafkaIngress.Ports(
                        CompletableFuture.completedFuture(Done.getInstance()),
                        attempts,
                        new KafkaSender(clients, "refusals-" + node),
                        new CommandMetrics(new SimpleMeterRegistry(), System::nanoTime),
                        Clock.systemUTC(),
                        System::nanoTime));
    }

    private static void stop(ActorTestKit kit, ActorRef<KafkaIngress.Message> node) {
        TestProbe<Done> probe = kit.createTestProbe();
        node.tell(new KafkaIngress.Stop(probe.ref()));
        probe.receiveMessage(Duration.ofSeconds(30));
    }

    private static KafkaSettings settings(String bootstrap) {
        Config config = ConfigFactory.parseString("kontor.kafka { bootstrap-servers = \"" + bootstrap
                        + "\", topics.partitions = 6, watch.every = 500 ms, commands.retry-max = 200 ms }")
                .withFallback(ConfigFactory.load());
        return KafkaSettings.from(config);
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
