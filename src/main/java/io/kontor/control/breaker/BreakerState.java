package io.kontor.control.breaker;

import io.kontor.control.HaltAction;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The breaker as the fold of its journal: which circuits are tripped, and which were not long ago. Pure.
 *
 * @param number of the last event
 * @param seen what was looked at of the flags each node counted, the last to change at the end, at most {@value #SEEN_MAX}
 */
public record BreakerState(long number, Map<String, Trip> trips, List<Seen> seen) implements Wire {
    /** Part of the fold, so not a setting: a circuit at rest for so long is forgotten. */
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);

    /** Flags are rare. Of a node that is forgotten and still there, what it flagged is news again and halts once too often. */
    static final int SEEN_MAX = 1000;

    public BreakerState {
        trips = Map.copyOf(trips);
        seen = List.copyOf(seen);
    }

    /**
     * What one node had flagged of one account when it was last looked at.
     *
     * @param counts by flag, since that node started
     */
    public record Seen(String node, AccountId account, Map<String, Long> counts) implements Wire {
        public Seen {
            counts = Map.copyOf(counts);
        }
    }

    /** Where a circuit is. */
    public enum Phase {
        /** Its halt stands. */
        TRIPPED,
        /** A person lifted its halt; it trips again once its cause has been gone, or at once for another that happened since. */
        OVERRIDDEN,
        /** Armed; kept to know how often it trips. */
        RESTING
    }

    /**
     * A circuit that is tripped or was.
     *
     * @param cause it tripped for
     * @param symbol of the market that showed the cause; empty where that is not known
     * @param until when a reset is thought of
     * @param since when it came into this phase
     */
    public record Trip(
            Circuit circuit,
            Phase phase,
            HaltId halt,
            String cause,
            Optional<Symbol> symbol,
            List<HaltAction> actions,
            int inARow,
            Duration cooldown,
            boolean resets,
            Instant until,
            Instant since)
            implements Wire {
        public Trip {
            actions = List.copyOf(actions);
        }

        private Trip in(Phase next, Instant at) {
            return new Trip(circuit, next, halt, cause, symbol, actions, inARow, cooldown, resets, until, at);
        }

        private Trip held(Instant next) {
            return new Trip(circuit, phase, halt, cause, symbol, actions, inARow, cooldown, resets, next, since);
        }
    }

    public static BreakerState none() {
        return new BreakerState(0, Map.of(), List.of());
    }

    public Optional<Trip> of(Circuit circuit) {
        return Optional.ofNullable(trips.get(circuit.toString()));
    }

    public BreakerState apply(BreakerEvent event) {
        return switch (event) {
            case BreakerEvent.Tripped e ->
                with(
                        e,
                        new Trip(
                                e.circuit(),
                                Phase.TRIPPED,
                                e.halt(),
                                e.cause(),
                                e.symbol(),
                                e.actions(),
                                e.inARow(),
                                e.cooldown(),
                                e.resets(),
                                e.at().plus(e.cooldown()),
                                e.at()));
            case BreakerEvent.Held e -> change(e, e.circuit(), trip -> trip.held(e.until()));
            case BreakerEvent.Reset e -> change(e, e.circuit(), trip -> trip.in(Phase.RESTING, e.at()));
            case BreakerEvent.Overridden e -> change(e, e.circuit(), trip -> trip.in(Phase.OVERRIDDEN, e.at()));
            case BreakerEvent.Rearmed e -> change(e, e.circuit(), trip -> trip.in(Phase.RESTING, e.at()));
            case BreakerEvent.FlagsSeen e -> with(e.number(), new Seen(e.node(), e.account(), e.counts()));
            case BreakerEvent.Alerted e -> new BreakerState(e.number(), trips, seen);
        };
    }

    private BreakerState change(BreakerEvent event, Circuit circuit, UnaryOperator<Trip> change) {
        return of(circuit)
                .map(trip -> with(event, change.apply(trip)))
                .orElse(new BreakerState(event.number(), trips, seen));
    }

    private BreakerState with(BreakerEvent event, Trip changed) {
        Map<String, Trip> next = new HashMap<>(trips);
        next.put(changed.circuit().toString(), changed);
        next.values()
                .removeIf(trip -> trip.phase() == Phase.RESTING
                        && trip.since().plus(FORGOTTEN_AFTER).isBefore(event.at()));
        return new BreakerState(event.number(), next, seen);
    }

    private BreakerState with(long next, Seen changed) {
        List<Seen> all = new ArrayList<>(seen);
        all.removeIf(
                each -> each.node().equals(changed.node()) && each.account().equals(changed.account()));
        all.add(changed);
        return new BreakerState(next, trips, all.subList(Math.max(0, all.size() - SEEN_MAX), all.size()));
    }
}
