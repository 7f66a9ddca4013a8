package io.kontor.control.breaker;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.control.ControlAlert;
import io.kontor.control.ControlAlert.Kind;
import io.kontor.control.EarlyQuestions;
import io.kontor.control.Halt;
import io.kontor.control.HaltRegistry;
import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quotes;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.Symbol;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at prices and accounts again and again, raises a halt where a cause is found, and lifts its own halt once the cooldown is over
 * and the cause gone. What it does is journalled; a journal that fails delays it by no more than {@code journal-wait}. It looks only once
 * it knows what it had done before, and until the registry has read its journal nothing leaves anyhow.
 */
public final class CircuitBreaker extends AbstractOnMessageBehavior<CircuitBreaker.Message> {
    /** Whose history {@code kontor replay breaker} prints. */
    public static final String PERSISTENCE_ID = "CircuitBreaker|breaker";

    /** As who it raises and lifts halts. */
    public static final String NAME = HaltRegistry.BREAKER;

    static final int UNWRITTEN_MAX = 10_000;
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RAISE_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(CircuitBreaker.class);

    /** What it hears. */
    public sealed interface Message {}

    /** What others tell it, from any node. */
    public sealed interface Command extends Message, Wire {}

    /** To be kept in its journal and told to the world. */
    public record Note(ControlAlert alert) implements Command {}

    /**
     * A halt was lifted.
     *
     * @param by whom; empty where a registry of a version before this one tells it
     */
    public record Lifted(HaltId halt, Optional<String> by) implements Command {}

    /** What a node has counted since it started; told again and again. */
    public record Counted(String node, AccountCount counts) implements Command {}

    /** Answered once the journal is read. */
    public record GetTrips(ActorRef<Trips> replyTo) implements Command {}

    record JournalReady(BreakerState state) implements Message {}

    record Journalled(long number) implements Message {}

    private record Look() implements Message {}

    private record Raised(HaltId halt, HaltRegistry.@Nullable Reply reply) implements Message {}

    private record Reset(HaltId halt, HaltRegistry.@Nullable Reply reply) implements Message {}

    private record RaiseAgain(HaltId halt) implements Message {}

    /** Its circuits that are tripped or were not long ago. */
    public record Trips(List<Shown> trips) implements Wire {}

    /**
     * A circuit as the world sees it.
     *
     * @param halted the registry has confirmed the halt it tripped for; a moment after the trip
     */
    public record Shown(Trip trip, boolean halted) {}

    /** What it looks at and whom it tells; must not block. */
    public record Ports(
            Instruments instruments,
            Quotes quotes,
            AccountFigures figures,
            Consumer<ControlAlert> news,
            Clock clock,
            LongSupplier nanoTime) {}

    private final TimerScheduler<Message> timers;
    private final BreakerSettings settings;
    private final Ports ports;
    private final RecipientRef<HaltRegistry.Command> registry;
    private final ActorRef<BreakerJournal.Append> journal;
    private final MarketWatch market;
    private final AccountWatch accounts;
    private final Deque<BreakerEvent> unwritten = new ArrayDeque<>();
    private final Deque<ControlAlert> early = new ArrayDeque<>();
    private final EarlyQuestions<Trips> earlyQuestions = new EarlyQuestions<>();
    private final Map<HaltId, Long> raisedAt = new HashMap<>();
    private final Set<HaltId> raised = new HashSet<>();
    private final Set<HaltId> confirmed = new HashSet<>();
    private final Set<HaltId> resetting = new HashSet<>();
    private final NotedFlags noted = new NotedFlags();
    private Optional<BreakerState> known = Optional.empty();

    /** The journal has been told and has not answered; at first it is being read. */
    private boolean writing = true;

    public static Behavior<Command> create(
            BreakerSettings settings, Ports ports, RecipientRef<HaltRegistry.Command> registry) {
        return Behaviors.<Message>setup(context ->
                        Behaviors.withTimers(timers -> new CircuitBreaker(context, timers, settings, ports, registry)))
                .narrow();
    }

    private CircuitBreaker(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            BreakerSettings settings,
            Ports ports,
            RecipientRef<HaltRegistry.Command> registry) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.ports = ports;
        this.registry = registry;
        this.market = new MarketWatch(settings, ports.instruments(), ports.quotes());
        this.accounts = new AccountWatch(settings, ports.figures());
        this.journal = context.spawn(BreakerJournal.create(context.getSelf()), "journal");
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Look _ -> look();
            case Note note -> note(note.alert());
            case Lifted lifted -> lifted(lifted.halt(), lifted.by());
            case Counted counted -> ports.figures().heard(counted.node(), counted.counts());
            case GetTrips get -> tell(get.replyTo());
            case JournalReady ready -> recovered(ready.state());
            case Journalled journalled -> journalled(journalled.number());
            case Raised answer -> raised(answer);
            case RaiseAgain again -> raised.remove(again.halt());
            case Reset answer -> reset(answer);
        }
        return this;
    }

    /** At the start, and each time the journal has come back: what it has not is told again. */
    private void recovered(BreakerState state) {
        if (known.isEmpty()) {
            known = Optional.of(state);
            ports.figures().seen(state.seen());
            noted.recall(state.seen());
            early.forEach(this::note);
            early.clear();
            earlyQuestions.answer(new Trips(trips()));
            timers.startTimerWithFixedDelay(new Look(), settings.lookEvery());
        }
        written(state.number());
    }

    private void tell(ActorRef<Trips> asking) {
        if (known.isEmpty()) {
            earlyQuestions.add(asking);
        } else {
            asking.tell(new Trips(trips()));
        }
    }

    private void look() {
        long now = ports.nanoTime().getAsLong();
        Findings findings = new Findings();
        market.look(findings, state(), now);
        accounts.look(findings, state(), now);
        BreakerRules.Steps steps = BreakerRules.next(state(), findings, settings, instant());
        steps.events().forEach(this::take);
        steps.resets().forEach(this::reset);
        noteFlags();
        raiseWhatIsDue(now);
    }

    /** Behind what they have tripped: who reads the one has read the other. */
    private void noteFlags() {
        if (settings.rule(BreakerTrigger.RECONCILIATION_BREAK).enabled()) {
            noted.news(state().number(), ports.figures().counted(settings.breakFlags()), instant())
                    .forEach(this::take);
        }
    }

    private void journalled(long number) {
        written(number);
        raiseWhatIsDue(ports.nanoTime().getAsLong());
    }

    private void written(long number) {
        unwritten.removeIf(event -> event.number() <= number);
        writing = false;
        write();
    }

    /** One write in flight; what is decided meanwhile goes with the next. The journal numbers on from the last it has, so none is left out. */
    private void write() {
        if (!writing && !unwritten.isEmpty()) {
            writing = true;
            journal.tell(new BreakerJournal.Append(
                    unwritten.stream().limit(BreakerJournal.APPEND_MAX).toList()));
        }
    }

    private void raiseWhatIsDue(long now) {
        for (Trip trip : state().trips().values()) {
            if (trip.phase() == Phase.TRIPPED && !raised.contains(trip.halt())) {
                raise(trip, now);
            }
        }
    }

    /** Raised once its reason is on disk or the journal has had its time; again until the registry has answered. */
    private void raise(Trip trip, long now) {
        boolean unknown = unwritten.stream()
                .anyMatch(event -> event instanceof BreakerEvent.Tripped tripped
                        && tripped.halt().equals(trip.halt()));
        long first = raisedAt.computeIfAbsent(trip.halt(), _ -> now);
        if (unknown && now - first < settings.journalWait().toNanos()) {
            return;
        }
        raised.add(trip.halt());
        String reason = trip.circuit().trigger() + ": " + trip.cause();
        Halt halt = new Halt(
                trip.halt(),
                trip.circuit().scope(),
                reason.substring(0, Math.min(reason.length(), Halt.REASON_CHARS_MAX)),
                NAME,
                trip.actions(),
                trip.since());
        getContext()
                .ask(
                        HaltRegistry.Reply.class,
                        registry,
                        ASK_TIMEOUT,
                        replyTo -> new HaltRegistry.Raise(halt, replyTo),
                        (reply, _) -> new Raised(trip.halt(), reply));
    }

    private void raised(Raised answer) {
        switch (answer.reply()) {
            // Raised before a restart and lifted since, while nobody here was listening. A registry before this version
            // does not say by whom.
            case HaltRegistry.Done done
            when done.repeat() -> {
                confirmed.add(answer.halt());
                done.liftedBy()
                        .ifPresentOrElse(_ -> lifted(answer.halt(), done.liftedBy()), () -> raiseAgain(answer.halt()));
            }
            case HaltRegistry.Done _ -> confirmed.add(answer.halt());
            case HaltRegistry.Refused refused -> {
                LOG.error("halt {} could not be raised: {}", answer.halt(), refused.refusal());
                raiseAgain(answer.halt());
            }
            case null -> raiseAgain(answer.halt());
        }
    }

    private void raiseAgain(HaltId halt) {
        timers.startSingleTimer(halt, new RaiseAgain(halt), RAISE_AGAIN_AFTER);
    }

    private void reset(Trip trip) {
        if (!resetting.add(trip.halt())) {
            return;
        }
        getContext()
                .ask(
                        HaltRegistry.Reply.class,
                        registry,
                        ASK_TIMEOUT,
                        replyTo -> new HaltRegistry.Lift(
                                trip.halt(),
                                "cooldown over, cause gone: " + trip.circuit(),
                                NAME,
                                Optional.empty(),
                                replyTo),
                        (reply, _) -> new Reset(trip.halt(), reply));
    }

    private void reset(Reset answer) {
        if (answer.reply() instanceof HaltRegistry.Done) {
            lifted(answer.halt(), Optional.of(NAME));
        }
        resetting.remove(answer.halt());
    }

    /** A person's word holds; an own lift that was only slow, or told before a crash could note it, is a reset like any other. */
    private void lifted(HaltId halt, Optional<String> by) {
        if (known.isEmpty() || (by.isEmpty() && resetting.contains(halt))) {
            return;
        }
        boolean own = by.filter(NAME::equals).isPresent();
        BreakerRules.lifted(state(), halt, own, instant()).ifPresent(this::take);
    }

    private void note(ControlAlert alert) {
        if (known.isPresent()) {
            take(new BreakerEvent.Alerted(state().number() + 1, alert, instant()));
        } else if (early.size() < UNWRITTEN_MAX) {
            early.add(alert);
        }
    }

    private void take(BreakerEvent event) {
        known = Optional.of(state().apply(event));
        if (unwritten.size() >= UNWRITTEN_MAX) {
            leaveOut();
        }
        unwritten.addLast(event);
        write();
        alert(event).ifPresent(alert -> {
            LOG.warn("{}: {}", alert.kind(), alert.detail());
            ports.news().accept(alert);
        });
    }

    /**
     * An alert has been told. Flags not noted as looked at halt once too often, which is better than to be noted beside a trip that is not
     * there. A circuit that the next breaker does not know is never reset.
     */
    private void leaveOut() {
        BreakerEvent least = firstUnwritten(BreakerEvent.Alerted.class)
                .or(() -> firstUnwritten(BreakerEvent.FlagsSeen.class))
                .orElseGet(unwritten::getFirst);
        unwritten.remove(least);
        LOG.error("the journal is away for too long: not journalled: {}", least);
    }

    private Optional<BreakerEvent> firstUnwritten(Class<? extends BreakerEvent> type) {
        return unwritten.stream().filter(type::isInstance).findFirst();
    }

    private Optional<ControlAlert> alert(BreakerEvent event) {
        return switch (event) {
            case BreakerEvent.Tripped e ->
                about(
                        Kind.BREAKER_TRIPPED,
                        e.circuit(),
                        e.circuit() + " tripped (" + e.inARow() + " in a row, cooldown " + e.cooldown() + "): "
                                + e.cause(),
                        e.at());
            case BreakerEvent.Held e ->
                about(
                        Kind.BREAKER_HOLDS,
                        e.circuit(),
                        e.circuit() + " holds until " + e.until() + ": " + e.cause(),
                        e.at());
            case BreakerEvent.Reset e -> about(Kind.BREAKER_RESET, e.circuit(), e.circuit() + " is reset", e.at());
            case BreakerEvent.Overridden e ->
                about(
                        Kind.BREAKER_RESET,
                        e.circuit(),
                        e.circuit() + " was lifted by somebody else; it is armed again once its cause is gone",
                        e.at());
            case BreakerEvent.Rearmed e ->
                about(Kind.BREAKER_RESET, e.circuit(), e.circuit() + " is armed again: its cause is gone", e.at());
            case BreakerEvent.FlagsSeen _ -> Optional.empty();
            case BreakerEvent.Alerted e -> Optional.of(e.alert());
        };
    }

    private Optional<ControlAlert> about(Kind kind, Circuit circuit, String detail, Instant at) {
        Optional<HaltId> halt = state().of(circuit).map(Trip::halt);
        String value = circuit.scope().value();
        return switch (circuit.scope().type()) {
            case ACCOUNT ->
                Optional.of(
                        new ControlAlert(kind, halt, Optional.of(new AccountId(value)), Optional.empty(), detail, at));
            case SYMBOL ->
                Optional.of(new ControlAlert(kind, halt, Optional.empty(), Optional.of(new Symbol(value)), detail, at));
            case GLOBAL, VENUE ->
                Optional.of(new ControlAlert(kind, halt, Optional.empty(), Optional.empty(), detail, at));
        };
    }

    private List<Shown> trips() {
        return state().trips().values().stream()
                .sorted(Comparator.comparing(Trip::since))
                .map(trip -> new Shown(trip, confirmed.contains(trip.halt())))
                .toList();
    }

    private BreakerState state() {
        return known.orElseGet(BreakerState::none);
    }

    private Instant instant() {
        return ports.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }
}
