package io.kontor.account;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An order's public state at one moment: what callers see, and what every public event of the order carries.
 *
 * @param revision the revision wanted; {@code observedRevision} is the one the venue is known to have
 * @param amount the total wanted, in base units
 */
public record OrderSummary(
        IntentId intentId,
        ClientOrderId clientOrderId,
        Symbol symbol,
        Side side,
        int revision,
        OrderStatus status,
        Optional<PendingAction> pendingAction,
        Certainty certainty,
        Quantity amount,
        Quantity filledAmount,
        Money filledQuote,
        Quantity remainingAmount,
        Optional<Price> averagePrice,
        Map<Asset, Money> fees,
        int observedRevision,
        VenueId venue,
        Optional<VenueOrderId> venueOrderId,
        Optional<String> reason,
        List<String> flags,
        Map<String, String> metadata,
        Instant updatedAt)
        implements Wire {
    /** The flag of an order that somebody else placed at the venue. */
    public static final String EXTERNAL = "EXTERNAL";

    public OrderSummary {
        fees = Map.copyOf(fees);
        flags = List.copyOf(flags);
        metadata = Map.copyOf(metadata);
    }
}
