package io.kontor.control.degraded;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one place where overrides are set and ended. Nothing of it holds before it is journalled: unlike a halt, an override makes the
 * gateway less careful.
 */
public final class Overrides extends EventSourcedBehavior<Overrides.Command, OverrideEvent, OverrideState> {
    /** Whose history {@code kontor replay overrides} prints. */
    public static final String PERSISTENCE_ID = "Overrides|overrides";

    static final int IN_FORCE_MAX = 100;

    private static final int SNAPSHOT_EVERY = 100;
    private static final int SNAPSHOTS_KEPT = 2;
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final double RETRY_JITTER = 0.2;

    /** What it hears. */
    public sealed interface Command extends Wire {}

    /** Repeating it under the same id changes nothing, also when it is over. */
    public record Set(ManualOverride override, ActorRef<Reply> replyTo) implements Command {}

    /** Repeating it changes nothing. */
    public record End(String id, String reason, String by, ActorRef<Reply> replyTo) implements Command {}

    /** Say what was decided; every node asks, again and again. As the others, it waits until the journal is read. */
    public record Get(ActorRef<Decided> replyTo) implements Command {}

    /** The answer to {@link Get}. */
    public record Decided(OverrideState state) implements Wire {}

    /** The answer to the others. */
    public sealed interface Reply extends Wire {}

    /** On disk, and in force or over. */
    public record Done(String id, boolean repeat) implements Reply {}

    public record Refused(Refusal refusal) implements Reply {}

    private final Clock clock;
    private final Consumer<OverrideState> inForce;
    private final Consumer<String> news;

    /**
     * The overrides.
     *
     * @param inForce told the state whenever it changes; must not block
     * @param news told in words what a person decided
     */
    public static Behavior<Command> create(Clock clock, Consumer<OverrideState> inForce, Consumer<String> news) {
        return Behaviors.setup((ActorContext<Command> _) -> new Overrides(clock, inForce, news));
    }

    private Overrides(Clock clock, Consumer<OverrideState> inForce, Consumer<String> news) {
        super(
                PersistenceId.ofUniqueId(PERSISTENCE_ID),
                SupervisorStrategy.restartWithBackoff(RETRY_MIN, RETRY_MAX, RETRY_JITTER));
        this.clock = clock;
        this.inForce = inForce;
        this.news = news;
    }

    @Override
    public OverrideState emptyState() {
        return OverrideState.none();
    }

    @Override
    public CommandHandler<Command, OverrideEvent, OverrideState> commandHandler() {
        return newCommandHandlerBuilder().forAnyState().onAnyCommand((state, command) -> switch (command) {
            case Set c -> set(state, c);
            case End c -> end(state, c);
            case Get c -> Effect().none().thenRun(() -> c.replyTo().tell(new Decided(state)));
        });
    }

    @Override
    public EventHandler<OverrideState, OverrideEvent> eventHandler() {
        return newEventHandlerBuilder().forAnyState().onAnyEvent(OverrideState::apply);
    }

    @Override
    public SignalHandler<OverrideState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> inForce.accept(state))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);
    }

    private Effect<OverrideEvent, OverrideState> set(OverrideState state, Set c) {
        ManualOverride wanted = c.override();
        Optional<ManualOverride> known = state.known(wanted.id());
        if (known.isPresent()) {
            return answer(
                    c.replyTo(),
                    known.get().says(wanted)
                            ? new Done(wanted.id(), true)
                            : refused(RefusalCode.DUPLICATE_COMMAND_ID, "the command set another override"));
        }
        if (state.inForce(clock.instant()).size() >= IN_FORCE_MAX) {
            return answer(
                    c.replyTo(), refused(RefusalCode.OVERLOADED, IN_FORCE_MAX + " overrides are in force already"));
        }
        String said = wanted.component() + ": " + wanted.stance() + " until " + wanted.until() + " by " + wanted.by()
                + ": " + wanted.reason();
        return persist(new OverrideEvent.OverrideSet(wanted, wanted.at()), said, c.replyTo(), wanted.id());
    }

    private Effect<OverrideEvent, OverrideState> end(OverrideState state, End c) {
        if (state.isEnded(c.id())) {
            return answer(c.replyTo(), new Done(c.id(), true));
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Optional<ManualOverride> known = state.find(c.id()).filter(o -> o.isInForce(now));
        if (known.isEmpty()) {
            return answer(
                    c.replyTo(),
                    new Refused(Refusal.of(
                            RefusalCode.NOT_FOUND,
                            "overrideId",
                            c.id(),
                            "an override in force, or ended not long ago")));
        }
        String said = known.get().component() + ": " + known.get().stance() + " ended by " + c.by() + ": " + c.reason();
        return persist(new OverrideEvent.OverrideEnded(c.id(), c.reason(), c.by(), now), said, c.replyTo(), c.id());
    }

    private Effect<OverrideEvent, OverrideState> persist(
            OverrideEvent event, String said, ActorRef<Reply> replyTo, String id) {
        return Effect().persist(event).thenRun((OverrideState written) -> {
            inForce.accept(written);
            news.accept(said);
            replyTo.tell(new Done(id, false));
        });
    }

    private Effect<OverrideEvent, OverrideState> answer(ActorRef<Reply> replyTo, Reply reply) {
        return Effect().none().thenRun(() -> replyTo.tell(reply));
    }

    private static Refused refused(RefusalCode code, String detail) {
        return new Refused(Refusal.of(code, detail));
    }
}
