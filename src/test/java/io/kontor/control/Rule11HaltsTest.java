package io.kontor.control;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.kontor.control.HaltRegistry.Command;
import io.kontor.control.HaltRegistry.Done;
import io.kontor.control.HaltRegistry.GetHalts;
import io.kontor.control.HaltRegistry.Halts;
import io.kontor.control.HaltRegistry.Lift;
import io.kontor.control.HaltRegistry.Raise;
import io.kontor.control.HaltRegistry.Refused;
import io.kontor.control.HaltRegistry.Reply;
import io.kontor.platform.batch.Tape;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Halts are an add-wins set; a raise is answered when no node can send any more, and it survives a restart. */
class Rule11HaltsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");

    /** However long this machine stands still, no lease lapses and no wait for the journal ends. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final HaltSettings SETTINGS = settings(LONG, LONG);

    /** Where a lease has to lapse. */
    private static final HaltSettings SHORT_LEASE = settings(Duration.ofSeconds(3), LONG);

    /** Where the journal fails its answer is not worth more of a wait. */
    private static final HaltSettings IMPATIENT = settings(LONG, Duration.ofMillis(300));

    private final Tape tape = new Tape();
    private final BlockingQueue<Halt> acted = new LinkedBlockingQueue<>();
    private final BlockingQueue<Halt> everywhere = new LinkedBlockingQueue<>();
    private final BlockingQueue<HaltEvent> news = new LinkedBlockingQueue<>();
    private ActorTestKit kit = ActorTestKit.create(tape.config());
    private TestProbe<Reply> caller = kit.createTestProbe(Reply.class);
    private TestProbe<Halts> reader = kit.createTestProbe(Halts.class);

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void theAnswerMeansThatThisNodeObeys() {
        ActorRef<Command> registry = registry();
        HaltBoard board = copy("node-1", registry);

        registry.tell(raise("a"));

        assertThat(done()).isEqualTo(new Done(halt("a").id(), true, false, Optional.of(true), Optional.empty()));
        assertThat(isHalted(board)).isTrue();
    }

    @Test
    void theAnswerWaitsForACopyThatDoesNotConfirmUntilItsLeaseHasLapsed() {
        ActorRef<Command> registry = registry(SHORT_LEASE);
        TestProbe<HaltCopy.News> deaf = kit.createTestProbe(HaltCopy.News.class);
        long granted = System.nanoTime();
        renewed(registry, "deaf", deaf);

        registry.tell(raise("a"));

        deaf.expectMessageClass(HaltCopy.Changed.class);
        assertThat(done().journalled()).isTrue();
        assertThat(System.nanoTime() - granted)
                .as("no sooner than a copy would stop trusting what it has")
                .isGreaterThan(SHORT_LEASE.lease().toNanos());
    }

    @Test
    void itSurvivesARestartAndItsActionsAreCarriedOutAgain() throws Exception {
        registry().tell(raise("a"));
        done();
        assertThat(acted.poll(30, TimeUnit.SECONDS)).isEqualTo(halt("a"));

        restart();
        ActorRef<Command> registry = registry();
        HaltBoard board = copy("node-1", registry);

        assertThat(acted.poll(30, TimeUnit.SECONDS)).isEqualTo(halt("a"));
        assertThat(inForce(registry)).containsExactly(halt("a"));
        assertThat(isHalted(board)).isTrue();
    }

    @Test
    void aScopeTradesOnlyWhenEveryHaltOfItIsLifted() {
        ActorRef<Command> registry = registry();
        HaltBoard board = copy("node-1", registry);
        registry.tell(raise("a"));
        done();
        registry.tell(raise("b"));
        done();

        registry.tell(lift("a"));
        done();
        assertThat(isHalted(board)).isTrue();

        registry.tell(lift("b"));
        done();
        reader.awaitAssert(Duration.ofSeconds(20), () -> {
            assertThat(isHalted(board)).isFalse();
            return null;
        });
    }

    @Test
    void aRaiseRepeatedAfterItsLiftHaltsNothing() {
        ActorRef<Command> registry = registry();
        registry.tell(raise("a"));
        done();
        registry.tell(lift("a"));
        done();

        registry.tell(raise("a"));

        assertThat(done().repeat()).isTrue();
        assertThat(inForce(registry)).isEmpty();
    }

    @Test
    void aRaiseToldAgainUntilItIsAnsweredIsNoRepeatEvenToASuccessor() {
        ActorRef<Command> registry = registry();
        registry.tell(raise("a"));
        done();

        registry.tell(raise("a"));
        assertThat(done().repeat()).isFalse();

        restart();
        ActorRef<Command> successor = registry();
        inForce(successor);
        successor.tell(raise("a"));
        assertThat(done()).isEqualTo(new Done(halt("a").id(), true, false, Optional.of(true), Optional.empty()));

        Halt again = new Halt(halt("a").id(), HaltScope.global(), "why", "ann", List.of(), NOW.plusMillis(1));
        successor.tell(new Raise(again, caller.ref()));
        assertThat(done().repeat()).as("another request's").isTrue();
        assertThat(inForce(successor)).containsExactly(halt("a"));
    }

    @Test
    void aLiftToldAgainUntilItIsAnsweredIsNoRepeat() {
        ActorRef<Command> registry = registry();
        registry.tell(raise("a"));
        done();
        registry.tell(lift("a"));
        assertThat(done().repeat()).isFalse();

        registry.tell(lift("a"));
        assertThat(done().repeat()).isFalse();

        registry.tell(new Lift(halt("a").id(), "checked", "bob", Optional.of(NOW.plusMillis(1)), caller.ref()));
        assertThat(done().repeat()).as("another request's").isTrue();
    }

    @Test
    void whoTellsItAgainWhileItWaitsIsAnsweredOnce() {
        ActorRef<Command> registry = registry(IMPATIENT);
        inForce(registry);
        tape.hold();
        registry.tell(raise("a"));
        registry.tell(raise("a"));

        assertThat(done().journalled()).isFalse();

        inForce(registry);
        caller.expectNoMessage(Duration.ZERO);
    }

    @Test
    void otherContentUnderTheSameCommandIsRefused() {
        ActorRef<Command> registry = registry();
        registry.tell(raise("a"));
        done();
        Halt other = new Halt(halt("a").id(), HaltScope.of(new AccountId("main")), "why", "ann", List.of(), NOW);

        registry.tell(new Raise(other, caller.ref()));

        assertThat(refused()).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(inForce(registry)).containsExactly(halt("a"));
    }

    @Test
    void aLiftOfAHaltNobodyRaisedIsRefused() {
        ActorRef<Command> registry = registry();
        inForce(registry);
        registry.tell(raise("a"));
        done();

        registry.tell(lift("b"));

        assertThat(refused()).isEqualTo(RefusalCode.NOT_FOUND);
    }

    @Test
    void oneMoreThanThereMayBeIsRefused() {
        ActorRef<Command> registry = registry();
        for (String id : List.of("a", "b", "c")) {
            registry.tell(raise(id));
            done();
        }

        registry.tell(raise("d"));

        assertThat(refused()).isEqualTo(RefusalCode.OVERLOADED);
    }

    @Test
    void whileTheJournalFailsAHaltStandsAndIsJournalledWhenItIsBack() throws Exception {
        ActorRef<Command> registry = registry(IMPATIENT);
        HaltBoard board = copy("node-1", registry);
        tape.hold();

        registry.tell(raise("a"));
        tape.next().fail();

        assertThat(done().journalled()).isFalse();
        assertThat(isHalted(board)).isTrue();
        tape.next().store();
        tape.release();
        awaitJournalled(registry, "a");
        restart();
        assertThat(inForce(registry())).containsExactly(halt("a"));
    }

    @Test
    void aBurstBehindASlowJournalLeavesNoHaltOutOfIt() throws Exception {
        kit.shutdownTestKit();
        kit = ActorTestKit.create(ConfigFactory.parseString("akka.persistence.typed.stash-capacity = 500")
                .withFallback(tape.config()));
        caller = kit.createTestProbe(Reply.class);
        reader = kit.createTestProbe(Halts.class);
        ActorRef<Command> registry =
                registry(new HaltSettings(SETTINGS.lease(), SETTINGS.renewEvery(), IMPATIENT.journalWait(), 1000));
        inForce(registry);
        tape.hold();

        for (int n = 0; n < 600; n++) {
            registry.tell(raise("burst-" + n));
        }
        for (int n = 0; n < 600; n++) {
            assertThat(done().journalled()).isFalse();
        }
        tape.release();
        tape.next().store();

        reader.awaitAssert(
                Duration.ofSeconds(20),
                () -> assertThat(tape.events()).hasSize(600).doesNotHaveDuplicates());
        // Only when the registry has heard of the last one can it lift it.
        Done lifted = caller.awaitAssert(Duration.ofSeconds(20), () -> {
            registry.tell(lift("burst-599"));
            return caller.expectMessageClass(Done.class);
        });
        assertThat(lifted.journalled()).isTrue();
    }

    @Test
    void aLiftWithoutTheJournalIsRefusedAndTheHaltStands() throws Exception {
        ActorRef<Command> registry = registry(IMPATIENT);
        HaltBoard board = copy("node-1", registry);
        awaitJournalled(registry, "a");
        tape.hold();

        registry.tell(lift("a"));
        tape.next().fail();

        assertThat(refused()).isEqualTo(RefusalCode.OUTCOME_UNKNOWN);
        assertThat(isHalted(board)).isTrue();
    }

    @Test
    void beforeTheJournalIsReadNothingLeaves() {
        tape.holdReplay();
        ActorRef<Command> registry = registry();
        HaltBoard board = new HaltBoard(System::nanoTime);
        kit.spawn(HaltCopy.create("node-1", registry, board, SETTINGS, System::nanoTime));

        heardUnread(registry);
        assertThat(board.isCurrent()).isFalse();

        tape.replay().complete(null);
        awaitCurrent(board);
    }

    @Test
    void aRaiseRepeatedBeforeTheJournalIsReadIsFoundToBeOne() {
        ActorRef<Command> before = registry();
        for (String id : List.of("over", "standing")) {
            before.tell(raise(id));
            done();
        }
        before.tell(lift("over"));
        done();
        restart();
        tape.holdReplay();
        ActorRef<Command> registry = registry();
        Halt otherContent = new Halt(halt("over").id(), HaltScope.global(), "other", "ann", List.of(), NOW);

        registry.tell(raise("over"));
        registry.tell(raise("standing"));
        registry.tell(new Raise(otherContent, caller.ref()));
        assertThat(refused()).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(acted).as("not known yet to be new").isEmpty();
        tape.replay().complete(null);

        assertThat(done()).isEqualTo(new Done(halt("over").id(), true, true, Optional.of(false), Optional.of("bob")));
        assertThat(done()).isEqualTo(new Done(halt("standing").id(), true, false, Optional.of(true), Optional.empty()));
        assertThat(inForce(registry)).containsExactly(halt("standing"));
        assertThat(acted).containsExactly(halt("standing"));
    }

    @Test
    void otherContentRaisedBeforeTheJournalIsReadIsRefusedWhenItIs() {
        registry().tell(raise("a"));
        done();
        restart();
        tape.holdReplay();
        ActorRef<Command> registry = registry();
        Halt other = new Halt(halt("a").id(), HaltScope.of(new AccountId("main")), "why", "ann", List.of(), NOW);

        registry.tell(new Raise(other, caller.ref()));
        heardUnread(registry);
        tape.replay().complete(null);

        assertThat(refused()).isEqualTo(RefusalCode.DUPLICATE_COMMAND_ID);
        assertThat(inForce(registry)).containsExactly(halt("a"));
    }

    @Test
    void aHaltThatWaitsForAJournalThatIsNotReadActsAllTheSame() throws Exception {
        tape.holdReplay();
        ActorRef<Command> registry = registry(IMPATIENT);

        registry.tell(raise("a"));

        assertThat(done().journalled()).isFalse();
        assertThat(acted.poll(30, TimeUnit.SECONDS)).isEqualTo(halt("a"));
        tape.replay().complete(null);
        assertThat(inForce(registry)).containsExactly(halt("a"));
        assertThat(acted).as("once").isEmpty();
    }

    /** Nobody ended it: what it had begun went on for a halt that does not stand. */
    @Test
    void aLiftedHaltRaisedAgainIsEndedWhenAJournalThatWasAwayForTooLongIsRead() throws Exception {
        ActorRef<Command> before = registry();
        for (String id : List.of("over", "standing")) {
            before.tell(raise(id));
            done();
        }
        before.tell(lift("over"));
        done();
        restart();
        news.clear();
        tape.holdReplay();
        AtomicLong nanos = new AtomicLong();
        ActorRef<Command> registry = registry(IMPATIENT, new HaltRegistry.Seat(true, () -> 1), nanos::get);
        registry.tell(raise("over"));
        heardUnread(registry);
        nanos.addAndGet(IMPATIENT.journalWait().toNanos());
        assertThat(acted.poll(30, TimeUnit.SECONDS)).isEqualTo(halt("over"));

        tape.replay().complete(null);

        assertThat(news.poll(30, TimeUnit.SECONDS)).isEqualTo(new HaltEvent.HaltRaised(halt("over")));
        assertThat(news.poll(30, TimeUnit.SECONDS))
                .isEqualTo(new HaltEvent.HaltLifted(halt("over").id(), "checked", "bob", NOW));
        nanos.addAndGet(IMPATIENT.lease().multipliedBy(2).toNanos());
        assertThat(everywhere.poll(30, TimeUnit.SECONDS)).isEqualTo(halt("standing"));
        assertThat(inForce(registry)).containsExactly(halt("standing"));
        assertThat(news).isEmpty();
    }

    @Test
    void whoAskedBeforeTheJournalWasReadIsAnsweredWhenItIs() {
        tape.holdReplay();
        ActorRef<Command> registry = registry();
        TestProbe<HaltCopy.News> copy = kit.createTestProbe(HaltCopy.News.class);
        registry.tell(new HaltRegistry.Renew("node-1", 7, Optional.empty(), copy.ref()));
        heardUnread(registry);

        tape.replay().complete(null);

        assertThat(copy.expectMessageClass(HaltCopy.Granted.class).askedAt()).isEqualTo(7);
    }

    @Test
    void theWorldHearsOfRaiseAndLiftOnce() throws Exception {
        ActorRef<Command> registry = registry();
        registry.tell(raise("a"));
        done();
        registry.tell(raise("a"));
        done();
        registry.tell(lift("a"));
        done();

        assertThat(news.poll(30, TimeUnit.SECONDS)).isEqualTo(new HaltEvent.HaltRaised(halt("a")));
        assertThat(news.poll(30, TimeUnit.SECONDS)).isInstanceOf(HaltEvent.HaltLifted.class);
        assertThat(news).isEmpty();
    }

    @Test
    void whatAHaltAsksForIsDoneOnceMoreWhenNothingItCoversCanLeave() throws Exception {
        ActorRef<Command> registry = registry();
        TestProbe<HaltCopy.News> slow = kit.createTestProbe(HaltCopy.News.class);
        renewed(registry, "slow", slow);

        registry.tell(raise("a"));

        assertThat(acted.poll(20, TimeUnit.SECONDS)).isEqualTo(halt("a"));
        HaltCopy.Changed change = slow.expectMessageClass(HaltCopy.Changed.class);
        inForce(registry);
        assertThat(everywhere).as("a copy has not confirmed").isEmpty();

        registry.tell(new HaltRegistry.Confirm("slow", change.term(), change.version()));
        assertThat(everywhere.poll(20, TimeUnit.SECONDS)).isEqualTo(halt("a"));
    }

    @Test
    void aSuccessorDoesItOnceMoreToo() throws Exception {
        registry().tell(raise("a"));
        done();
        assertThat(everywhere.poll(20, TimeUnit.SECONDS)).isEqualTo(halt("a"));

        restart();
        registry();

        assertThat(everywhere.poll(20, TimeUnit.SECONDS)).isEqualTo(halt("a"));
    }

    @Test
    void whatTheCircuitBreakerRaisedTakesNoRoomFromAPersonsHalt() {
        ActorRef<Command> registry = registry();
        for (String id : List.of("a", "b", "c")) {
            registry.tell(tripped(id));
            done();
        }

        registry.tell(tripped("d"));
        assertThat(refused()).isEqualTo(RefusalCode.OVERLOADED);

        registry.tell(raise("e"));
        assertThat(done().journalled()).isTrue();
    }

    private Raise tripped(String id) {
        HaltId halt = HaltId.of(new CommandId(id));
        return new Raise(new Halt(halt, HaltScope.global(), "why", HaltRegistry.BREAKER, List.of(), NOW), caller.ref());
    }

    private ActorRef<Command> registry() {
        return registry(SETTINGS);
    }

    private ActorRef<Command> registry(HaltSettings settings) {
        return registry(settings, HaltRegistry.Seat.alone(), System::nanoTime);
    }

    private ActorRef<Command> registry(HaltSettings settings, HaltRegistry.Seat seat, LongSupplier nanoTime) {
        return kit.spawn(HaltRegistry.create(
                settings,
                new HaltRegistry.Ports(
                        Acted.adding(acted, everywhere),
                        news::add,
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        StandstillClock.SYSTEM,
                        nanoTime),
                seat));
    }

    private HaltBoard copy(String node, ActorRef<Command> registry) {
        HaltBoard board = new HaltBoard(System::nanoTime);
        kit.spawn(HaltCopy.create(node, registry, board, SETTINGS, System::nanoTime));
        awaitCurrent(board);
        return board;
    }

    private void awaitCurrent(HaltBoard board) {
        reader.awaitAssert(Duration.ofSeconds(20), () -> {
            assertThat(board.isCurrent()).isTrue();
            return null;
        });
    }

    private void renewed(ActorRef<Command> registry, String name, TestProbe<HaltCopy.News> copy) {
        registry.tell(new HaltRegistry.Renew(name, System.nanoTime(), Optional.empty(), copy.ref()));
        copy.expectMessageClass(HaltCopy.Granted.class, Duration.ofSeconds(20));
    }

    private void restart() {
        kit.shutdownTestKit();
        kit = ActorTestKit.create(tape.config());
        caller = kit.createTestProbe(Reply.class);
        reader = kit.createTestProbe(Halts.class);
        acted.clear();
        everywhere.clear();
    }

    private List<Halt> inForce(ActorRef<Command> registry) {
        registry.tell(new GetHalts(reader.ref()));
        return reader.receiveMessage(Duration.ofSeconds(20)).inForce();
    }

    /** It answers in turn, so it has heard what it was told before. */
    private void heardUnread(ActorRef<Command> registry) {
        registry.tell(lift("nobody's"));
        assertThat(refused()).isEqualTo(RefusalCode.JOURNAL_UNAVAILABLE);
    }

    private void awaitJournalled(ActorRef<Command> registry, String command) {
        reader.awaitAssert(Duration.ofSeconds(20), () -> {
            registry.tell(raise(command));
            assertThat(done().journalled()).isTrue();
            return null;
        });
    }

    private Done done() {
        return (Done) caller.receiveMessage(Duration.ofSeconds(20));
    }

    private RefusalCode refused() {
        return ((Refused) caller.receiveMessage(Duration.ofSeconds(20)))
                .refusal()
                .code();
    }

    private static HaltSettings settings(Duration lease, Duration journalWait) {
        return new HaltSettings(lease, Duration.ofMillis(50), journalWait, 3);
    }

    private static boolean isHalted(HaltBoard board) {
        return board.check(new VenueId("SIM"), new AccountId("main"), new Symbol("BTC/USDT"), Optional.empty())
                .filter(r -> r.code() == RefusalCode.TRADING_HALTED)
                .isPresent();
    }

    private Raise raise(String command) {
        return new Raise(halt(command), caller.ref());
    }

    private Lift lift(String command) {
        return new Lift(halt(command).id(), "checked", "bob", Optional.of(NOW), caller.ref());
    }

    private static Halt halt(String command) {
        return new Halt(HaltId.of(new CommandId(command)), HaltScope.global(), "why", "ann", List.of(), NOW);
    }
}
