package io.kontor.platform.batch;

import java.util.List;
import java.util.function.Function;

/**
 * How the events of one write become the one thing that is journalled, and back.
 *
 * @param <E> events
 * @param <J> what the journal holds: a {@code Wire} record around a list of events
 */
public record BatchJournal<E, J>(Function<List<E>, J> together, Function<J, List<E>> events) {}
