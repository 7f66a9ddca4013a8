package io.kontor.platform.batch;

import java.util.List;

/**
 * What became of one command: the events to journal, in order, and what to do once everything decided so far is on disk.
 *
 * @param whenDurable runs in the writer's thread after the write, never before and not at all if the write fails: answers go here
 */
public record Decision<E>(List<E> events, Runnable whenDurable) {
    public Decision {
        events = List.copyOf(events);
    }

    public static <E> Decision<E> persist(E event, Runnable whenDurable) {
        return new Decision<>(List.of(event), whenDurable);
    }

    /** Changes nothing: a repeat, a read or a refusal. The answer still waits for the batch, so it tells only what is durable. */
    public static <E> Decision<E> reply(Runnable whenDurable) {
        return new Decision<>(List.of(), whenDurable);
    }
}
