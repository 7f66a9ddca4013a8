package io.kontor.control.breaker;

import io.kontor.control.ControlAlert;
import io.kontor.control.HaltAction;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the breaker journals: each step with what it was decided on. */
public sealed interface BreakerEvent extends Wire {
    /** Grows with each event, not always by one. */
    long number();

    Instant at();

    /**
     * A cause was found and a halt is raised for it.
     *
     * @param cause in figures
     * @param symbol of the market it was found in; empty where it is none's, and in what older versions wrote
     * @param inARow how many times it has tripped with little rest between
     * @param cooldown until a reset is thought of; longer with each trip in a row
     * @param resets whether it ever resets by itself
     */
    record Tripped(
            long number,
            Circuit circuit,
            HaltId halt,
            String cause,
            Optional<Symbol> symbol,
            List<HaltAction> actions,
            int inARow,
            Duration cooldown,
            boolean resets,
            Instant at)
            implements BreakerEvent {
        public Tripped {
            actions = List.copyOf(actions);
        }
    }

    /** The cooldown was over and the cause was not known to be gone: it begins anew. */
    record Held(long number, Circuit circuit, String cause, Instant until, Instant at) implements BreakerEvent {}

    /** The cooldown was over and the cause gone; the breaker has lifted its halt. */
    record Reset(long number, Circuit circuit, HaltId halt, Instant at) implements BreakerEvent {}

    /** Somebody else lifted the breaker's halt. It does not trip again for that cause until the cause has been gone once. */
    record Overridden(long number, Circuit circuit, HaltId halt, Instant at) implements BreakerEvent {}

    /** The cause a person has overridden is gone. */
    record Rearmed(long number, Circuit circuit, Instant at) implements BreakerEvent {}

    /**
     * What a node says it has flagged of an account was looked at, and has tripped what it trips: for the next breaker it is no news.
     *
     * @param node unlike any other process
     * @param counts by flag, since that process started
     */
    record FlagsSeen(long number, String node, AccountId account, Map<String, Long> counts, Instant at)
            implements BreakerEvent {
        public FlagsSeen {
            counts = Map.copyOf(counts);
        }
    }

    /** What the closing of positions, or the watch over components, told. */
    record Alerted(long number, ControlAlert alert, Instant at) implements BreakerEvent {}
}
