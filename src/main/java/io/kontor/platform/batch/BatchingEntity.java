package io.kontor.platform.batch;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.typed.PersistenceId;

/**
 * Makes a {@link BatchLogic} an actor: a collector with a persistent writer below it.
 *
 * <ul>
 *   <li>While a write is on its way commands queue; then at most {@code commandsMax} of them or {@code bytesMax} are decided one after
 *       the other, journalled as one event in one write, and answered. A lone {@link Lane#FACT} waits {@code linger} for company.
 *   <li>A full line of requests answers {@code OVERLOADED} through {@link BatchLogic#unanswered}.
 *   <li>When the write fails, is rejected or times out, each command in it is {@code OUTCOME_UNKNOWN}, what waited is
 *       {@code JOURNAL_UNAVAILABLE}, and the entity stops; the next message, or remembering, brings it back from the journal.
 *   <li>On its stop message it takes nothing new, writes and answers what it has, and ends. Give the same message to
 *       {@code Entity.withStopMessage}: sharding then passivates and hands over without a loss.
 * </ul>
 *
 * <p>Do not wrap it in a restart supervisor. Timers of an entity's own belong into a {@code Behaviors.setup} around it, as messages to
 * itself.
 */
public final class BatchingEntity {
    private BatchingEntity() {}

    /** The behavior of one entity; {@code stop} is the command that ends it, known by equality. */
    public static <C, E, J, S> Behavior<C> create(
            PersistenceId id,
            BatchLogic<C, E, S> logic,
            BatchJournal<E, J> journal,
            BatchSettings settings,
            BatchMetrics metrics,
            C stop) {
        Behavior<Object> collector = Behaviors.setup(context -> Behaviors.withTimers(timers -> new BatchCollector<>(
                context,
                timers,
                id,
                logic,
                settings,
                metrics,
                stop,
                self -> new BatchWriter<>(id, logic, journal, settings.snapshots(), self))));
        return collector.narrow();
    }
}
