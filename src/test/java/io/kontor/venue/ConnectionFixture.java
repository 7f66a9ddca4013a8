package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.StorageFailure;
import akka.persistence.testkit.WriteEvents;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Refusal;
import io.kontor.value.VenueId;
import io.kontor.venue.ScriptedVenue.Asked;
import io.kontor.venue.VenueConnection.Command;
import io.kontor.venue.VenueConnection.Status;
import io.kontor.venue.VenueReport.Request;
import io.kontor.venue.VenueReport.RequestFailed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One connection between a scripted venue and probes in the place of orders and account; time stands until a test moves it. */
final class ConnectionFixture implements AutoCloseable {
    static final String PERSISTENCE_ID =
            ConnectionJournal.persistenceId(Samples.ACCOUNT, Samples.VENUE).id();

    final ActorTestKit kit;
    final PersistenceTestKit journal;
    final TestTime time = new TestTime();
    final Seen<Asked> venue = new Seen<>();
    final Seen<Delivered> orders = new Seen<>();
    final Seen<Compared> account = new Seen<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final VenueUplink uplink;
    final ScriptedVenue adapter;

    volatile Function<OrderRequestSeen, Optional<Refusal>> guard = _ -> Optional.empty();
    ActorRef<Command> connection;
    VenueSession.Listener listener;

    /** @param again told as a repeat */
    record Delivered(IntentId intent, VenueReport report, boolean again) {}

    record OrderRequestSeen(VenueId venue, AccountId account, io.kontor.value.Symbol symbol) {}

    /** @param differing empty after a log-on */
    record Compared(List<VenueOrder> open, Instant asOf, Set<IntentId> differing, CompletableFuture<Void> done) {}

    /** What the connection did, in order; done before it takes its next message. */
    static final class Seen<T> extends LinkedBlockingQueue<T> {
        T next() {
            try {
                T next = poll(30, TimeUnit.SECONDS);
                assertThat((Object) next).as("nothing came").isNotNull();
                return next;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    ConnectionFixture(String settings) {
        this(settings, "");
    }

    /** @param others than those of the venues */
    ConnectionFixture(String settings, String others) {
        kit = ActorTestKit.create(ManualTime.config()
                .withFallback(PersistenceTestKitPlugin.config())
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.parseString("""
                        akka.actor.provider = local
                        akka.loglevel = WARNING
                        """))
                .withFallback(ConfigFactory.load()));
        journal = PersistenceTestKit.create(kit.system());
        adapter = new ScriptedVenue(venue::add);
        uplink = new VenueUplink(
                kit.system(),
                adapter,
                Samples.settings("reconnect.jitter = 0\n" + settings, others),
                new VenueUplink.Sources(time, time::nanoTime, new Random(1)),
                meters);
        start();
    }

    /** The connection comes to life, as on a node that has just got its shard. */
    void start() {
        VenuePorts ports = new VenuePorts(
                new Orders(), (at, of, symbol, _) -> guard.apply(new OrderRequestSeen(at, of, symbol)), new Account());
        connection = kit.spawn(VenueConnection.create(Samples.ACCOUNT, uplink, ports));
    }

    final class Orders implements ReportSink {
        @Override
        public void deliver(VenueId at, AccountId of, IntentId intent, VenueReport report) {
            orders.add(new Delivered(intent, report, false));
        }

        @Override
        public void deliverAgain(VenueId at, AccountId of, IntentId intent, VenueReport report) {
            orders.add(new Delivered(intent, report, true));
        }
    }

    final class Account implements ReconnectListener {
        @Override
        public CompletionStage<Void> onReconnected(VenueId at, AccountId of, List<VenueOrder> open, Instant asOf) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            account.add(new Compared(open, asOf, Set.of(), done));
            return done;
        }

        @Override
        public void onDifference(
                VenueId at, AccountId of, List<VenueOrder> open, Instant asOf, Set<IntentId> differing) {
            account.add(new Compared(open, asOf, differing, new CompletableFuture<>()));
        }
    }

    /** Through log-on, list and reconciliation. */
    void up(VenueOrder... open) {
        up(asked(ScriptedVenue.LogOnAsked.class), open);
    }

    void up(ScriptedVenue.LogOnAsked logOn, VenueOrder... open) {
        loggedOn(logOn);
        asked(ScriptedVenue.Listed.class).answer().complete(Arrays.asList(open));
        compared().done().complete(null);
        assertThat(status().up()).isTrue();
    }

    void loggedOn(ScriptedVenue.LogOnAsked logOn) {
        listener = logOn.listener();
        logOn.answer().complete(adapter.session());
    }

    void tell(Command... commands) {
        for (Command command : commands) {
            connection.tell(command);
        }
    }

    /** The next thing the venue was asked; the connection has done with asking, so that an answer reaches it at once. */
    <A extends Asked> A asked(Class<A> kind) {
        Asked asked = venue.next();
        assertThat(asked).isInstanceOf(kind);
        if (!(asked instanceof ScriptedVenue.Closed)) {
            status();
        }
        return kind.cast(asked);
    }

    /** The next thing the account was told to compare with its books. */
    Compared compared() {
        Compared compared = account.next();
        status();
        return compared;
    }

    /** The next thing told to an order is that its call failed like this. */
    RequestFailed failed(VenueConnection.Call call, boolean sent) {
        Delivered delivered = orders.next();
        assertThat(delivered.intent()).isEqualTo(call.id().intent());
        assertThat(delivered.report()).isInstanceOf(RequestFailed.class);
        RequestFailed failed = (RequestFailed) delivered.report();
        assertThat(failed.id()).isEqualTo(call.id());
        assertThat(failed.request()).isEqualTo(call.request());
        assertThat(failed.sent()).as(failed.reason()).isEqualTo(sent);
        return failed;
    }

    /** The next thing told to an order is that report. */
    void delivered(ExecutionReport report) {
        assertThat(orders.next().report()).isEqualTo(report);
    }

    /** Asked through the connection's mailbox and the session's: whatever was told before has been dealt with. */
    Status status() {
        TestProbe<Status> asker = kit.createTestProbe();
        connection.tell(new VenueConnection.GetStatus(asker.ref()));
        return asker.receiveMessage();
    }

    /** Nothing was asked or told that the test has not seen. */
    void quiet() {
        status();
        assertThat(venue.isEmpty()).as("asked: %s", venue).isTrue();
        assertThat(orders.isEmpty()).as("told: %s", orders).isTrue();
        assertThat(account.isEmpty()).as("compared: %s", account).isTrue();
    }

    void advance(Duration duration) {
        advanceToTheEnd(duration);
        status();
    }

    /** For a connection that is not there afterwards to say that it has seen the time pass. */
    void advanceToTheEnd(Duration duration) {
        status();
        time.advance(duration);
        ManualTime.get(kit.system()).timePasses(duration);
    }

    /** The journal takes writes and never answers, until the latch is released. */
    CountDownLatch stallJournal() {
        CountDownLatch released = new CountDownLatch(1);
        journal.withPolicy((_, operation) -> {
            if (operation instanceof WriteEvents) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return ProcessingSuccess.getInstance();
        });
        return released;
    }

    /** The journal is read and takes no write; gives how many it has refused. */
    AtomicInteger refuseWrites() {
        AtomicInteger refused = new AtomicInteger();
        journal.withPolicy((_, operation) -> {
            if (operation instanceof WriteEvents) {
                refused.incrementAndGet();
                return new StorageFailure(new IllegalStateException("not now"));
            }
            return ProcessingSuccess.getInstance();
        });
        return refused;
    }

    double count(String meter, Request request) {
        return meters.get(meter).tag("request", request.name()).counter().count();
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
