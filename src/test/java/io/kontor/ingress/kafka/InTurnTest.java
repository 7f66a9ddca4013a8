package io.kontor.ingress.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.kafka.ConsumerMessage.CommittableMessage;
import akka.kafka.ConsumerMessage.CommittableOffset;
import akka.stream.javadsl.Keep;
import akka.stream.testkit.TestPublisher;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import akka.stream.testkit.javadsl.TestSource;
import com.typesafe.config.ConfigFactory;
import io.kontor.ingress.json.KafkaCommand;
import io.kontor.ingress.json.Problem;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One partition's stage between a source and a sink the test holds, with attempts it decides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InTurnTest {
    private static final Duration SILENCE = Duration.ofMillis(200);
    private static final String NEVER_AGAIN = "kontor.kafka.commands { retry-min = 1 h, retry-max = 1 h }";
    private static final String CANCEL_ALL = """
            {"commandId": "c-$", "command": "CANCEL_ALL", "account": "main"}""";
    private static final String CANCEL_ALL_BTC = """
            {"commandId": "c-$", "command": "CANCEL_ALL", "account": "main", "symbol": "BTC/USDT"}""";

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));

    @AfterAll
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void nothingIsLetGoBeforeItIsDecidedAndNothingBeforeWhatCameFirst() throws Exception {
        Partition partition = new Partition();
        partition.receive(0, cancel("a"));
        partition.receive(1, cancel("b"));
        Attempt first = partition.attempt();
        Attempt second = partition.attempt();

        second.succeeds();

        partition.out.expectNoMessage(SILENCE);
        first.succeeds();
        assertThat(partition.next().received().record().offset()).isZero();
        assertThat(partition.next().received().record().offset()).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadIsLetGoInItsPlaceAsARefusal() throws Exception {
        Partition partition = new Partition();
        partition.receive(0, cancel("a"));
        partition.receive(1, "nonsense");
        partition.out.expectNoMessage(SILENCE);

        partition.attempt().succeeds();

        assertThat(partition.next().refused()).isEmpty();
        assertThat(partition.next().refused().orElseThrow().refusal().code()).isEqualTo(RefusalCode.MALFORMED);
    }

    @Test
    void whatIsNotDecidedIsTriedAgainAndWhatIsBehindItWaits() throws Exception {
        Partition partition = new Partition();
        partition.receive(0, cancel("a"));
        partition.receive(1, place("a"));

        partition.attempt().fails(RefusalCode.OUTCOME_UNKNOWN);
        Attempt again = partition.attempt();

        assertThat(partition.attempts).isEmpty();
        assertThat(again.command().id().value()).isEqualTo("c-0");
        again.succeeds();
        assertThat(partition.attempt().command().id().value()).isEqualTo("c-1");
    }

    @Test
    void noMoreIsAskedForThanTheBound() throws Exception {
        Partition partition = new Partition();

        for (int n = 0; n <= Partition.IN_FLIGHT_MAX; n++) {
            partition.receive(n, cancel("o-" + n));
        }
        Attempt first = partition.attempt();
        for (int n = 1; n < Partition.IN_FLIGHT_MAX; n++) {
            partition.attempt();
        }

        partition.out.expectNoMessage(SILENCE);
        assertThat(partition.attempts).isEmpty();
        first.succeeds();
        partition.next();
        assertThat(partition.attempt().command().id().value()).isEqualTo("c-" + Partition.IN_FLIGHT_MAX);
    }

    @Test
    void whenThePartitionIsTakenAwayWhatIsUnderWayEndsAndWhatWaitsIsDropped() throws Exception {
        Partition partition = new Partition();
        partition.receive(0, cancel("a"));
        partition.receive(1, cancel("a"));
        Attempt underWay = partition.attempt();

        partition.in.sendComplete();
        partition.out.expectNoMessage(SILENCE);
        underWay.succeeds();

        assertThat(partition.next().received().record().offset()).isZero();
        partition.out.expectComplete();
        assertThat(partition.attempts).isEmpty();
    }

    @Test
    void aCancelAllIsNotHeldByWhatNobodyHasTaken() throws Exception {
        Partition partition = new Partition();
        partition.receive(0, place("a"));
        partition.receive(1, CANCEL_ALL);

        partition.attempt().fails(RefusalCode.MARK_UNAVAILABLE);
        Attempt ahead = partition.attemptAt(KafkaCommand.CancelAll.class);

        assertThat(ahead.command().id().value()).startsWith("ahead-").isNotEqualTo("c-1");
        assertThat(((KafkaCommand.CancelAll) ahead.command()).aheadOf()).contains(new CommandId("c-1"));
        ahead.succeeds();
        partition.attemptAt(KafkaCommand.Place.class).fails(RefusalCode.OUTCOME_UNKNOWN);
        partition.attemptAt(KafkaCommand.Place.class).succeeds();
        Attempt inTurn = partition.attempt();
        assertThat(inTurn.command().id().value())
                .as("for what was placed since")
                .isEqualTo("c-1");
        inTurn.succeeds();
        assertThat(partition.next().received().record().offset()).isZero();
        assertThat(partition.next().received().record().offset()).isEqualTo(1);
    }

    @Test
    void aCancelBehindAChangeThatIsNotDecidedActsAtOnceUnderItsOwnId() throws Exception {
        Partition partition = new Partition(NEVER_AGAIN);
        partition.receive(0, place("a"));
        partition.attempt().fails(RefusalCode.OUTCOME_UNKNOWN);

        partition.receive(1, cancel("b"));
        assertThat(partition.attempt().command().id().value()).isEqualTo("c-1");
        partition.receive(2, cancel("a"));

        assertThat(partition.attempt().command().id().value()).isEqualTo("c-2");
        partition.out.expectNoMessage(SILENCE);
    }

    @Test
    void aCancelAllBehindACancelThatIsNotDecidedActsAtOnce() throws Exception {
        Partition partition = new Partition(NEVER_AGAIN);
        partition.receive(0, cancel("a"));
        partition.attempt().actsWithoutTheJournal();

        partition.receive(1, CANCEL_ALL);

        assertThat(partition.attempt().command().id().value()).startsWith("ahead-");
    }

    @Test
    void aCancelAllBehindACancelWhoseOrderNeverAnswersActsAtOnce() throws Exception {
        Partition partition = new Partition(NEVER_AGAIN);
        partition.receive(0, cancel("a"));
        partition.receive(1, CANCEL_ALL);

        partition.attempt().fails(RefusalCode.OUTCOME_UNKNOWN);

        assertThat(partition.attempt().command().id().value()).startsWith("ahead-");
    }

    @Test
    void aCancelBehindACancelAllOfAnotherSymbolThatIsNotDecidedActsAtOnce() throws Exception {
        Partition partition = new Partition(NEVER_AGAIN);
        partition.receive(0, CANCEL_ALL_BTC);
        partition.attempt().actsWithoutTheJournal();

        partition.receive(1, cancel("eth-order"));
        assertThat(partition.attempt().command().id().value()).isEqualTo("c-1");
        partition.receive(2, CANCEL_ALL);

        assertThat(partition.attempt().command().id().value()).startsWith("ahead-");
    }

    /** A cancel says no symbol, so it waits for the cancel-all, though not for what that waits for. */
    @Test
    void aCancelBehindACancelAllThatIsHeldUpItselfActsAtOnce() throws Exception {
        Partition partition = new Partition(NEVER_AGAIN);
        partition.receive(0, place("a"));
        partition.attempt().fails(RefusalCode.MARK_UNAVAILABLE);
        partition.receive(1, CANCEL_ALL_BTC);
        assertThat(partition.attempt().command().id().value()).startsWith("ahead-");

        partition.receive(2, cancel("eth-order"));

        assertThat(partition.attempt().command().id().value()).isEqualTo("c-2");
    }

    @Test
    void aCancelInItsTurnWaitsForTheOneAheadSoThatThatCancelsNothingLater() throws Exception {
        Partition partition = new Partition();
        partition.receive(0, place("a"));
        partition.receive(1, CANCEL_ALL);
        partition.attempt().fails(RefusalCode.MARK_UNAVAILABLE);
        Attempt ahead = partition.attemptAt(KafkaCommand.CancelAll.class);

        partition.attemptAt(KafkaCommand.Place.class).succeeds();
        partition.next();
        partition.out.expectNoMessage(SILENCE);
        assertThat(partition.attempts).isEmpty();

        ahead.fails(RefusalCode.OUTCOME_UNKNOWN);
        assertThat(partition.attempt().command().id().value()).isEqualTo("c-1");
    }

    @Test
    void aCancelAheadThatIsNotDecidedIsTriedAgainWithWhatHoldsItUp() throws Exception {
        Partition partition = new Partition();
        partition.receive(0, place("a"));
        partition.receive(1, CANCEL_ALL);
        partition.attempt().fails(RefusalCode.MARK_UNAVAILABLE);
        Attempt ahead = partition.attemptAt(KafkaCommand.CancelAll.class);
        ahead.fails(RefusalCode.NOT_READY);
        partition.attemptAt(KafkaCommand.Place.class).fails(RefusalCode.MARK_UNAVAILABLE);

        Attempt again = partition.attemptAt(KafkaCommand.CancelAll.class);

        assertThat(again.command()).isEqualTo(ahead.command());
    }

    @Test
    void aCancelAheadThatWasAppliedIsNotSentAgainWithEachAnswer() throws Exception {
        Partition partition = new Partition("kontor.kafka.commands { retry-min = 10 ms, retry-max = 1 h }");
        partition.receive(0, place("a"));
        partition.receive(1, CANCEL_ALL);
        partition.attempt().fails(RefusalCode.JOURNAL_UNAVAILABLE);
        partition.attemptAt(KafkaCommand.CancelAll.class).actsWithoutTheJournal();

        for (int n = 0; n < 4; n++) {
            Attempt place = partition.attempt();
            assertThat(place.command()).isInstanceOf(KafkaCommand.Place.class);
            place.fails(RefusalCode.JOURNAL_UNAVAILABLE);
        }

        partition.attempt().succeeds();
        assertThat(partition.attempt().command().id().value()).isEqualTo("c-1");
    }

    /** A session had it, and the venue may not have taken it. */
    @Test
    void aCancelAheadThatWasAppliedIsSentAgainAfterTheLongestPause() throws Exception {
        Partition partition = new Partition("kontor.kafka.commands { retry-min = 10 ms, retry-max = 20 ms }");
        partition.receive(0, place("a"));
        partition.receive(1, CANCEL_ALL);
        partition.attempt().fails(RefusalCode.JOURNAL_UNAVAILABLE);
        partition.attemptAt(KafkaCommand.CancelAll.class).actsWithoutTheJournal();

        assertThat(partition
                        .attemptAt(KafkaCommand.CancelAll.class)
                        .command()
                        .id()
                        .value())
                .startsWith("ahead-");
    }

    @Test
    void aCancelAheadThatIsNotDecidedPausesHoweverManyAnswersComeMeanwhile() throws Exception {
        Partition partition = new Partition(NEVER_AGAIN);
        partition.receive(0, place("a"));
        partition.receive(1, CANCEL_ALL);
        partition.attempt().fails(RefusalCode.JOURNAL_UNAVAILABLE);
        partition.attempt().fails(RefusalCode.JOURNAL_UNAVAILABLE);

        partition.receive(2, "nonsense");
        partition.receive(3, "nonsense");

        partition.out.expectNoMessage(SILENCE);
        assertThat(partition.attempts).isEmpty();
    }

    @Test
    void largeRecordsAreNotKeptWhole() {
        byte[] value = new byte[1_000_000];
        value[0] = 7;
        byte[] key = new byte[500_000];
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("kontor.commands", 0, 3, key, value);
        record.headers().add("h", new byte[500_000]);

        Received received = Received.of(new CommittableMessage<>(record, uncommitted()), 1_000);

        assertThat(received.value()).isEqualTo(Arrays.copyOf(value, 1_000));
        assertThat(received.length()).isEqualTo(value.length);
        assertThat(received.key()).isEmpty();
        assertThat(received.shownKey().orElseThrow()).hasSizeLessThan(100);
        assertThat(received.record().key()).isEmpty();
        assertThat(received.record().headers()).isEmpty();
        Optional<RefusalCode> refused =
                received.command().fold(_ -> Optional.empty(), refusal -> Optional.of(refusal.code()));
        assertThat(refused).contains(RefusalCode.BODY_TOO_LARGE);
    }

    @Test
    void noMoreIsAskedForThanTheBoundOnBytes() throws Exception {
        String padding = " ".repeat(InTurn.KEPT_BYTES_MAX / 2);
        Partition partition = new Partition();

        partition.receive(0, cancel("a") + padding);
        partition.receive(1, cancel("b") + padding);
        partition.receive(2, cancel("c"));
        Attempt first = partition.attempt();
        partition.attempt();

        partition.out.expectNoMessage(SILENCE);
        assertThat(partition.attempts).isEmpty();
        first.succeeds();
        partition.next();
        assertThat(partition.attempt().command().id().value()).isEqualTo("c-2");
    }

    private record Attempt(KafkaCommand command, CompletableFuture<Optional<Problem>> answer) {
        void succeeds() {
            answer.complete(Optional.empty());
        }

        void actsWithoutTheJournal() {
            RefusalCode code = RefusalCode.JOURNAL_UNAVAILABLE;
            answer.complete(
                    Optional.of(Problem.of(Refusal.of(code, code.meaning())).applied(true)));
        }

        void fails(RefusalCode code) {
            answer.complete(Optional.of(Problem.of(Refusal.of(code, code.meaning()))));
        }
    }

    private final class Partition {
        static final int IN_FLIGHT_MAX = 4;

        private final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();
        private final TestPublisher.Probe<Received> in;
        private final TestSubscriber.Probe<Ended> out;

        Partition() {
            this("");
        }

        Partition(String more) {
            KafkaSettings.Commands settings = KafkaSettings.from(ConfigFactory.parseString(more)
                            .withFallback(
                                    ConfigFactory.parseString("kontor.kafka.commands.in-flight-max = " + IN_FLIGHT_MAX))
                            .withFallback(ConfigFactory.load()))
                    .commands();
            var stage = new InTurn(
                    command -> {
                        Attempt attempt = new Attempt(command, new CompletableFuture<>());
                        attempts.add(attempt);
                        return attempt.answer();
                    },
                    settings,
                    new CommandMetrics(new SimpleMeterRegistry(), System::nanoTime),
                    System::nanoTime);
            var probes = TestSource.<Received>create(kit.system())
                    .via(stage)
                    .toMat(TestSink.create(kit.system()), Keep.both())
                    .run(kit.system());
            in = probes.first();
            out = probes.second();
            out.request(100);
        }

        void receive(long offset, String value) {
            String text = value.replace("$", Long.toString(offset));
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            byte[] key = "main".getBytes(StandardCharsets.UTF_8);
            in.sendNext(Received.of(
                    new CommittableMessage<>(
                            new ConsumerRecord<>("kontor.commands", 0, offset, key, bytes), uncommitted()),
                    InTurn.KEPT_BYTES_MAX));
        }

        Attempt attempt() throws InterruptedException {
            Attempt attempt = attempts.poll(30, TimeUnit.SECONDS);
            assertThat(attempt).as("an attempt").isNotNull();
            return attempt;
        }

        /** The next at such a command; those at others meanwhile are not decided. */
        Attempt attemptAt(Class<? extends KafkaCommand> kind) throws InterruptedException {
            Attempt attempt = attempt();
            for (int others = 0; !kind.isInstance(attempt.command()); others++) {
                assertThat(others).as("attempts at others").isLessThan(20);
                attempt.fails(RefusalCode.NOT_READY);
                attempt = attempt();
            }
            return attempt;
        }

        Ended next() {
            return out.expectNext();
        }
    }

    private static String cancel(String clientOrderId) {
        return """
                {"commandId": "c-$", "command": "CANCEL", "account": "main", "clientOrderId": "%s"}""".formatted(clientOrderId);
    }

    private static String place(String clientOrderId) {
        return """
                {"commandId": "c-$", "command": "PLACE", "order": {"account": "main", "clientOrderId": "%s",
                 "symbol": "BTC/USDT", "side": "BUY", "amount": "1"}}""".formatted(clientOrderId);
    }

    /** Nobody commits here. */
    private static CommittableOffset uncommitted() {
        return (CommittableOffset) Proxy.newProxyInstance(
                InTurnTest.class.getClassLoader(),
                new Class<?>[] {CommittableOffset.class},
                (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
