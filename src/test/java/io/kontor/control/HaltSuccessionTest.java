package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kontor.platform.batch.Tape;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Halts over nodes: registries that follow one another, and nodes that are cut off. */
class HaltSuccessionTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:15:30Z");
    private static final Duration LEASE = Duration.ofMillis(600);
    private static final Duration LEASE_THERE = Duration.ofMillis(660);
    private static final HaltSettings SETTINGS =
            new HaltSettings(LEASE, Duration.ofMillis(50), Duration.ofSeconds(20), 10);

    private final Tape tape = new Tape();
    private final BlockingQueue<Halt> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<Halt> everywhere = new LinkedBlockingQueue<>();
    private final ActorTestKit kit = ActorTestKit.create(tape.config());
    private final AtomicInteger nodes = new AtomicInteger(3);

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void aSuccessorAnswersOnlyWhenEveryLeaseOfTheOneBeforeHasLapsed() {
        TestProbe<HaltRegistry.Reply> caller = kit.createTestProbe(HaltRegistry.Reply.class);
        long started = System.nanoTime();
        ActorRef<HaltRegistry.Command> registry = registry(true);
        copy("a", registry);
        copy("b", registry);

        registry.tell(new HaltRegistry.Raise(halt(), caller.ref()));

        HaltRegistry.Done done = caller.expectMessageClass(HaltRegistry.Done.class, Duration.ofSeconds(20));
        assertThat(done.journalled()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(LEASE_THERE);
    }

    @Test
    void onTheSmallerSideOfACutNoCopyIsTrusted() {
        ActorRef<HaltRegistry.Command> registry = registry(false);

        HaltBoard first = copy("a", registry);
        HaltRegistry.Halts known = halts(registry);

        assertThat(known.inForce()).isEmpty();
        assertThat(first.isCurrent()).isFalse();

        HaltBoard second = copy("b", registry);
        awaitCurrent(first);
        awaitCurrent(second);

        nodes.set(5);
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), () -> {
            assertThat(first.isCurrent()).isFalse();
            assertThat(second.isCurrent()).isFalse();
            return null;
        });
    }

    @Test
    void aRegistryWhoseMachineWasSuspendedGrantsNothingOnWhatItHeardBefore() {
        AtomicLong timeOfDay = new AtomicLong(NOW.toEpochMilli());
        ActorRef<HaltRegistry.Command> registry =
                registry(false, new StandstillClock(() -> 0, timeOfDay::get), () -> 0);
        TestProbe<HaltCopy.News> here = kit.createTestProbe(HaltCopy.News.class);
        TestProbe<HaltCopy.News> there = kit.createTestProbe(HaltCopy.News.class);
        Optional<HaltRegistry.Sign> sign = Optional.of(withheld(registry, "here", Optional.empty(), here));
        withheld(registry, "there", sign, there);
        registry.tell(new HaltRegistry.Renew("here", 0, sign, here.ref()));
        here.expectMessageClass(HaltCopy.Granted.class);

        timeOfDay.addAndGet(20_000);

        withheld(registry, "here", sign, here);
    }

    @Test
    void aTimeOfDayPutForwardEndsNoLeaseThatACopyMayStillTrust() {
        nodes.set(1);
        AtomicLong monotonic = new AtomicLong();
        AtomicLong timeOfDay = new AtomicLong(NOW.toEpochMilli());
        ActorRef<HaltRegistry.Command> registry =
                registry(false, new StandstillClock(monotonic::get, timeOfDay::get), monotonic::get);
        TestProbe<HaltCopy.News> deaf = kit.createTestProbe(HaltCopy.News.class);
        TestProbe<HaltRegistry.Reply> caller = kit.createTestProbe(HaltRegistry.Reply.class);
        registry.tell(new HaltRegistry.Renew("deaf", 0, Optional.empty(), deaf.ref()));
        deaf.expectMessageClass(HaltCopy.Granted.class);

        timeOfDay.addAndGet(20_000);
        monotonic.set(LEASE_THERE.toNanos() - 1);
        registry.tell(new HaltRegistry.Raise(halt(), caller.ref()));

        deaf.expectMessageClass(HaltCopy.Changed.class);
        caller.awaitAssert(
                Duration.ofSeconds(20),
                () -> assertThat(tape.events()).containsExactly(new HaltEvent.HaltRaised(halt())));
        assertThat(halts(registry).inForce()).containsExactly(halt());
        assertThat(everywhere).isEmpty();
        caller.expectNoMessage(Duration.ZERO);

        monotonic.incrementAndGet();
        assertThat(caller.expectMessageClass(HaltRegistry.Done.class, Duration.ofSeconds(20))
                        .journalled())
                .isTrue();
        assertThat(everywhere).containsExactly(halt());
    }

    /** What it is told that has no lease; as soon as the journal is read. */
    private static HaltRegistry.Sign withheld(
            ActorRef<HaltRegistry.Command> registry,
            String name,
            Optional<HaltRegistry.Sign> heard,
            TestProbe<HaltCopy.News> copy) {
        registry.tell(new HaltRegistry.Renew(name, 0, heard, copy.ref()));
        return copy.expectMessageClass(HaltCopy.Withheld.class).sign();
    }

    private ActorRef<HaltRegistry.Command> registry(boolean succeeds) {
        return registry(succeeds, StandstillClock.SYSTEM, System::nanoTime);
    }

    private ActorRef<HaltRegistry.Command> registry(boolean succeeds, StandstillClock presence, LongSupplier nanoTime) {
        return kit.spawn(HaltRegistry.create(
                SETTINGS,
                new HaltRegistry.Ports(
                        Acted.adding(begun, everywhere), _ -> {}, Clock.fixed(NOW, ZoneOffset.UTC), presence, nanoTime),
                new HaltRegistry.Seat(succeeds, nodes::get)));
    }

    private HaltBoard copy(String node, ActorRef<HaltRegistry.Command> registry) {
        HaltBoard board = new HaltBoard(System::nanoTime);
        kit.spawn(HaltCopy.create(node, registry, board, SETTINGS, System::nanoTime));
        return board;
    }

    private void awaitCurrent(HaltBoard board) {
        kit.createTestProbe().awaitAssert(Duration.ofSeconds(20), () -> {
            assertThat(board.isCurrent()).isTrue();
            return null;
        });
    }

    private HaltRegistry.Halts halts(ActorRef<HaltRegistry.Command> registry) {
        TestProbe<HaltRegistry.Halts> reader = kit.createTestProbe(HaltRegistry.Halts.class);
        registry.tell(new HaltRegistry.GetHalts(reader.ref()));
        return reader.receiveMessage();
    }

    private static Halt halt() {
        return new Halt(HaltId.of(new CommandId("a")), HaltScope.global(), "why", "ann", List.of(), NOW);
    }
}
