package io.kontor.projection.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Source;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountFeed;
import io.kontor.platform.kafka.KafkaClients;
import io.kontor.platform.kafka.KafkaSender;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.value.AccountId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where publishing begins, with clients that reach no broker. */
class EventEgressTest {
    private static final AccountId MAIN = new AccountId("main");

    private final KafkaClients clients = new KafkaClients(KafkaSettings.from(ConfigFactory.parseString(
                    "kontor.kafka { bootstrap-servers = \"127.0.0.1:1\", watch.timeout = 200 ms, events.look-every = 50 ms }")
            .withFallback(ConfigFactory.load())));
    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));
    private final EventMetrics metrics = new EventMetrics(new SimpleMeterRegistry(), Clock.systemUTC());
    private final KafkaSender sender = new KafkaSender(clients, "test");
    private final AtomicReference<Set<AccountId>> here = new AtomicReference<>(Set.of(MAIN));
    private final Journal journal = new Journal();
    private final Notes notes = new Notes();

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        sender.close();
    }

    @Test
    void whoCannotLearnWhereToBeginIsNotWell() {
        kit.spawn(EventEgress.create(clients, ports()));

        await("waiting", () -> metrics.behind().compareTo(Duration.ofMillis(500)) > 0);
        await("why", () -> metrics.unread().isPresent());
        assertThat(metrics.unread()).get().asString().contains("TimeoutException");

        here.set(Set.of());
        await("another node's concern", () -> metrics.behind().isZero());
    }

    @Test
    void whoKnowsWhereToBeginAndHasNothingToTellIsWell() {
        kit.spawn(EventEgress.create(clients.settings(), ports(), () -> notes));
        await("waiting", () -> metrics.behind().isPositive());

        notes.known.complete(Published.NOTHING);

        await("begun", () -> metrics.behind().isZero());
    }

    @Test
    void anAccountWhoseStreamFailsAfterEachBeginningWaits() {
        notes.known.complete(Published.NOTHING);
        journal.failing = true;
        kit.spawn(EventEgress.create(clients.settings(), ports(), () -> notes));

        await("waiting since the first", () -> metrics.behind().compareTo(Duration.ofMillis(500)) > 0);
        await("begun again and again", () -> journal.followed.size() > 2);

        journal.failing = false;
        await("standing", () -> metrics.behind().isZero());
    }

    @Test
    void theEndIsReadAfterTheProgress() throws Exception {
        journal.end = 5;
        kit.spawn(EventEgress.create(clients.settings(), ports(), () -> notes));
        assertThat(notes.asked.poll(20, TimeUnit.SECONDS)).isEqualTo("main");

        journal.end = 9;
        notes.known.complete(new Published(30, 9));

        assertThat(journal.followed.poll(20, TimeUnit.SECONDS)).isEqualTo(8);
    }

    private EventEgress.Ports ports() {
        return new EventEgress.Ports(journal, here::get, () -> true, _ -> "{}", sender, metrics);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** An account's journal by its end only. */
    private static final class Journal implements AccountFeed {
        private final BlockingQueue<Long> followed = new LinkedBlockingQueue<>();
        private volatile long end;
        private volatile boolean failing;

        @Override
        public Source<Entry, NotUsed> follow(AccountId account, long afterSequenceNr) {
            throw new UnsupportedOperationException("it would not be known to fail");
        }

        @Override
        public Source<Entry, NotUsed> live(AccountId account, long afterSequenceNr) {
            followed.add(afterSequenceNr);
            return failing ? Source.failed(new IllegalStateException("damaged")) : Source.never();
        }

        @Override
        public Source<Entry, NotUsed> read(AccountId account, long afterSequenceNr) {
            return Source.empty();
        }

        @Override
        public CompletionStage<Long> end(AccountId account) {
            return CompletableFuture.completedFuture(end);
        }
    }

    /** What other nodes have written, known when the test says. */
    private static final class Notes implements Progress {
        private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        private final CompletableFuture<Published> known = new CompletableFuture<>();

        @Override
        public CompletionStage<Published> of(String account) {
            asked.add(account);
            return known;
        }

        @Override
        public void close() {}
    }
}
