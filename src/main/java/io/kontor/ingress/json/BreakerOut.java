package io.kontor.ingress.json;

import io.kontor.control.breaker.BreakerState.Phase;
import io.kontor.control.breaker.BreakerState.Trip;

/** Writes the breaker's circuits. */
public final class BreakerOut {
    private BreakerOut() {}

    public static void trip(JsonOut out, Trip trip) {
        out.put("trigger", trip.circuit().trigger())
                .putObject("scope", scope -> HaltOut.scope(scope, trip.circuit().scope()))
                .put("phase", trip.phase())
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
