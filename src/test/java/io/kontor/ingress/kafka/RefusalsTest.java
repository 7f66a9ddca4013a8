package io.kontor.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.kafka.ConsumerMessage.CommittableMessage;
import akka.kafka.ConsumerMessage.CommittableOffset;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.ingress.json.Problem;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Refusals to a topic that takes what the test lets it. */
class RefusalsTest {
    private static final int REQUEST_BYTES_MAX = 1_000_000;

    /** Values are kept whole, however long. */
    private static final int BYTES_MAX = 1024 * 1024;

    private static final Problem PROBLEM = Problem.of(Refusal.of(RefusalCode.MALFORMED, "it is none"));

    private final Config config = ConfigFactory.parseString(
                    "akka.actor.provider = local, kontor.kafka.commands { retry-min = 10 ms, retry-max = 10 ms }")
            .withFallback(ConfigFactory.load());
    private final ActorTestKit kit = ActorTestKit.create(config);
    private final CommandMetrics metrics = new CommandMetrics(new SimpleMeterRegistry(), () -> 5_000_000_000L);
    private final List<ProducerRecord<String, String>> taken = new CopyOnWriteArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger().addAppender(log);
    }

    @AfterEach
    void stop() {
        logger().detachAppender(log);
        kit.shutdownTestKit();
    }

    @Test
    void aKeyThatCanBeNoAccountsIsNoKeyOfTheRefusalAndOnlyItsBeginningIsShown() throws Exception {
        byte[] noText = new byte[350_000];
        Arrays.fill(noText, (byte) 0xff);
        for (byte[] key : List.of("k".repeat(600_000).getBytes(StandardCharsets.UTF_8), noText)) {
            taken.clear();

            write(this::limited, key, "{}");

            assertThat(taken).singleElement().satisfies(record -> {
                assertThat(record.key()).isNull();
                assertThat(record.value()).hasSizeLessThan(2_000);
            });
            assertThat(json(taken.getFirst()).path("key").asText()).endsWith(key.length + " characters)");
        }
    }

    @Test
    void anAccountsKeyIsTheRefusalsToo() throws Exception {
        write(this::limited, "main".getBytes(StandardCharsets.UTF_8), "{\"a\":1}");

        assertThat(taken).singleElement().extracting(ProducerRecord::key).isEqualTo("main");
        assertThat(json(taken.getFirst()).path("key").asText()).isEqualTo("main");
        assertThat(json(taken.getFirst()).path("command").path("a").asInt()).isEqualTo(1);
    }

    @Test
    void aRefusalThatIsTooLargeGoesWithoutItsCommand() throws Exception {
        String value = "\u0001".repeat(REQUEST_BYTES_MAX / 4);

        write(this::limited, "main".getBytes(StandardCharsets.UTF_8), value);

        assertThat(taken).singleElement().extracting(ProducerRecord::key).isEqualTo("main");
        JsonNode refusal = json(taken.getFirst());
        assertThat(refusal.path("cutFrom").asInt()).isEqualTo(value.length());
        assertThat(refusal.path("problem").path("code").asText()).isEqualTo("MALFORMED");
        assertThat(refusal.path("offset").asInt()).isEqualTo(7);
    }

    @Test
    void oneThatIsNotTakenIsSentAgainSaidOnceAndKnownToWait() throws Exception {
        List<Duration> waited = new CopyOnWriteArrayList<>();

        write(
                record -> {
                    waited.add(metrics.longestWait());
                    return waited.size() < 4
                            ? CompletableFuture.failedFuture(new TopicAuthorizationException("no"))
                            : take(record);
                },
                "main".getBytes(StandardCharsets.UTF_8),
                "{}");

        assertThat(taken).hasSize(1);
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("kontor.commands-3@7"));
        assertThat(waited.getFirst()).isZero();
        assertThat(waited.getLast()).isEqualTo(Duration.ofSeconds(4));
        assertThat(metrics.longestWait()).isZero();
    }

    @Test
    void aRefusalWhosePartitionHasGoneIsNotTriedAgain() throws Exception {
        AtomicInteger sent = new AtomicInteger();

        boolean written = write(
                _ -> {
                    sent.incrementAndGet();
                    return CompletableFuture.failedFuture(new TopicAuthorizationException("no"));
                },
                "main".getBytes(StandardCharsets.UTF_8),
                "{}",
                () -> sent.get() == 3);

        assertThat(written).isFalse();
        assertThat(sent).hasValue(3);
        assertThat(metrics.longestWait()).as("nothing waits any more").isZero();
    }

    @Test
    void aRefusalThatComesOfThePartitionsLastCommandsIsWrittenAllTheSame() throws Exception {
        assertThat(write(this::limited, "main".getBytes(StandardCharsets.UTF_8), "{}", () -> true))
                .isTrue();

        assertThat(taken).hasSize(1);
    }

    private interface Topic {
        CompletionStage<Void> send(ProducerRecord<String, String> record);
    }

    private CompletionStage<Void> limited(ProducerRecord<String, String> record) {
        int size = record.value().length()
                + (record.key() == null ? 0 : record.key().length());
        return size > REQUEST_BYTES_MAX
                ? CompletableFuture.failedFuture(new RecordTooLargeException(size + " bytes"))
                : take(record);
    }

    private CompletionStage<Void> take(ProducerRecord<String, String> record) {
        taken.add(record);
        return CompletableFuture.completedFuture(null);
    }

    private void write(Topic topic, byte @Nullable [] key, String value) throws Exception {
        assertThat(write(topic, key, value, () -> false)).isTrue();
    }

    private boolean write(Topic topic, byte @Nullable [] key, String value, BooleanSupplier gone) throws Exception {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("kontor.commands", 3, 7, key, value.getBytes(StandardCharsets.UTF_8));
        Clock clock = Clock.fixed(Instant.parse("2026-11-20T09:30:00Z"), ZoneOffset.UTC);
        Received received = Received.of(new CommittableMessage<>(record, uncommitted()), BYTES_MAX);
        return new Refusals(kit.system(), topic::send, KafkaSettings.from(config), metrics, clock, () -> 1_000_000_000L)
                .write(received, PROBLEM, gone)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /** Nobody commits here. */
    private static CommittableOffset uncommitted() {
        return (CommittableOffset) Proxy.newProxyInstance(
                RefusalsTest.class.getClassLoader(),
                new Class<?>[] {CommittableOffset.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private static JsonNode json(ProducerRecord<String, String> record) throws Exception {
        return new ObjectMapper().readTree(record.value());
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Refusals.class);
    }
}
