package io.kontor.platform.journal;

import static io.kontor.platform.journal.TestStores.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.pattern.StatusReply;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.stream.javadsl.Sink;
import io.kontor.platform.journal.query.JournalQueries;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;

/** The journal as a typed entity meets it. */
class JournalledEntityTest {

    @TempDir
    private Path dir;

    /** Adds numbers; keeps a snapshot every 10 events and the events of two snapshots. */
    private static final class Adder extends EventSourcedBehavior<Adder.Add, Integer, Long> {

        record Add(int amount, ActorRef<StatusReply<Long>> replyTo) {}

        private Adder(String id) {
            super(PersistenceId.ofUniqueId(id));
        }

        static Behavior<Add> create(String id) {
            return new Adder(id);
        }

        @Override
        public Long emptyState() {
            return 0L;
        }

        @Override
        public CommandHandler<Add, Integer, Long> commandHandler() {
            return newCommandHandlerBuilder()
                    .forAnyState()
                    .onAnyCommand((sum, add) -> add.amount() == 0
                            ? Effect().none().thenReply(add.replyTo(), StatusReply::success)
                            : Effect().persist(add.amount()).thenReply(add.replyTo(), StatusReply::success));
        }

        @Override
        public EventHandler<Long, Integer> eventHandler() {
            return newEventHandlerBuilder().forAnyState().onAnyEvent((sum, amount) -> sum + amount);
        }

        @Override
        public RetentionCriteria retentionCriteria() {
            return RetentionCriteria.snapshotEvery(10, 2).withDeleteEventsOnSnapshot();
        }
    }

    @Test
    void anEntityComesBackFromItsSnapshotAndTheEventsBehindIt() {
        var system = TestSystems.start(dir);
        var adder = system.systemActorOf(Adder.create("adder"), "adder", Props.empty());
        for (var n = 1; n <= 57; n++) {
            done(add(system, adder, n).toCompletableFuture());
        }
        TestSystems.stop(system);

        var again = TestSystems.start(dir);
        var sum = done(add(again, again.systemActorOf(Adder.create("adder"), "adder", Props.empty()), 0)
                .toCompletableFuture());
        var stored = TestStores.sequenceNrs(Journal.get(again).store(), "adder");
        TestSystems.stop(again);

        assertThat(sum).isEqualTo(57 * 58 / 2);
        assertThat(stored).as("old events are deleted").hasSizeLessThan(57).endsWith(57L);
    }

    @Test
    void theTimeOfAnEventIsTheClocks() {
        var at = Instant.parse("2026-11-20T10:00:00Z");
        var system = TestSystems.start(dir, new JournalSetup(Clock.fixed(at, ZoneOffset.UTC)));
        var adder = system.systemActorOf(Adder.create("adder"), "adder", Props.empty());
        done(add(system, adder, 1).toCompletableFuture());

        var event = done(Journal.get(system)
                .reader()
                .currentEventsByPersistenceId("adder", 1, 1)
                .runWith(Sink.head(), system)
                .toCompletableFuture());
        TestSystems.stop(system);

        assertThat(event.timestamp()).isEqualTo(at);
        assertThat(event.event()).isEqualTo(1);
    }

    @Test
    void akkasOwnToolsFindItsStreams() {
        var system = TestSystems.start(dir);
        var adder = system.systemActorOf(Adder.create("adder"), "adder", Props.empty());
        done(add(system, adder, 7).toCompletableFuture());
        var queries = PersistenceQuery.get(system).getReadJournalFor(JournalQueries.class, JournalQueries.IDENTIFIER);

        var events = done(queries.eventsByPersistenceId("adder", 1, 1)
                .runWith(Sink.<EventEnvelope>seq(), system)
                .toCompletableFuture());
        var ids =
                done(queries.currentPersistenceIds().runWith(Sink.seq(), system).toCompletableFuture());
        TestSystems.stop(system);

        assertThat(events).extracting(EventEnvelope::event).containsExactly(7);
        assertThat(ids).containsExactly("adder");
    }

    @Test
    void whileTheDiskFailsEntitiesStillRecoverAndAfterwardsTheyWriteAgain() {
        var failing = new AtomicBoolean();
        var system = TestSystems.start(
                dir,
                new JournalSetup(Clock.systemUTC(), (rocks, batch) -> {
                    if (failing.get()) {
                        throw new RocksDBException("no space left on device");
                    }
                    Syncer.synced().write(rocks, batch);
                }),
                "kontor.journal.probe-interval = 20ms");
        var adder = system.systemActorOf(Adder.create("adder"), "adder-1", Props.empty());
        done(add(system, adder, 5).toCompletableFuture());
        failing.set(true);

        // More failures than Akka's default circuit breaker stands.
        for (var n = 0; n < 12; n++) {
            var victim = system.systemActorOf(Adder.create("victim" + n), "victim" + n, Props.empty());
            assertThatThrownBy(() ->
                            done(add(system, victim, 1, Duration.ofMillis(200)).toCompletableFuture()))
                    .hasCauseInstanceOf(TimeoutException.class);
            if (n == 0) {
                Instant until = Instant.now().plusSeconds(20);
                while (Journal.get(system).health().up() && Instant.now().isBefore(until)) {
                    Thread.onSpinWait();
                }
                assertThat(Journal.get(system).health()).isInstanceOf(JournalHealth.Failed.class);
            }
        }
        var recovered = system.systemActorOf(Adder.create("adder"), "adder-2", Props.empty());
        assertThat(done(add(system, recovered, 0).toCompletableFuture())).isEqualTo(5);

        failing.set(false);
        while (!Journal.get(system).health().up()) {
            Thread.onSpinWait();
        }
        assertThat(done(add(system, recovered, 6).toCompletableFuture())).isEqualTo(11);
        TestSystems.stop(system);
    }

    private static CompletionStage<Long> add(ActorSystem<?> system, ActorRef<Adder.Add> adder, int amount) {
        return add(system, adder, amount, Duration.ofSeconds(20));
    }

    private static CompletionStage<Long> add(
            ActorSystem<?> system, ActorRef<Adder.Add> adder, int amount, Duration patience) {
        return AskPattern.askWithStatus(adder, replyTo -> new Adder.Add(amount, replyTo), patience, system.scheduler());
    }
}
