package io.kontor.control;

import io.kontor.control.HaltEvent.HaltLifted;
import io.kontor.control.HaltEvent.HaltRaised;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.HaltId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The journalled halts: an add-wins set. Each raise has an id of its own and a lift names the one it saw, so nobody lifts what they do
 * not know of. Pure.
 *
 * @param inForce oldest first
 * @param lifted the newest that are over, oldest first, at most {@value #LIFTED_MAX}: what repeats are answered by; those a start began
 *     with are counted apart, at most {@value #AT_START_MAX}, as the settings may name one for years
 */
public record HaltState(List<Halt> inForce, List<Over> lifted) implements Wire {
    /** Part of the fold, so not a setting: replay gives the same state whatever the settings of the day. */
    public static final int LIFTED_MAX = 1000;

    /** Part of the fold too; a person gives each of their names. */
    public static final int AT_START_MAX = 100;

    public HaltState {
        inForce = List.copyOf(inForce);
        lifted = List.copyOf(lifted);
    }

    /** A halt that is over, and why. */
    public record Over(Halt halt, HaltLifted by) implements Wire {}

    public static HaltState none() {
        return new HaltState(List.of(), List.of());
    }

    public Optional<Halt> inForce(HaltId id) {
        return inForce.stream().filter(h -> h.id().equals(id)).findFirst();
    }

    /** In force or over, as far back as is kept. */
    public Optional<Halt> known(HaltId id) {
        return Stream.concat(inForce.stream(), lifted.stream().map(Over::halt))
                .filter(h -> h.id().equals(id))
                .findFirst();
    }

    /** Who lifted it, as far back as is kept. */
    public Optional<String> liftedBy(HaltId id) {
        return lifted.stream()
                .filter(over -> over.by().id().equals(id))
                .map(over -> over.by().by())
                .findFirst();
    }

    /** Whether it is over by this very lift. */
    public boolean isLiftedBy(HaltLifted lift) {
        return lifted.stream().anyMatch(over -> over.by().equals(lift));
    }

    /** Nothing where it is known already; whether it said the same is for whoever answers. */
    public Optional<HaltEvent> raise(Halt halt) {
        return known(halt.id()).isPresent() ? Optional.empty() : Optional.of(new HaltRaised(halt));
    }

    /** Nothing where it is over already, or was never raised. */
    public Optional<HaltEvent> lift(HaltId id, String reason, String by, Instant now) {
        return inForce(id).map(_ -> new HaltLifted(id, reason, by, now));
    }

    /** What is to be journalled of it: nothing where it has happened before. */
    Optional<HaltEvent> news(HaltEvent event) {
        return switch (event) {
            case HaltRaised raised -> raise(raised.halt());
            case HaltLifted l -> lift(l.id(), l.reason(), l.by(), l.at());
        };
    }

    public HaltState apply(HaltEvent event) {
        return switch (event) {
            case HaltRaised raised -> new HaltState(with(inForce, raised.halt()), lifted);
            case HaltLifted l ->
                inForce(l.id())
                        .map(halt -> new HaltState(
                                without(inForce, h -> h.id().equals(l.id())), newest(with(lifted, new Over(halt, l)))))
                        .orElse(this);
        };
    }

    private static <T> List<T> with(List<T> list, T item) {
        List<T> longer = new ArrayList<>(list);
        longer.add(item);
        return longer;
    }

    private static <T> List<T> without(List<T> list, Predicate<T> gone) {
        return list.stream().filter(gone.negate()).toList();
    }

    /** One has come in, so at most one goes out: the oldest of its kind. */
    private static List<Over> newest(List<Over> list) {
        boolean atStart = list.getLast().halt().isAtStart();
        List<Over> sameKind =
                list.stream().filter(over -> over.halt().isAtStart() == atStart).toList();
        return sameKind.size() > (atStart ? AT_START_MAX : LIFTED_MAX)
                ? without(list, sameKind.getFirst()::equals)
                : list;
    }
}
