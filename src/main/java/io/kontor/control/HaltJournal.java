package io.kontor.control;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.control.HaltEvent.HaltRaised;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes what the registry decides. Where the journal fails it comes back by itself, with what is written, and the registry tells it
 * again what is not; halting does not wait for it.
 */
final class HaltJournal extends EventSourcedBehavior<HaltJournal.Append, HaltEvent, HaltState> {
    static final PersistenceId ID = PersistenceId.ofUniqueId(HaltRegistry.PERSISTENCE_ID);

    private static final int SNAPSHOT_EVERY = 100;
    private static final int SNAPSHOTS_KEPT = 2;
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final double RETRY_JITTER = 0.2;

    /** Journal this if it is news, and tell the registry; its only command. */
    record Append(HaltEvent event) {}

    private final ActorRef<HaltRegistry.Message> registry;

    static Behavior<Append> create(ActorRef<HaltRegistry.Message> registry) {
        return new HaltJournal(registry);
    }

    private HaltJournal(ActorRef<HaltRegistry.Message> registry) {
        super(ID, SupervisorStrategy.restartWithBackoff(RETRY_MIN, RETRY_MAX, RETRY_JITTER));
        this.registry = registry;
    }

    @Override
    public HaltState emptyState() {
        return HaltState.none();
    }

    @Override
    public CommandHandler<Append, HaltEvent, HaltState> commandHandler() {
        return newCommandHandlerBuilder().forAnyState().onAnyCommand(this::append);
    }

    @Override
    public EventHandler<HaltState, HaltEvent> eventHandler() {
        return newEventHandlerBuilder().forAnyState().onAnyEvent(HaltState::apply);
    }

    @Override
    public SignalHandler<HaltState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> registry.tell(new HaltRegistry.JournalReady(state)))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);
    }

    private Effect<HaltEvent, HaltState> append(HaltState state, Append command) {
        Optional<HaltEvent> news = switch (command.event()) {
            case HaltRaised raised -> state.raise(raised.halt());
            case HaltLifted l -> state.lift(l.id(), l.reason(), l.by(), l.at());
        };
        return Effect()
                .persist(news.stream().toList())
                .thenRun((HaltState written) -> registry.tell(new HaltRegistry.Journalled(written)));
    }
}
