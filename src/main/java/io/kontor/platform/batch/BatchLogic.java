package io.kontor.platform.batch;

import io.kontor.value.RefusalCode;
import java.util.List;

/**
 * What an entity is, apart from queueing and writing.
 *
 * <p>{@link #laneOf}, {@link #bytesOf} and {@link #unanswered} are called in the collector's thread, everything else in the writer's:
 * keep no mutable fields, and reach other actors by telling them.
 *
 * @param <C> commands
 * @param <E> events
 * @param <S> the state as the fold of the events, immutable; it is what snapshots hold
 */
public interface BatchLogic<C, E, S> {
    /** The state before the first event. */
    S empty();

    /**
     * Decides one command on the state as the commands before it in the batch will leave it. Does nothing but decide: what must happen
     * goes into the decision. Throws only when an invariant is broken, which fails the whole batch and stops the entity.
     */
    Decision<E> decide(S state, C command);

    /** Total: accepts whatever a journal can hold. */
    S apply(S state, E event);

    Lane laneOf(C command);

    /** Roughly what the command will take in the journal; only has to be of the right order. */
    int bytesOf(C command);

    /**
     * The command will not be answered by its decision.
     *
     * @param why {@code OUTCOME_UNKNOWN}: its write failed or timed out and may be on disk or not. {@code JOURNAL_UNAVAILABLE},
     *     {@code OVERLOADED} and {@code SHUTTING_DOWN}: it was never decided, nothing changed
     */
    void unanswered(C command, RefusalCode why);

    /** The journal has been replayed; nothing has been decided yet. The place to resend what was left undone. */
    default void recovered(S state) {}

    /** A batch with these events is on disk and its answers are sent; once per write. The place to send cumulative notices. */
    default void durable(S state, List<E> events) {}

    /** For how many an event counts towards the next snapshot; for events that hold many. */
    default int weightOf(E event) {
        return 1;
    }

    /** After how many events a snapshot pays, given the configured number; for a state whose size varies. */
    default int snapshotEvery(S state, int configured) {
        return configured;
    }
}
