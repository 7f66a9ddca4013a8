package io.kontor.control.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import com.typesafe.config.ConfigFactory;
import io.kontor.control.Acted;
import io.kontor.control.ControlAlert;
import io.kontor.control.Halt;
import io.kontor.control.HaltEvent;
import io.kontor.control.HaltRegistry;
import io.kontor.control.HaltScope;
import io.kontor.control.HaltSettings;
import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Seen;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.model.Samples;
import io.kontor.model.SimulatedClock;
import io.kontor.platform.batch.Tape;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The breaker with the registry whose halts it raises and lifts, over a journal that can be held back and outlives both. Its time stands
 * still unless a test lets it pass.
 */
class CircuitBreakerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final BreakerSettings SETTINGS =
            Breakers.settings(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(2));

    private final Tape tape = new Tape();
    private final SimulatedClock clock = new SimulatedClock();
    private final AtomicReference<Price> price = new AtomicReference<>(Price.of("1000"));
    private final AtomicLong looked = new AtomicLong();
    private final Queue<ControlAlert> news = new ConcurrentLinkedQueue<>();
    private ActorTestKit kit = ActorTestKit.create(tape.config());
    private ActorRef<HaltRegistry.Command> registry;
    private ActorRef<CircuitBreaker.Command> breaker;

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void aFallHaltsTheSymbolAndIsLetGoWhenItIsOver() {
        start();
        calm();

        price.set(Price.of("920"));

        await(() -> shown().filter(CircuitBreaker.Shown::halted));
        Halt halt = breakersHalts().getFirst();
        assertThat(halt.scope()).isEqualTo(HaltScope.of(Samples.BTC));
        assertThat(halt.reason()).contains("MARKET_MOVE", "800 basis points", "from 1000 to 920");
        awaitAsTimePasses(() -> breakersHalts().isEmpty() ? Optional.of(true) : Optional.empty());
        awaitAsTimePasses(() -> trip().filter(trip -> trip.phase() == Phase.RESTING));
        assertThat(news.stream().map(ControlAlert::kind))
                .containsSubsequence(ControlAlert.Kind.BREAKER_TRIPPED, ControlAlert.Kind.BREAKER_RESET);
    }

    @Test
    void itLiftsItsOwnHaltAndNobodyElses() {
        start();
        Halt persons = new Halt(
                HaltId.of(new CommandId("p")), HaltScope.of(Samples.BTC), "why", "ann", List.of(), Samples.START);
        TestProbe<HaltRegistry.Reply> caller = kit.createTestProbe(HaltRegistry.Reply.class);
        registry.tell(new HaltRegistry.Raise(persons, caller.ref()));
        caller.expectMessageClass(HaltRegistry.Done.class, PATIENCE);
        calm();
        price.set(Price.of("920"));
        await(() -> breakersHalts().stream().findFirst());

        awaitAsTimePasses(() -> trip().filter(trip -> trip.phase() == Phase.RESTING));

        assertThat(inForce()).containsExactly(persons);
    }

    @Test
    void whichCircuitsAreTrippedIsNotSaidBeforeTheJournalIsRead() {
        start();
        calm();
        price.set(Price.of("920"));
        await(() -> shown().filter(CircuitBreaker.Shown::halted));
        kit.shutdownTestKit();
        kit = ActorTestKit.create(tape.config());
        tape.holdReplay();
        start();
        TestProbe<CircuitBreaker.Trips> reader = kit.createTestProbe(CircuitBreaker.Trips.class);

        breaker.tell(new CircuitBreaker.GetTrips(reader.ref()));

        tape.replay().complete(null);
        assertThat(reader.receiveMessage(PATIENCE).trips()).hasSize(1);
    }

    @Test
    void aPersonsLiftIsNotTakenBack() {
        start();
        calm();
        price.set(Price.of("920"));
        await(() -> shown().filter(CircuitBreaker.Shown::halted));
        Halt halt = breakersHalts().getFirst();

        lift(halt, "ann");

        await(() -> trip().filter(trip -> trip.phase() != Phase.TRIPPED));
        assertThat(lastReset()).contains("lifted by somebody else");
        assertThat(news.stream().filter(alert -> alert.kind() == ControlAlert.Kind.BREAKER_TRIPPED))
                .hasSize(1);
    }

    @Test
    void aLiftOfItsOwnThatTheRegistryOnlyToldLaterIsAReset() {
        TestProbe<HaltRegistry.Command> asked = kit.createTestProbe(HaltRegistry.Command.class);
        breaker = spawnBreaker(NO_ACCOUNTS, asked.ref());
        calm();
        price.set(Price.of("920"));
        HaltRegistry.Raise raise = asked.expectMessageClass(HaltRegistry.Raise.class, PATIENCE);
        HaltId id = raise.halt().id();
        raise.replyTo().tell(new HaltRegistry.Done(id, true, false, Optional.of(true), Optional.empty()));
        await(() -> shown().filter(CircuitBreaker.Shown::halted));
        clock.advance(SETTINGS.cooldown().multipliedBy(2));
        HaltRegistry.Lift lift = asked.expectMessageClass(HaltRegistry.Lift.class, PATIENCE);

        lift.replyTo()
                .tell(new HaltRegistry.Refused(
                        Refusal.of(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning())));
        breaker.tell(new CircuitBreaker.Lifted(id, Optional.of(lift.by())));

        await(() -> trip().filter(trip -> trip.phase() != Phase.TRIPPED));
        assertThat(lastReset()).endsWith("is reset");
    }

    @Test
    void aLiftOfItsOwnThatACrashKeptItFromNotingIsAReset() {
        start();
        calm();
        price.set(Price.of("920"));
        await(() -> shown().filter(CircuitBreaker.Shown::halted));
        Halt halt = breakersHalts().getFirst();
        kit.stop(breaker);
        lift(halt, CircuitBreaker.NAME);

        breaker = spawnBreaker(NO_ACCOUNTS, registry);

        await(() -> trip().filter(trip -> trip.phase() != Phase.TRIPPED));
        assertThat(lastReset()).endsWith("is reset");
    }

    @Test
    void afterARestartItKnowsWhatItTrippedAndWhatWasLiftedMeanwhile() {
        start();
        calm();
        price.set(Price.of("920"));
        Halt halt = await(() -> breakersHalts().stream().findFirst());
        restart();

        assertThat(await(this::trip).halt()).isEqualTo(halt.id());
        awaitAsTimePasses(() -> trip().filter(trip -> trip.phase() == Phase.RESTING));
        assertThat(inForce()).isEmpty();
        assertThat(news.stream().filter(alert -> alert.kind() == ControlAlert.Kind.BREAKER_TRIPPED))
                .as("not once more")
                .hasSize(1);
    }

    @Test
    void aJournalThatHangsKeepsNoHaltBack() {
        start();
        calm();
        tape.hold();
        price.set(Price.of("920"));
        await(this::trip);

        clock.advance(SETTINGS.journalWait());

        assertThat(await(() -> breakersHalts().stream().findFirst()).reason()).contains("MARKET_MOVE");
    }

    @Test
    void whatOthersTellItIsJournalledAndTold() {
        start();
        ControlAlert alert = alert(1);

        breaker.tell(new CircuitBreaker.Note(alert));

        await(() -> news.contains(alert) ? Optional.of(true) : Optional.empty());
        await(() -> tape.events().stream()
                .filter(event -> event instanceof BreakerEvent.Alerted alerted
                        && alerted.alert().equals(alert))
                .findFirst());
    }

    @Test
    void aBurstBehindASlowJournalLeavesNoTripOutOfIt() throws Exception {
        kit.shutdownTestKit();
        kit = ActorTestKit.create(ConfigFactory.parseString("akka.persistence.typed.stash-capacity = 500")
                .withFallback(tape.config()));
        start();
        calm();
        tape.hold();

        note(0, 600);
        price.set(Price.of("920"));
        await(this::shown);
        note(600, 1200);
        await(() -> news.contains(alert(1199)) ? Optional.of(true) : Optional.empty());
        tape.release();
        tape.next().store();

        await(() -> journalled().contains(alert(1199)) ? Optional.of(true) : Optional.empty());
        assertThat(journalled()).hasSize(1200).doesNotHaveDuplicates();
        assertThat(replayed().trips()).hasSize(1);
    }

    @Test
    void whatANodeFlaggedWhileNoBreakerListenedHaltsItsAccountAndWhatWasLookedAtDoesNot() {
        start(new NodeFigures(NO_ACCOUNTS));
        breaker.tell(flagged(Map.of("main", 1L)));
        await(() -> shown().filter(CircuitBreaker.Shown::halted));
        await(() -> tape.events().stream()
                .filter(BreakerEvent.FlagsSeen.class::isInstance)
                .findFirst());
        lift(breakersHalts().getFirst(), "ann");
        await(() -> trip().filter(trip -> trip.phase() == Phase.RESTING));

        kit.shutdownTestKit();
        kit = ActorTestKit.create(tape.config());
        start(new NodeFigures(NO_ACCOUNTS));
        breaker.tell(flagged(Map.of("main", 1L, "other", 1L)));

        await(() -> breakersHalts().stream().findFirst());
        assertThat(breakersHalts()).extracting(Halt::scope).containsExactly(HaltScope.of(new AccountId("other")));
    }

    @Test
    void whatWasLookedAtIsJournalledOnceHoweverManyAccountsAreFlagged() {
        List<Seen> many = seen(BreakerState.SEEN_MAX + 1);
        start(new Counting(new AtomicReference<>(many)));
        calm();

        note(0, 1);

        await(() -> journalled().contains(alert(0)) ? Optional.of(true) : Optional.empty());
        assertThat(tape.events())
                .filteredOn(BreakerEvent.FlagsSeen.class::isInstance)
                .hasSameSizeAs(many);
    }

    @Test
    void whereTheJournalIsAwayForTooLongWhatWasLookedAtIsLeftOutBeforeATrip() throws Exception {
        AtomicReference<List<Seen>> counted = new AtomicReference<>(List.of());
        start(new Counting(counted));
        calm();
        tape.hold();
        note(0, 1);
        price.set(Price.of("920"));
        await(this::shown);

        counted.set(seen(CircuitBreaker.UNWRITTEN_MAX + 1));
        calm();
        tape.release();
        tape.next().store();

        await(() -> replayed().trips().values().stream().findFirst());
    }

    private static List<Seen> seen(int accounts) {
        return IntStream.range(0, accounts)
                .mapToObj(n -> new Seen("b", new AccountId("a-" + n), Map.of("OVERFILL", 1L)))
                .toList();
    }

    private BreakerState replayed() {
        BreakerState replayed = BreakerState.none();
        for (Object event : tape.events()) {
            replayed = event instanceof BreakerEvent breakers ? replayed.apply(breakers) : replayed;
        }
        return replayed;
    }

    private static CircuitBreaker.Counted flagged(Map<String, Long> overfills) {
        Map<AccountId, Map<String, Long>> flagged = new HashMap<>();
        overfills.forEach((account, count) -> flagged.put(new AccountId(account), Map.of("OVERFILL", count)));
        return new CircuitBreaker.Counted("b", new AccountCount(Map.of(), flagged));
    }

    private String lastReset() {
        return news.stream()
                .filter(alert -> alert.kind() == ControlAlert.Kind.BREAKER_RESET)
                .reduce((_, last) -> last)
                .orElseThrow()
                .detail();
    }

    private void lift(Halt halt, String by) {
        TestProbe<HaltRegistry.Reply> caller = kit.createTestProbe(HaltRegistry.Reply.class);
        caller.awaitAssert(PATIENCE, () -> {
            registry.tell(new HaltRegistry.Lift(halt.id(), "seen", by, Optional.empty(), caller.ref()));
            return caller.expectMessageClass(HaltRegistry.Done.class);
        });
    }

    private void note(int from, int to) {
        for (int n = from; n < to; n++) {
            breaker.tell(new CircuitBreaker.Note(alert(n)));
        }
    }

    private static ControlAlert alert(int n) {
        return new ControlAlert(
                ControlAlert.Kind.CLOSING_WAITS,
                Optional.empty(),
                Optional.of(new AccountId("main")),
                Optional.of(Samples.BTC),
                "no fresh price, " + n,
                Samples.START);
    }

    private List<ControlAlert> journalled() {
        return tape.events().stream()
                .filter(BreakerEvent.Alerted.class::isInstance)
                .map(event -> ((BreakerEvent.Alerted) event).alert())
                .toList();
    }

    private void start() {
        start(NO_ACCOUNTS);
    }

    private void start(AccountFigures accounts) {
        AtomicReference<Consumer<HaltEvent>> lifted = new AtomicReference<>(_ -> {});
        registry = kit.spawn(HaltRegistry.create(
                new HaltSettings(Duration.ofSeconds(3), Duration.ofMillis(50), PATIENCE, 10),
                new HaltRegistry.Ports(
                        Acted.nothing(),
                        event -> lifted.get().accept(event),
                        Clock.systemUTC(),
                        StandstillClock.SYSTEM,
                        System::nanoTime),
                HaltRegistry.Seat.alone()));
        breaker = spawnBreaker(accounts, registry);
        lifted.set(event -> {
            if (event instanceof HaltEvent.HaltLifted over) {
                breaker.tell(new CircuitBreaker.Lifted(over.id(), Optional.of(over.by())));
            }
        });
    }

    private ActorRef<CircuitBreaker.Command> spawnBreaker(
            AccountFigures accounts, ActorRef<HaltRegistry.Command> halts) {
        return kit.spawn(CircuitBreaker.create(
                SETTINGS,
                new CircuitBreaker.Ports(Samples.instruments(), quotes(), accounts, news::add, clock, this::nanos),
                halts));
    }

    private long nanos() {
        return Duration.between(Samples.START, clock.instant()).toNanos();
    }

    private void restart() {
        kit.shutdownTestKit();
        kit = ActorTestKit.create(tape.config());
        start();
    }

    /** Answers once the breaker has recovered and looked: it then has seen a price. */
    private void calm() {
        long looks = looked.get();
        await(() -> looked.get() > looks + 2 ? Optional.of(true) : Optional.empty());
    }

    private Quotes quotes() {
        return (venue, symbol) -> {
            if (!symbol.equals(Samples.BTC)) {
                return Optional.empty();
            }
            looked.incrementAndGet();
            return Optional.of(new Quote(
                    venue,
                    symbol,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(price.get()),
                    Quantity.ZERO,
                    Samples.START,
                    false));
        };
    }

    private Optional<Trip> trip() {
        return shown().map(CircuitBreaker.Shown::trip);
    }

    private Optional<CircuitBreaker.Shown> shown() {
        TestProbe<CircuitBreaker.Trips> reader = kit.createTestProbe(CircuitBreaker.Trips.class);
        breaker.tell(new CircuitBreaker.GetTrips(reader.ref()));
        return reader.receiveMessage(PATIENCE).trips().stream().findFirst();
    }

    private List<Halt> inForce() {
        TestProbe<HaltRegistry.Halts> reader = kit.createTestProbe(HaltRegistry.Halts.class);
        registry.tell(new HaltRegistry.GetHalts(reader.ref()));
        return reader.receiveMessage(PATIENCE).inForce();
    }

    private List<Halt> breakersHalts() {
        List<Halt> halts = new ArrayList<>(inForce());
        halts.removeIf(halt -> !halt.by().equals(CircuitBreaker.NAME));
        return halts;
    }

    private <T> T awaitAsTimePasses(Supplier<Optional<T>> question) {
        return await(() -> {
            clock.advance(Duration.ofSeconds(1));
            return question.get();
        });
    }

    private <T> T await(Supplier<Optional<T>> question) {
        TestProbe<Object> patience = kit.createTestProbe();
        return patience.awaitAssert(PATIENCE, () -> question.get().orElseThrow(() -> new AssertionError("not yet")));
    }

    /** Flags that were looked at and trip nothing. */
    private record Counting(AtomicReference<List<Seen>> seen) implements AccountFigures {
        @Override
        public List<Seen> counted(Set<String> flags) {
            return seen.get();
        }

        @Override
        public Map<AccountId, Orders> orders() {
            return Map.of();
        }

        @Override
        public Map<AccountId, Long> flagged(Set<String> flags) {
            return Map.of();
        }

        @Override
        public Map<AccountId, Set<Breach>> breaches() {
            return Map.of();
        }
    }

    private static final AccountFigures NO_ACCOUNTS = new Counting(new AtomicReference<>(List.of()));
}
