package io.kontor.instrument;

import io.kontor.value.AmountType;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import io.kontor.value.TriggerType;
import java.util.Set;

/**
 * What may be asked for an instrument at its venue; what is not listed is refused with {@code UNSUPPORTED_BY_VENUE}.
 *
 * @param reduceBelowMinimum a reduce-only order need not reach the minimum notional, so that what is left of a position can be closed
 */
public record Capabilities(
        Set<Side> sides,
        Set<AmountType> amountTypes,
        Set<OrderKind> kinds,
        Set<TimeInForce> timesInForce,
        Set<TriggerType> triggers,
        boolean postOnly,
        boolean reduceOnly,
        boolean iceberg,
        boolean reduceBelowMinimum) {
    /** FIX OrdType(40), as far as a caller states it. */
    public enum OrderKind {
        MARKET,
        LIMIT
    }

    public Capabilities {
        sides = Set.copyOf(sides);
        amountTypes = Set.copyOf(amountTypes);
        kinds = Set.copyOf(kinds);
        timesInForce = Set.copyOf(timesInForce);
        triggers = Set.copyOf(triggers);
    }

    /** Those of a venue that knows no exception for what reduces. */
    public Capabilities(
            Set<Side> sides,
            Set<AmountType> amountTypes,
            Set<OrderKind> kinds,
            Set<TimeInForce> timesInForce,
            Set<TriggerType> triggers,
            boolean postOnly,
            boolean reduceOnly,
            boolean iceberg) {
        this(sides, amountTypes, kinds, timesInForce, triggers, postOnly, reduceOnly, iceberg, false);
    }
}
