package io.kontor.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.platform.serialization.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Keeps this node's {@link HaltBoard} up to date: asks the registry again and again, and takes what it is told in between. */
public final class HaltCopy extends AbstractOnMessageBehavior<HaltCopy.Message> {
    /** What it hears. */
    public sealed interface Message {}

    /** What the registry tells it. */
    sealed interface News extends Message, Wire {}

    /**
     * What it asked for: it may be trusted for the length of a lease after it asked.
     *
     * @param askedAt this node's own clock, as it was sent along
     */
    record Granted(long askedAt, long version, List<Halt> halts, HaltRegistry.Sign sign) implements News {}

    /** Too few nodes are in talks with the registry for any to have a lease. */
    record Withheld(HaltRegistry.Sign sign) implements News {}

    /**
     * Something changed; for how long to trust it does not.
     *
     * @param term of the registry that says so; of no use from one that another has succeeded
     */
    record Changed(long term, long version, List<Halt> halts) implements News {}

    private record Ask() implements Message {}

    private final String name;
    private final ActorRef<HaltRegistry.Command> registry;
    private final HaltBoard board;
    private final HaltSettings settings;
    private final LongSupplier nanoTime;
    private Optional<HaltRegistry.Sign> heard = Optional.empty();
    private Optional<Granted> held = Optional.empty();
    private long until;

    /**
     * The copy of one node.
     *
     * @param name unlike any other node's
     */
    public static Behavior<Message> create(
            String name,
            ActorRef<HaltRegistry.Command> registry,
            HaltBoard board,
            HaltSettings settings,
            LongSupplier nanoTime) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Ask(), Duration.ZERO, settings.renewEvery());
            return new HaltCopy(context, name, registry, board, settings, nanoTime);
        }));
    }

    private HaltCopy(
            ActorContext<Message> context,
            String name,
            ActorRef<HaltRegistry.Command> registry,
            HaltBoard board,
            HaltSettings settings,
            LongSupplier nanoTime) {
        super(context);
        this.name = name;
        this.registry = registry;
        this.board = board;
        this.settings = settings;
        this.nanoTime = nanoTime;
        // Whatever came before has lapsed already.
        this.until = nanoTime.getAsLong();
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Ask _ -> ask();
            case Withheld withheld -> {
                boolean first = heard.filter(
                                sign -> sign.term() == withheld.sign().term())
                        .isEmpty();
                heard = Optional.of(withheld.sign());
                if (first) {
                    ask();
                }
            }
            case Granted granted -> granted(granted);
            case Changed changed -> {
                if (held.filter(by -> by.sign().term() == changed.term()).isPresent()) {
                    hold(changed.term(), changed.version(), changed.halts());
                }
            }
        }
        return this;
    }

    /** An answer to an earlier question than the last one that was answered may come from a registry that has had a successor since. */
    private void granted(Granted granted) {
        if (held.filter(last -> granted.askedAt() - last.askedAt() <= 0).isPresent()) {
            return;
        }
        held = Optional.of(granted);
        heard = Optional.of(granted.sign());
        until = Math.max(until - granted.askedAt(), settings.lease().toNanos()) + granted.askedAt();
        hold(granted.sign().term(), granted.version(), granted.halts());
    }

    private void ask() {
        registry.tell(new HaltRegistry.Renew(
                name, nanoTime.getAsLong(), heard, getContext().getSelf().narrow()));
    }

    private void hold(long term, long version, List<Halt> halts) {
        board.hold(halts, until);
        registry.tell(new HaltRegistry.Confirm(name, term, version));
    }
}
