package io.kontor.platform.batch;

import akka.actor.typed.ActorRef;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.SnapshotFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides a batch command by command and journals what came of it as one event; then answers. Child of the collector, which sends one
 * batch at a time. A failed write stops it.
 */
final class BatchWriter<C, E, J, S> extends EventSourcedBehavior<BatchWriter.Batch<C>, J, BatchWriter.Kept<S>> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    record Batch<C>(List<C> commands) {}

    /** The state and the weight of the events it holds that no snapshot does. */
    record Kept<S>(S state, long unsaved) {}

    private record Decided<J, S>(J event, Kept<S> after) {}

    private final BatchLogic<C, E, S> logic;
    private final BatchJournal<E, J> journal;
    private final BatchSettings.Snapshots snapshots;
    private final ActorRef<? super BatchCollector.Step> collector;
    private @Nullable Decided<J, S> decided;

    BatchWriter(
            PersistenceId id,
            BatchLogic<C, E, S> logic,
            BatchJournal<E, J> journal,
            BatchSettings.Snapshots snapshots,
            ActorRef<? super BatchCollector.Step> collector) {
        super(id);
        this.logic = logic;
        this.journal = journal;
        this.snapshots = snapshots;
        this.collector = collector;
    }

    @Override
    public Kept<S> emptyState() {
        return new Kept<>(logic.empty(), 0);
    }

    @Override
    public CommandHandler<Batch<C>, J, Kept<S>> commandHandler() {
        return this::onBatch;
    }

    @Override
    public EventHandler<Kept<S>, J> eventHandler() {
        return this::apply;
    }

    @Override
    public SignalHandler<Kept<S>> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(
                        SnapshotFailed.class,
                        (kept, failed) -> LOG.warn(
                                "snapshot of {} failed", persistenceId().id(), failed.getFailure()))
                .build();
    }

    @Override
    public boolean shouldSnapshot(Kept<S> kept, J event, long sequenceNumber) {
        return isSnapshotDue(kept);
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(snapshots.everyWrites(), snapshots.kept());
    }

    @Override
    public SnapshotAdapter<Kept<S>> snapshotAdapter() {
        return new SnapshotAdapter<>() {
            @Override
            public Object toJournal(Kept<S> kept) {
                return kept.state();
            }

            @Override
            @SuppressWarnings("unchecked") // what toJournal wrote under the same persistence id
            public Kept<S> fromJournal(Object saved) {
                return new Kept<>((S) saved, 0);
            }
        };
    }

    private Effect<J, Kept<S>> onBatch(Kept<S> kept, Batch<C> batch) {
        S state = kept.state();
        List<E> events = new ArrayList<>();
        List<Runnable> answers = new ArrayList<>(batch.commands().size());
        for (C command : batch.commands()) {
            Decision<E> decision = logic.decide(state, command);
            for (E event : decision.events()) {
                state = logic.apply(state, event);
                events.add(event);
            }
            answers.add(decision.whenDurable());
        }
        if (events.isEmpty()) {
            return Effect().none().thenRun(unchanged -> {
                answers.forEach(Runnable::run);
                collector.tell(new BatchCollector.Written());
            });
        }
        J together = journal.together().apply(events);
        decided = new Decided<>(together, grown(kept, state, events));
        return Effect().persist(together).thenRun(written -> {
            answers.forEach(Runnable::run);
            logic.durable(written.state(), events);
            collector.tell(new BatchCollector.Written());
        });
    }

    private Kept<S> apply(Kept<S> kept, J together) {
        Decided<J, S> known = decided;
        decided = null;
        // Deciding has already folded these events into the same state; folding them again would only cost time.
        if (known != null && known.event() == together) {
            return known.after();
        }
        List<E> events = journal.events().apply(together);
        S state = kept.state();
        for (E event : events) {
            state = logic.apply(state, event);
        }
        return grown(kept, state, events);
    }

    /** A due snapshot was taken of {@code kept}, so the count begins anew; by rule, not by its success, to be the same on replay. */
    private Kept<S> grown(Kept<S> kept, S state, List<E> events) {
        long added = events.stream().mapToLong(logic::weightOf).sum();
        return new Kept<>(state, isSnapshotDue(kept) ? added : kept.unsaved() + added);
    }

    private boolean isSnapshotDue(Kept<S> kept) {
        return kept.unsaved() >= logic.snapshotEvery(kept.state(), snapshots.everyEvents());
    }

    private void onRecovered(Kept<S> kept) {
        logic.recovered(kept.state());
        collector.tell(new BatchCollector.Recovered());
    }
}
