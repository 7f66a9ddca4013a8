package io.kontor.instrument;

import io.kontor.value.AmountType;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import io.kontor.value.TriggerType;
import java.util.Set;

/** What may be asked for an instrument at its venue; what is not listed is refused with {@code UNSUPPORTED_BY_VENUE}. */
public record Capabilities(
        Set<Side> sides,
        Set<AmountType> amountTypes,
        Set<OrderKind> kinds,
        Set<TimeInForce> timesInForce,
        Set<TriggerType> triggers,
        boolean postOnly,
        boolean reduceOnly,
        boolean iceberg) {
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
}
