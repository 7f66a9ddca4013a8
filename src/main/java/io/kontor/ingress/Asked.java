package io.kontor.ingress;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * One that was asked how it stands.
 *
 * @param view empty where there is no such one, or it is silent
 * @param silent it gave no answer in time, as one whose events are damaged never does
 */
public record Asked<I, V>(I id, Optional<V> view, boolean silent) {
    static <I, V> Asked<I, V> of(I id, Optional<V> view) {
        return new Asked<>(id, view, false);
    }

    static <I, V> Asked<I, V> unanswered(I id) {
        return new Asked<>(id, Optional.empty(), true);
    }

    /** The same, with what is made of the view where there is one. */
    <W> Asked<I, W> map(Function<? super V, ? extends W> mapping) {
        return new Asked<>(id, view.map(mapping), silent);
    }

    /** Those asked, some of whom answered: where all are silent nothing can be said of any. */
    public static <A extends Asked<?, ?>> List<A> heard(List<A> asked) {
        if (!asked.isEmpty() && asked.stream().allMatch(Asked::silent)) {
            throw new Asks.NoAnswer(new TimeoutException("none of " + asked.size() + " answered"));
        }
        return asked;
    }

    /** What those said that answered. */
    public static <V> List<V> views(List<? extends Asked<?, V>> asked) {
        return asked.stream().flatMap(one -> one.view().stream()).toList();
    }

    /** Those that did not answer. */
    public static <I> List<I> silent(List<? extends Asked<I, ?>> asked) {
        return asked.stream().filter(Asked::silent).<I>map(Asked::id).toList();
    }
}
