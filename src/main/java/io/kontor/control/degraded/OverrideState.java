package io.kontor.control.degraded;

import io.kontor.platform.serialization.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The overrides as the fold of their journal. Pure.
 *
 * @param all oldest first, those past their time until the next one comes
 * @param ended the newest that a person ended before their time, oldest first, at most {@value #ENDED_MAX}: what repeats are answered by
 */
public record OverrideState(List<ManualOverride> all, List<ManualOverride> ended) implements Wire {
    /** Part of the fold, so not a setting. Few, as every node is told the whole state again and again. */
    static final int ENDED_MAX = 100;

    public OverrideState {
        all = List.copyOf(all);
        ended = List.copyOf(ended);
    }

    public static OverrideState none() {
        return new OverrideState(List.of(), List.of());
    }

    /** One that a person has not ended. */
    Optional<ManualOverride> find(String id) {
        return withId(id, all);
    }

    /** Also one that is over, as far back as is kept. */
    Optional<ManualOverride> known(String id) {
        return find(id).or(() -> withId(id, ended));
    }

    boolean isEnded(String id) {
        return withId(id, ended).isPresent();
    }

    private static Optional<ManualOverride> withId(String id, List<ManualOverride> among) {
        return among.stream().filter(o -> o.id().equals(id)).findFirst();
    }

    public List<ManualOverride> inForce(Instant now) {
        return all.stream().filter(o -> o.isInForce(now)).toList();
    }

    /** The newest word about a component counts. */
    Optional<ManualOverride> about(Component component, Instant now) {
        return all.stream()
                .filter(o -> o.component().equals(component) && o.isInForce(now))
                .reduce((_, newer) -> newer);
    }

    public OverrideState apply(OverrideEvent event) {
        List<ManualOverride> next = new ArrayList<>(inForce(event.at()));
        return switch (event) {
            case OverrideEvent.OverrideSet e -> {
                next.add(e.override());
                yield new OverrideState(next, ended);
            }
            case OverrideEvent.OverrideEnded e -> {
                next.removeIf(o -> o.id().equals(e.id()));
                yield new OverrideState(next, endedWith(e.id()));
            }
        };
    }

    private List<ManualOverride> endedWith(String id) {
        List<ManualOverride> longer = new ArrayList<>(ended);
        find(id).ifPresent(longer::add);
        return longer.subList(Math.max(0, longer.size() - ENDED_MAX), longer.size());
    }
}
