package io.kontor.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.control.HaltEvent.HaltRaised;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where halts are raised and lifted. A raise is told to every node's copy at once and journalled beside it; it is answered
 * when no copy that may be trusted is without it and it is on disk. Where the journal fails the halt stands all the same and the answer
 * says that it is not journalled yet. A lift takes effect only once it is journalled. There is one at a time; where it moves from node to
 * node, the next one waits with its answers until every lease of the one before has lapsed.
 */
public final class HaltRegistry extends AbstractOnMessageBehavior<HaltRegistry.Message> {
    /** Whose history {@code kontor replay halts} prints. */
    public static final String PERSISTENCE_ID = "HaltRegistry|halts";

    /** How often it is looked whether those who wait can be answered. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);

    /** A copy counts its lease from when it asked, and two clocks may differ: here a lease lasts a tenth longer. */
    private static final double LEASE_FACTOR = 1.1;

    /** Who raises what the circuit breaker trips. */
    public static final String BREAKER = "circuit-breaker";

    private static final Logger LOG = LoggerFactory.getLogger(HaltRegistry.class);

    /** What it hears. */
    public sealed interface Message {}

    /** What others tell it. */
    public sealed interface Command extends Message, Wire {}

    /**
     * Repeating it under the same id changes nothing. With the same time it is no repeat but told again, by somebody who has not heard an
     * answer, and is answered as the first time.
     */
    public record Raise(Halt halt, ActorRef<Reply> replyTo) implements Command {}

    /**
     * Takes effect once it is journalled.
     *
     * @param at when it was asked for, by which one that is told again is known; the registry's time where nobody says
     */
    public record Lift(HaltId id, String reason, String by, Optional<Instant> at, ActorRef<Reply> replyTo)
            implements Command {}

    /** Answered once the journal is read: before that nobody knows what is in force. */
    public record GetHalts(ActorRef<Halts> replyTo) implements Command {}

    record Renew(String copy, long askedAt, Optional<Sign> heard, ActorRef<HaltCopy.News> replyTo) implements Command {}

    /**
     * A sign of life; who repeats it has heard us since.
     *
     * @param term of this registry, unlike any other's
     * @param nanos by which this registry tells who is there
     */
    record Sign(long term, long nanos) implements Wire {}

    /** @param term of the registry whose version it is; another's numbers mean nothing here */
    record Confirm(String copy, long term, long version) implements Command {}

    record JournalReady(HaltState state) implements Message {}

    record Journalled(HaltState state) implements Message {}

    private record Look() implements Message {}

    /** The answer to {@link Raise} and {@link Lift}. */
    public sealed interface Reply extends Wire {}

    /**
     * Done, everywhere.
     *
     * @param journalled false: it stands now, and is lost if this process ends before the journal is back
     * @param repeat it was done before, for another request
     * @param inForce whether the halt keeps orders in now; empty where a registry of a version before this one answers
     * @param liftedBy who lifted it, where it is over; empty, too, where a registry of a version before this one answers
     */
    public record Done(
            HaltId id, boolean journalled, boolean repeat, Optional<Boolean> inForce, Optional<String> liftedBy)
            implements Reply {}

    public record Refused(Refusal refusal) implements Reply {}

    /** The halts in force, oldest first. */
    public record Halts(List<Halt> inForce) implements Wire {}

    /**
     * What it reaches out to; must not block.
     *
     * @param news hears of each raise and lift as it takes effect
     * @param presence by which nodes are there, so whether leases are granted: after a standstill who was there before it proves nothing
     * @param nanoTime by which leases are over; monotonic and nothing else, for one that a time of day puts forward ends them here while
     *     copies still trust theirs
     */
    public record Ports(
            Actions actions, Consumer<HaltEvent> news, Clock clock, StandstillClock presence, LongSupplier nanoTime) {}

    /** Carries out what a halt asks for besides halting; told again after a restart, so it must be idempotent. */
    public interface Actions {
        /** At once: a node that has not heard of the halt may still place orders. */
        void begin(Halt halt);

        /** Nothing it covers leaves any more, so what is open from now on was open before. */
        void everywhere(Halt halt);
    }

    /**
     * Where it stands among the nodes.
     *
     * @param succeeds whether there may have been another one a moment ago, on another node, whose leases still run
     * @param nodes how many there are at the moment
     */
    public record Seat(boolean succeeds, IntSupplier nodes) {
        /** The only process there is. */
        public static Seat alone() {
            return new Seat(false, () -> 1);
        }
    }

    private final TimerScheduler<Message> timers;
    private final HaltSettings settings;
    private final Ports ports;
    private final ActorRef<HaltJournal.Append> journal;
    private final Seat seat;
    private final long term = UUID.randomUUID().getMostSignificantBits();
    private final HaltQuorum quorum;
    private final HaltsKnown known = new HaltsKnown();
    private final HaltSpread spread;
    private final HaltWaiters waiters;
    private final Map<String, Renew> early = new HashMap<>();
    private final EarlyQuestions<Halts> earlyQuestions = new EarlyQuestions<>();

    /**
     * Raised before the journal was read, and until when it may yet say that it knows them: what they ask for besides is not begun before.
     * Nothing is placed meanwhile, but an order may rest; so where the journal is away it is begun all the same.
     */
    private final Map<HaltId, Long> undecided = new LinkedHashMap<>();

    /** The journal has been told and has not answered; at first it is being read. */
    private boolean writing = true;

    public static Behavior<Command> create(HaltSettings settings, Ports ports, Seat seat) {
        return Behaviors.<Message>setup(context ->
                        Behaviors.withTimers(timers -> new HaltRegistry(context, timers, settings, ports, seat)))
                .narrow();
    }

    private HaltRegistry(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            HaltSettings settings,
            Ports ports,
            Seat seat) {
        super(context);
        this.seat = seat;
        this.timers = timers;
        this.settings = settings;
        this.ports = ports;
        long lease = (long) (settings.lease().toNanos() * LEASE_FACTOR);
        this.quorum = new HaltQuorum(Math.min(lease, settings.presence().toNanos()), ports.presence());
        HaltLeases leases = new HaltLeases(lease);
        if (seat.succeeds()) {
            leases.inherit(ports.nanoTime().getAsLong());
        }
        this.spread = new HaltSpread(term, leases);
        this.waiters = new HaltWaiters(known, spread);
        this.journal = context.spawn(HaltJournal.create(context.getSelf()), "journal");
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Raise c -> raise(c);
            case Lift c -> lift(c);
            case GetHalts c -> tell(c.replyTo());
            case Renew c -> renew(c);
            case Confirm c -> spread.confirmed(c);
            case JournalReady c -> recovered(c.state());
            case Journalled c -> {
                writing = false;
                take(c.state());
            }
            case Look _ -> {}
        }
        look();
        write();
        return this;
    }

    private void raise(Raise c) {
        Halt halt = c.halt();
        Optional<Reply> refusal = waiters.refusal(halt);
        if (refusal.isPresent()) {
            c.replyTo().tell(refusal.get());
            return;
        }
        boolean first = known.find(halt.id()).isEmpty();
        if (first && known.isFull(halt, settings.inForceMax())) {
            c.replyTo()
                    .tell(HaltWaiters.refused(
                            RefusalCode.OVERLOADED, settings.inForceMax() + " halts are in force already"));
            return;
        }
        if (first) {
            known.raised(halt);
            spread.changed(known.inForce());
            if (known.written().isPresent()) {
                begin(halt);
            } else {
                undecided.put(halt.id(), journalUntil());
            }
        }
        await(new HaltRaised(halt), waiters.isRepeat(halt), c.replyTo());
    }

    private void begin(Halt halt) {
        LOG.warn("halt {} raised: {} by {}: {}", halt.id(), halt.scope(), halt.by(), halt.reason());
        ports.news().accept(new HaltRaised(halt));
        act(halt);
    }

    private void lift(Lift c) {
        if (known.written().isEmpty() || known.isUnwritten(c.id())) {
            c.replyTo()
                    .tell(HaltWaiters.refused(RefusalCode.JOURNAL_UNAVAILABLE, "a halt is lifted only in the journal"));
            return;
        }
        HaltState written = known.written().get();
        if (written.known(c.id()).isEmpty()) {
            Refusal unknown = Refusal.of(RefusalCode.NOT_FOUND, "haltId", c.id().value(), "a halt not long past");
            c.replyTo().tell(new Refused(unknown));
            return;
        }
        HaltLifted lift = new HaltLifted(c.id(), c.reason(), c.by(), c.at().orElseGet(ports.clock()::instant));
        boolean isOver = written.inForce(c.id()).isEmpty();
        await(lift, isOver && !written.isLiftedBy(lift), c.replyTo());
    }

    private void tell(ActorRef<Halts> asking) {
        if (known.written().isEmpty()) {
            earlyQuestions.add(asking);
        } else {
            asking.tell(new Halts(known.inForce()));
        }
    }

    /** Before the journal is read nobody knows what is in force, so no copy may trust anything until then. */
    private void renew(Renew c) {
        OptionalLong heard = c.heard().filter(sign -> sign.term() == term).stream()
                .mapToLong(Sign::nanos)
                .findFirst();
        boolean enough = quorum.isThere(c.copy(), heard, seat.nodes().getAsInt());
        Sign sign = new Sign(term, quorum.now());
        if (known.written().isEmpty()) {
            early.put(c.copy(), c);
        } else if (enough) {
            spread.grant(c, sign, known.inForce(), ports.nanoTime().getAsLong());
        } else {
            c.replyTo().tell(new HaltCopy.Withheld(sign));
        }
    }

    /** At the start, and each time the journal has come back: what it has not is told again. */
    private void recovered(HaltState state) {
        boolean first = known.written().isEmpty();
        List<HaltId> begun = first
                ? known.unwritten().filter(id -> !undecided.containsKey(id)).toList()
                : List.of();
        writing = false;
        take(state);
        if (first) {
            // Begun as the wait for the journal was over, which knows now that they were lifted long ago.
            state.lifted().stream()
                    .filter(over -> begun.contains(over.halt().id()))
                    .forEach(this::end);
            undecided.keySet().stream()
                    .filter(known::isUnwritten)
                    .flatMap(id -> known.find(id).stream())
                    .forEach(this::begin);
            undecided.clear();
            waiters.decide();
            state.inForce().forEach(this::act);
            settings.atStart().ifPresent(this::startHalted);
            early.values().forEach(this::renew);
            early.clear();
            earlyQuestions.answer(new Halts(known.inForce()));
        }
    }

    /** Before the first lease, so nothing has left; once a person has lifted it, starting again with the same name halts nothing. */
    private void startHalted(CommandId name) {
        HaltId id = HaltId.of(name);
        if (known.find(id).isEmpty()) {
            Instant now = ports.clock().instant();
            Halt halt = new Halt(id, HaltScope.global(), "started halted: " + name, Halt.AT_START, List.of(), now);
            known.raised(halt);
            spread.changed(known.inForce());
            begin(halt);
        }
    }

    private void take(HaltState state) {
        List<HaltState.Over> lifted = known.read(state);
        lifted.forEach(this::end);
        if (!lifted.isEmpty() || spread.version() == 0) {
            spread.changed(known.inForce());
        }
    }

    private void end(HaltState.Over over) {
        HaltLifted by = over.by();
        spread.forget(over.halt().id());
        LOG.warn("halt {} lifted by {}: {}", over.halt().id(), by.by(), by.reason());
        ports.news().accept(by);
    }

    private void act(Halt halt) {
        ports.actions().begin(halt);
        spread.follow(halt.id());
        timers.startTimerWithFixedDelay(new Look(), LOOK_EVERY);
    }

    private void await(HaltEvent event, boolean repeat, ActorRef<Reply> replyTo) {
        waiters.add(event, journalUntil(), repeat, replyTo);
        timers.startTimerWithFixedDelay(new Look(), LOOK_EVERY);
    }

    private long journalUntil() {
        return ports.nanoTime().getAsLong() + settings.journalWait().toNanos();
    }

    private void look() {
        long now = ports.nanoTime().getAsLong();
        undecided.entrySet().removeIf(halt -> {
            boolean isOver = halt.getValue() - now <= 0;
            if (isOver) {
                known.find(halt.getKey()).ifPresent(this::begin);
            }
            return isOver;
        });
        spread.arrived(now).forEach(id -> known.find(id).ifPresent(ports.actions()::everywhere));
        waiters.answer(now);
        if (waiters.isEmpty() && !spread.isFollowing()) {
            timers.cancel(new Look());
        }
    }

    /** One write in flight. */
    private void write() {
        if (writing) {
            return;
        }
        List<HaltEvent> due = known.due(waiters.lifts());
        if (!due.isEmpty()) {
            writing = true;
            journal.tell(new HaltJournal.Append(due));
        }
    }
}
