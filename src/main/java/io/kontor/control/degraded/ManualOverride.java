package io.kontor.control.degraded;

import io.kontor.platform.serialization.Wire;
import java.time.Instant;

/**
 * A person's word about a component, against what its heart-beats say, for a time.
 *
 * @param id safe in a path
 * @param by who answers for it
 * @param until when it ends by itself
 */
public record ManualOverride(
        String id, Component component, Stance stance, String reason, String by, Instant until, Instant at)
        implements Wire {
    /** What is decided. */
    public enum Stance {
        /** Take new orders although the component is not well. */
        ACCEPT,
        /** Take no new orders for it although it is. */
        REFUSE
    }

    boolean isInForce(Instant now) {
        return until.isAfter(now);
    }

    boolean says(ManualOverride other) {
        return component.equals(other.component)
                && stance == other.stance
                && reason.equals(other.reason)
                && by.equals(other.by)
                && until.equals(other.until);
    }
}
