package io.kontor.projection.index;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.eventstream.EventStream;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.PublishedEvent;
import akka.persistence.typed.internal.PublishedEventImpl;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountFeed.Entry;
import io.kontor.value.AccountId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

class IndexFeederTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final AccountId OTHER = new AccountId("t-001");

    @TempDir
    private Path dir;

    private final ActorTestKit kit = ActorTestKit.create(
            ConfigFactory.parseString("akka.actor.provider = local").withFallback(ConfigFactory.load()));
    private final IndexSettings settings =
            IndexSettings.from(ConfigFactory.parseString("""
            kontor.index { write-every = 10 ms, look-every = 10 ms, generation-every = 10 ms, read-entries = 7 }
            """).withFallback(ConfigFactory.load()));
    private final JournalInMemory journal = new JournalInMemory();
    private final AtomicReference<Set<AccountId>> here = new AtomicReference<>(Set.of(MAIN, OTHER));
    private final AtomicBoolean failing = new AtomicBoolean();
    private final AtomicReference<Optional<AccountId>> damaged = new AtomicReference<>(Optional.empty());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final IndexMetrics metrics = new IndexMetrics(meters);
    private final Histories main = new Histories(MAIN, new Random(1));
    private final Histories other = new Histories(OTHER, new Random(2));
    private EmbeddedOrderIndex store;

    @BeforeEach
    void open() {
        store = EmbeddedOrderIndex.open(dir.resolve("index"), settings, Runnable::run);
    }

    @AfterEach
    void close() {
        kit.shutdownTestKit();
        store.close();
    }

    @Test
    void itReadsWhatWasThereAndHearsWhatComes() {
        write(main, 50);
        start();
        awaitStored(main);

        write(main, 20);
        write(other, 20);

        awaitStored(main);
        awaitStored(other);
    }

    @Test
    void whatWentUnheardIsFoundWithTheNextThatIsHeard() {
        start();
        write(main, 1);
        awaitStored(main);

        for (int i = 0; i < 30; i++) {
            journal.write(MAIN, main.write());
        }
        write(main, 1);

        awaitStored(main);
    }

    @Test
    void whoIsFarBehindIsStoredBeforeItsTime() {
        start(IndexSettings.from(ConfigFactory.parseString("""
            kontor.index { write-every = 1 h, look-every = 10 ms, tail-max = 200 }
            """).withFallback(ConfigFactory.load())));
        await(() -> meters.get("kontor.index.accounts").gauge().value() == 2);

        write(main, 100);

        await(() -> store.indexed(MAIN).toCompletableFuture().join().seq() >= 80);
    }

    @Test
    void whoIsFarBehindIsStoredBeforeItsTimeThoughAnotherCannotBeBegun() {
        damaged.set(Optional.of(OTHER));
        start(IndexSettings.from(ConfigFactory.parseString("""
            kontor.index { write-every = 1 h, look-every = 10 ms, tail-max = 200 }
            """).withFallback(ConfigFactory.load())));
        await(() -> meters.get("kontor.index.accounts").gauge().value() == 1);
        await(() -> metrics.failing().isPresent());

        write(main, 100);

        await(() -> store.indexed(MAIN).toCompletableFuture().join().seq() >= 80);
    }

    @Test
    void whileTheIndexTakesNothingItSaysSoAndLosesNothing() {
        start();
        write(main, 1);
        awaitStored(main);

        failing.set(true);
        write(main, 100);
        await(() -> metrics.failing().isPresent());
        failing.set(false);

        awaitStored(main);
        await(() -> metrics.failing().isEmpty());
    }

    @Test
    void anAccountThatLeftIsFedByAnother() {
        start();
        write(main, 1);
        awaitStored(main);

        here.set(Set.of(OTHER));
        await(() -> meters.get("kontor.index.accounts").gauge().value() == 1);
        for (int i = 0; i < 30; i++) {
            journal.write(MAIN, main.write());
        }
        here.set(Set.of(MAIN));

        awaitStored(main);
    }

    @Test
    void theIndexOfAnotherJournalIsThrownAway() {
        Histories before = new Histories(MAIN, new Random(9));
        IndexBuild build = new IndexBuild(store, MAIN, 0);
        for (int i = 0; i < 100; i++) {
            build.add(before.place());
        }
        build.finish();

        write(main, 10);
        start();

        awaitStored(main);
    }

    private void start() {
        start(settings);
    }

    private void start(IndexSettings settings) {
        kit.spawn(IndexFeeder.create(settings, new IndexFeeder.Ports(unsteady(), journal, here::get, metrics)));
    }

    /** Journals, and tells of it as the entities do. */
    private void write(Histories history, int writes) {
        for (int i = 0; i < writes; i++) {
            Entry entry = history.write();
            journal.write(history.account(), entry);
            kit.system().eventStream().tell(new EventStream.Publish<>(published(history.account(), entry)));
        }
    }

    /** As Akka tells of an event it has journalled. */
    private static PublishedEvent published(AccountId account, Entry entry) {
        PersistenceId id = PersistenceId.ofUniqueId(AccountEntity.persistenceId(account));
        return new PublishedEventImpl(id, entry.sequenceNr(), entry.batch(), 0, Option.empty(), Option.empty());
    }

    private void awaitStored(Histories history) {
        List<OrderRow> rows = FeedingTest.rows(history.entries());
        OrderQuery all = new OrderQuery(
                history.account(), ListPlace.START, Optional.empty(), Optional.empty(), Optional.empty(), 1_000);
        TestProbe<Void> patience = kit.createTestProbe();
        patience.awaitAssert(() -> {
            assertThat(IndexRuns.all(store, all)).isEqualTo(rows);
            return null;
        });
    }

    private void await(BooleanSupplier until) {
        TestProbe<Void> patience = kit.createTestProbe();
        patience.awaitAssert(() -> {
            assertThat(until.getAsBoolean()).isTrue();
            return null;
        });
    }

    private OrderIndex unsteady() {
        return new OrderIndex() {
            @Override
            public CompletionStage<Integer> generation() {
                return store.generation();
            }

            @Override
            public CompletionStage<Indexed> fed(AccountId account) {
                return damaged.get().equals(Optional.of(account))
                        ? CompletableFuture.failedFuture(new IllegalStateException("damaged"))
                        : store.fed(account);
            }

            @Override
            public CompletionStage<Indexed> indexed(AccountId account) {
                return store.indexed(account);
            }

            @Override
            public CompletionStage<Done> write(List<Update> updates) {
                return failing.get()
                        ? CompletableFuture.failedFuture(new IllegalStateException("no room"))
                        : store.write(updates);
            }

            @Override
            public CompletionStage<Done> forget(AccountId account) {
                return store.forget(account);
            }

            @Override
            public CompletionStage<Part> read(Indexed upTo, OrderQuery query) {
                return store.read(upTo, query);
            }
        };
    }
}
