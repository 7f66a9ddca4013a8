package io.kontor.venue;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueOrderId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An order as the venue has it.
 *
 * @param fills every fill of it, when asked for one order; empty in a list of open orders
 */
public record VenueOrder(
        String clientOrderId,
        VenueOrderId venueOrderId,
        Symbol symbol,
        Side side,
        Price price,
        Quantity quantity,
        Quantity cumulative,
        Status status,
        List<VenueFill> fills,
        Optional<String> text,
        Instant at)
        implements Wire {
    public VenueOrder {
        fills = List.copyOf(fills);
    }

    /** FIX OrdStatus(39), as far as venues agree on it. */
    public enum Status {
        OPEN,
        FILLED,
        CANCELED,
        REJECTED,
        EXPIRED;

        public boolean isFinal() {
            return this != OPEN;
        }
    }
}
