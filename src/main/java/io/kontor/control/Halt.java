package io.kontor.control;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.HaltId;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * One reason why nothing may be ordered in its scope. A scope trades only when no halt covers it, so two halts need two lifts.
 *
 * @param by who raised it, as they called themselves
 * @param actions what else is done, each at most once
 */
public record Halt(HaltId id, HaltScope scope, String reason, String by, List<HaltAction> actions, Instant at)
        implements Wire {
    public static final int REASON_CHARS_MAX = 256;
    public static final int BY_CHARS_MAX = 64;

    /** Who raises the halt a start begins with. */
    static final String AT_START = "start";

    /** What the gateway calls itself. Its halts are counted apart by these, so nobody else may go by them. */
    public static final Set<String> NAMES_OF_OURS = Set.of(AT_START, HaltRegistry.BREAKER);

    public Halt {
        actions = List.copyOf(actions);
    }

    boolean isAtStart() {
        return by.equals(AT_START);
    }

    /** Whether a repeat of the command that raised this one says the same. */
    boolean says(Halt other) {
        return scope.equals(other.scope)
                && reason.equals(other.reason)
                && by.equals(other.by)
                && actions.equals(other.actions);
    }
}
