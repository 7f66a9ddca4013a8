package io.kontor.control.breaker;

import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.value.CommandId;
import io.kontor.value.HaltId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** When a circuit trips, holds, resets and is armed again. Pure. */
final class BreakerRules {
    private BreakerRules() {}

    /** What a look leads to: events to take at once, and circuits whose halts are to be lifted first. */
    record Steps(List<BreakerEvent> events, List<Trip> resets) {}

    static Steps next(BreakerState state, Findings findings, BreakerSettings settings, Instant now) {
        List<BreakerEvent> events = new ArrayList<>();
        List<Trip> resets = new ArrayList<>();
        long number = state.number();
        for (Map.Entry<Circuit, Finding> found : findings.all().entrySet()) {
            boolean armed =
                    state.of(found.getKey()).filter(trip -> !isArmed(trip)).isEmpty();
            if (armed && found.getValue() instanceof Finding.Present present) {
                events.add(tripped(++number, state, found.getKey(), present, settings, now));
            }
        }
        for (Trip trip : state.trips().values()) {
            Finding finding = findings.of(trip.circuit());
            switch (trip.phase()) {
                case TRIPPED -> {
                    boolean due = trip.resets() && !trip.until().isAfter(now);
                    if (due && finding instanceof Finding.Absent) {
                        resets.add(trip);
                    } else if (due) {
                        events.add(held(++number, trip, finding, now));
                    }
                }
                case OVERRIDDEN -> {
                    if (finding instanceof Finding.Absent) {
                        events.add(new BreakerEvent.Rearmed(++number, trip.circuit(), now));
                    }
                }
                case RESTING -> {}
            }
        }
        return new Steps(events, resets);
    }

    private static boolean isArmed(Trip trip) {
        return switch (trip.phase()) {
            case RESTING -> true;
            case OVERRIDDEN -> trip.circuit().trigger().happens();
            case TRIPPED -> false;
        };
    }

    /**
     * What comes of a halt's being lifted, where it was one of the breaker's.
     *
     * @param own by the breaker itself; else a person's word holds until the cause is gone
     */
    static Optional<BreakerEvent> lifted(BreakerState state, HaltId halt, boolean own, Instant now) {
        long number = state.number() + 1;
        return state.trips().values().stream()
                .filter(trip -> trip.phase() == Phase.TRIPPED && trip.halt().equals(halt))
                .<BreakerEvent>map(trip -> own
                        ? new BreakerEvent.Reset(number, trip.circuit(), trip.halt(), now)
                        : new BreakerEvent.Overridden(number, trip.circuit(), trip.halt(), now))
                .findFirst();
    }

    private static BreakerEvent tripped(
            long number,
            BreakerState state,
            Circuit circuit,
            Finding.Present found,
            BreakerSettings settings,
            Instant now) {
        int inARow = 1
                + state.of(circuit)
                        .filter(trip -> trip.since().plus(settings.calmAfter()).isAfter(now))
                        .map(Trip::inARow)
                        .orElse(0);
        BreakerSettings.Rule rule = settings.rule(circuit.trigger());
        String command = "breaker-" + circuit.trigger() + "-" + now.toEpochMilli() + "-" + number;
        return new BreakerEvent.Tripped(
                number,
                circuit,
                HaltId.of(new CommandId(command)),
                found.cause(),
                found.symbol(),
                rule.actions(),
                inARow,
                cooldown(inARow, settings),
                rule.resets(),
                now);
    }

    private static Duration cooldown(int inARow, BreakerSettings settings) {
        Duration cooldown = settings.cooldown();
        for (int n = 1; n < inARow && cooldown.compareTo(settings.cooldownMax()) < 0; n++) {
            cooldown = cooldown.multipliedBy(2);
        }
        return cooldown.compareTo(settings.cooldownMax()) < 0 ? cooldown : settings.cooldownMax();
    }

    private static BreakerEvent held(long number, Trip trip, Finding finding, Instant now) {
        String cause =
                finding instanceof Finding.Present found ? found.cause() : "not known to be gone: " + trip.cause();
        return new BreakerEvent.Held(number, trip.circuit(), cause, now.plus(trip.cooldown()), now);
    }
}
