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
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
     */
    public record Done(HaltId id, boolean journalled, boolean repeat) implements Reply {}

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

    private record Waiting(HaltEvent event, long version, long journalUntil, boolean repeat, ActorRef<Reply> replyTo) {}

    private final TimerScheduler<Message> timers;
    private final HaltSettings settings;
    private final Ports ports;
    private final ActorRef<HaltJournal.Append> journal;
    private final Seat seat;
    private final long term = UUID.randomUUID().getMostSignificantBits();
    private final HaltQuorum quorum;
    private final HaltLeases leases;
    private final Map<String, ActorRef<HaltCopy.News>> copies = new HashMap<>();
    private final Map<String, Renew> early = new HashMap<>();
    private final Map<HaltId, Halt> unwritten = new LinkedHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /** Halts that some copy that may be trusted may still lack, and the version they came with. */
    private final Map<HaltId, Long> spreading = new LinkedHashMap<>();

    /**
     * Raised before the journal was read, and until when it may yet say that it knows them: what they ask for besides is not begun before.
     * Nothing is placed meanwhile, but an order may rest; so where the journal is away it is begun all the same.
     */
    private final Map<HaltId, Long> undecided = new LinkedHashMap<>();

    private Optional<HaltState> written = Optional.empty();

    /** The journal has been told and has not answered; at first it is being read. */
    private boolean writing = true;

    private long version;

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
        this.leases = new HaltLeases(lease);
        if (seat.succeeds()) {
            leases.inherit(ports.nanoTime().getAsLong());
        }
        this.journal = context.spawn(HaltJournal.create(context.getSelf()), "journal");
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Raise c -> raise(c);
            case Lift c -> lift(c);
            case GetHalts c -> c.replyTo().tell(new Halts(inForce()));
            case Renew c -> renew(c);
            case Confirm c -> {
                if (c.term() == term) {
                    leases.confirmed(c.copy(), c.version());
                }
            }
            case JournalReady c -> recovered(c.state());
            case Journalled c -> {
                writing = false;
                take(c.state());
            }
            case Look _ -> {}
        }
        answer();
        write();
        return this;
    }

    private void raise(Raise c) {
        Halt halt = c.halt();
        Optional<Halt> known = known(halt.id());
        if (known.isPresent() && !known.get().says(halt)) {
            c.replyTo().tell(raisedAnother(known.get()));
            return;
        }
        if (known.isEmpty() && isFull(halt)) {
            c.replyTo().tell(refused(RefusalCode.OVERLOADED, settings.inForceMax() + " halts are in force already"));
            return;
        }
        HaltRaised event = new HaltRaised(halt);
        if (known.isEmpty()) {
            unwritten.put(halt.id(), halt);
            changed();
            if (written.isPresent()) {
                begin(halt);
            } else {
                long now = ports.nanoTime().getAsLong();
                undecided.put(halt.id(), now + settings.journalWait().toNanos());
            }
        }
        await(event, isRepeat(halt), c.replyTo());
    }

    private void begin(Halt halt) {
        LOG.warn("halt {} raised: {} by {}: {}", halt.id(), halt.scope(), halt.by(), halt.reason());
        ports.news().accept(new HaltRaised(halt));
        act(halt);
    }

    /** Whoever told it before may not have been heard, or not have heard us: what it raised, and stands, it may call its own. */
    private boolean isRepeat(Halt halt) {
        return !inForce().contains(halt);
    }

    /** What a market in trouble makes the circuit breaker raise takes no room from what people raise. */
    private boolean isFull(Halt halt) {
        boolean tripped = isTripped(halt);
        return inForce().stream().filter(other -> isTripped(other) == tripped).count() >= settings.inForceMax();
    }

    private static boolean isTripped(Halt halt) {
        return halt.by().equals(BREAKER);
    }

    private void lift(Lift c) {
        if (written.isEmpty() || unwritten.containsKey(c.id())) {
            c.replyTo().tell(refused(RefusalCode.JOURNAL_UNAVAILABLE, "a halt is lifted only in the journal"));
            return;
        }
        if (written.get().known(c.id()).isEmpty()) {
            Refusal unknown = Refusal.of(RefusalCode.NOT_FOUND, "haltId", c.id().value(), "a halt not long past");
            c.replyTo().tell(new Refused(unknown));
            return;
        }
        HaltLifted lift = new HaltLifted(c.id(), c.reason(), c.by(), c.at().orElseGet(ports.clock()::instant));
        Optional<HaltEvent> event = written.get().lift(c.id(), c.reason(), c.by(), lift.at());
        await(lift, event.isEmpty() && !written.get().isLiftedBy(lift), c.replyTo());
    }

    /** Before the journal is read nobody knows what is in force, so no copy may trust anything until then. */
    private void renew(Renew c) {
        OptionalLong heard = c.heard().filter(sign -> sign.term() == term).stream()
                .mapToLong(Sign::nanos)
                .findFirst();
        boolean enough = quorum.isThere(c.copy(), heard, seat.nodes().getAsInt());
        Sign sign = new Sign(term, quorum.now());
        if (written.isEmpty()) {
            early.put(c.copy(), c);
        } else if (enough) {
            copies.put(c.copy(), c.replyTo());
            leases.granted(c.copy(), ports.nanoTime().getAsLong());
            c.replyTo().tell(new HaltCopy.Granted(c.askedAt(), version, inForce(), sign));
        } else {
            c.replyTo().tell(new HaltCopy.Withheld(sign));
        }
    }

    /** At the start, and each time the journal has come back: what it has not is told again. */
    private void recovered(HaltState state) {
        boolean first = written.isEmpty();
        writing = false;
        take(state);
        if (first) {
            decide();
            state.inForce().forEach(this::act);
            early.values().forEach(this::renew);
            early.clear();
        }
    }

    /** What was raised before the journal was read may be one that it knows, and one that is over. */
    private void decide() {
        undecided.keySet().stream().map(unwritten::get).filter(Objects::nonNull).forEach(this::begin);
        undecided.clear();
        for (ListIterator<Waiting> each = waiting.listIterator(); each.hasNext(); ) {
            Waiting w = each.next();
            if (w.event() instanceof HaltRaised(Halt raised)) {
                Optional<Halt> other = known(raised.id()).filter(halt -> !halt.says(raised));
                if (other.isPresent()) {
                    w.replyTo().tell(raisedAnother(other.get()));
                    each.remove();
                } else {
                    each.set(new Waiting(w.event(), w.version(), w.journalUntil(), isRepeat(raised), w.replyTo()));
                }
            }
        }
    }

    private void take(HaltState state) {
        HaltState before = written.orElse(state);
        written = Optional.of(state);
        unwritten.keySet().removeIf(id -> state.known(id).isPresent());
        List<HaltState.Over> lifted = state.lifted().stream()
                .filter(over -> before.inForce(over.halt().id()).isPresent())
                .toList();
        lifted.forEach(over -> {
            spreading.remove(over.halt().id());
            LOG.warn(
                    "halt {} lifted by {}: {}",
                    over.halt().id(),
                    over.by().by(),
                    over.by().reason());
            ports.news().accept(over.by());
        });
        if (!lifted.isEmpty() || version == 0) {
            changed();
        }
    }

    private void changed() {
        version++;
        // One that lapsed hears of it with its next lease, if it still is there.
        copies.keySet().retainAll(leases.copies());
        HaltCopy.Changed change = new HaltCopy.Changed(term, version, inForce());
        copies.values().forEach(copy -> copy.tell(change));
    }

    private void act(Halt halt) {
        ports.actions().begin(halt);
        spreading.put(halt.id(), version);
        timers.startTimerWithFixedDelay(new Look(), LOOK_EVERY);
    }

    private void await(HaltEvent event, boolean repeat, ActorRef<Reply> replyTo) {
        if (waiting.stream()
                .anyMatch(w -> w.replyTo().equals(replyTo) && w.event().equals(event))) {
            return;
        }
        long now = ports.nanoTime().getAsLong();
        waiting.add(new Waiting(event, version, now + settings.journalWait().toNanos(), repeat, replyTo));
        timers.startTimerWithFixedDelay(new Look(), LOOK_EVERY);
    }

    private void answer() {
        long now = ports.nanoTime().getAsLong();
        undecided.entrySet().removeIf(halt -> {
            boolean isOver = halt.getValue() - now <= 0;
            if (isOver) {
                known(halt.getKey()).ifPresent(this::begin);
            }
            return isOver;
        });
        spreading.entrySet().removeIf(halt -> {
            boolean everywhere = leases.isEverywhere(halt.getValue(), now);
            if (everywhere) {
                known(halt.getKey()).ifPresent(ports.actions()::everywhere);
            }
            return everywhere;
        });
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            Waiting w = each.next();
            Optional<Reply> reply = answer(w, now);
            reply.ifPresent(r -> {
                w.replyTo().tell(r);
                each.remove();
            });
        }
        if (waiting.isEmpty() && spreading.isEmpty()) {
            timers.cancel(new Look());
        }
    }

    private Optional<Reply> answer(Waiting w, long now) {
        boolean inTime = w.journalUntil() - now > 0;
        return switch (w.event()) {
            case HaltRaised raised -> {
                HaltId id = raised.halt().id();
                boolean onDisk = written.flatMap(s -> s.known(id)).isPresent();
                boolean done = leases.isEverywhere(w.version(), now) && (onDisk || !inTime);
                yield done ? Optional.of(new Done(id, onDisk, w.repeat())) : Optional.empty();
            }
            case HaltLifted l -> {
                boolean lifted = written.flatMap(s -> s.inForce(l.id())).isEmpty();
                yield lifted
                        ? Optional.of(new Done(l.id(), true, w.repeat()))
                        : inTime
                                ? Optional.empty()
                                : Optional.of(
                                        refused(RefusalCode.OUTCOME_UNKNOWN, RefusalCode.OUTCOME_UNKNOWN.meaning()));
            }
        };
    }

    /** One write in flight. What is raised goes until it is there; what is to be lifted, as long as somebody waits for it. */
    private void write() {
        if (writing || written.isEmpty()) {
            return;
        }
        HaltState state = written.get();
        List<HaltEvent> due = Stream.<HaltEvent>concat(
                        unwritten.values().stream().map(HaltRaised::new),
                        waiting.stream().map(Waiting::event).filter(HaltLifted.class::isInstance))
                .filter(event -> state.news(event).isPresent())
                .limit(HaltJournal.APPEND_MAX)
                .toList();
        if (!due.isEmpty()) {
            writing = true;
            journal.tell(new HaltJournal.Append(due));
        }
    }

    private Optional<Halt> known(HaltId id) {
        Halt halt = unwritten.get(id);
        return halt != null ? Optional.of(halt) : written.flatMap(s -> s.known(id));
    }

    private List<Halt> inForce() {
        List<Halt> all = new ArrayList<>(written.map(HaltState::inForce).orElse(List.of()));
        all.addAll(unwritten.values());
        return all;
    }

    private static Refused raisedAnother(Halt known) {
        return refused(RefusalCode.DUPLICATE_COMMAND_ID, "the command raised another halt: " + known.id());
    }

    private static Refused refused(RefusalCode code, String detail) {
        return new Refused(Refusal.of(code, detail));
    }
}
