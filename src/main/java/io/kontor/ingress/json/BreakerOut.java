package io.kontor.ingress.json;

import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;
import io.kontor.control.breaker.CircuitBreaker.Shown;

/** Writes the breaker's circuits. */
public final class BreakerOut {
    private BreakerOut() {}

    /** Between the trip and the registry's word that its halt stands, orders may still pass, and nobody is told otherwise. */
    public static void trip(JsonOut out, Shown shown) {
        Trip trip = shown.trip();
        boolean tripping = trip.phase() == Phase.TRIPPED && !shown.halted();
        out.put("trigger", trip.circuit().trigger())
                .putObject("scope", scope -> HaltOut.scope(scope, trip.circuit().scope()))
                .put("phase", tripping ? "TRIPPING" : trip.phase().name())
                .put("haltId", trip.halt())
                .put("cause", trip.cause())
                .put("tripsInARow", trip.inARow())
                .put("resets", trip.resets())
                .put("since", trip.since());
        if (trip.phase() == Phase.TRIPPED && trip.resets()) {
            out.put("resetNotBefore", trip.until());
        }
    }
}
