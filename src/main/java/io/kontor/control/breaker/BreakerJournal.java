package io.kontor.control.breaker;

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
import java.util.List;

/**
 * Writes what the breaker did. Where the journal fails it comes back by itself, with what is written, and is told again what is not; the
 * breaker acts meanwhile.
 */
final class BreakerJournal extends EventSourcedBehavior<BreakerJournal.Append, BreakerEvent, BreakerState> {
    static final PersistenceId ID = PersistenceId.ofUniqueId(CircuitBreaker.PERSISTENCE_ID);

    private static final int SNAPSHOT_EVERY = 100;
    private static final int SNAPSHOTS_KEPT = 2;
    private static final Duration RETRY_MIN = Duration.ofMillis(200);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final double RETRY_JITTER = 0.2;

    /** In one write; what has gathered beyond goes with the next. */
    static final int APPEND_MAX = 100;

    /** Journal what is news of these, oldest first; its only command, and there is one at a time: what it cannot stash is dropped. */
    record Append(List<BreakerEvent> events) {}

    private final ActorRef<CircuitBreaker.Message> breaker;

    static Behavior<Append> create(ActorRef<CircuitBreaker.Message> breaker) {
        return new BreakerJournal(breaker);
    }

    private BreakerJournal(ActorRef<CircuitBreaker.Message> breaker) {
        super(ID, SupervisorStrategy.restartWithBackoff(RETRY_MIN, RETRY_MAX, RETRY_JITTER));
        this.breaker = breaker;
    }

    @Override
    public BreakerState emptyState() {
        return BreakerState.none();
    }

    @Override
    public CommandHandler<Append, BreakerEvent, BreakerState> commandHandler() {
        return newCommandHandlerBuilder().forAnyState().onAnyCommand(this::append);
    }

    @Override
    public EventHandler<BreakerState, BreakerEvent> eventHandler() {
        return newEventHandlerBuilder().forAnyState().onAnyEvent(BreakerState::apply);
    }

    @Override
    public SignalHandler<BreakerState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), state -> breaker.tell(new CircuitBreaker.JournalReady(state)))
                .build();
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);
    }

    private Effect<BreakerEvent, BreakerState> append(BreakerState state, Append command) {
        List<BreakerEvent> news = command.events().stream()
                .filter(event -> event.number() > state.number())
                .toList();
        return Effect()
                .persist(news)
                .thenRun((BreakerState written) -> breaker.tell(new CircuitBreaker.Journalled(written.number())));
    }
}
