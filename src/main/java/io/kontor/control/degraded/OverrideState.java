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
 */
public record OverrideState(List<ManualOverride> all) implements Wire {
    public OverrideState {
        all = List.copyOf(all);
    }

    public static OverrideState none() {
        return new OverrideState(List.of());
    }

    Optional<ManualOverride> find(String id) {
        return all.stream().filter(o -> o.id().equals(id)).findFirst();
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
        switch (event) {
            case OverrideEvent.OverrideSet e -> next.add(e.override());
            case OverrideEvent.OverrideEnded e -> next.removeIf(o -> o.id().equals(e.id()));
        }
        return new OverrideState(next);
    }
}
