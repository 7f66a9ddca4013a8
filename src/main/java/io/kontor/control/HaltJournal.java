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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /** In one write; what has gathered beyond goes with the next. */
    static final int APPEND_MAX = 100;

    /** Journal what is news of these, and tell the registry; its only command, and there is one at a time: what it cannot stash is dropped. */
    record Append(List<HaltEvent> events) {}

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
        List<HaltEvent> news = new ArrayList<>();
        HaltState next = state;
        for (HaltEvent event : command.events()) {
            Optional<HaltEvent> one = next.news(event);
            one.ifPresent(news::add);
            next = one.map(next::apply).orElse(next);
        }
        return Effect()
                .persist(news)
                .thenRun((HaltState written) -> registry.tell(new HaltRegistry.Journalled(written)));
    }
}
