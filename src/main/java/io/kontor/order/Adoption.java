package io.kontor.order;

import io.kontor.account.OpenOrder;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueOrder;
import java.time.Instant;

/** How an order that somebody else placed at the venue becomes one of ours. */
final class Adoption {
    private Adoption() {}

    static OrderEvent of(IntentId id, AccountId account, VenueId venue, ExecutionReport r, Instant now) {
        return new OrderEvent.ExternalOrderSeen(
                id,
                account,
                venue,
                r.clientOrderId(),
                r.venueOrderId(),
                r.symbol(),
                r.side(),
                r.quantity(),
                r.price(),
                now);
    }

    /** As its account knew it last. What the venue calls it is told with the first that the venue says of it. */
    static OrderEvent of(IntentId id, AccountId account, VenueId venue, OpenOrder held, Instant now) {
        return new OrderEvent.ExternalOrderSeen(
                id,
                account,
                venue,
                new VenueClientOrderId(id, 1).toString(),
                ExecutionReport.NO_ORDER,
                held.symbol(),
                held.side(),
                held.filled().plus(held.open()),
                held.price(),
                now);
    }

    static OrderEvent of(IntentId id, AccountId account, VenueId venue, VenueOrder seen, Instant now) {
        return new OrderEvent.ExternalOrderSeen(
                id,
                account,
                venue,
                seen.clientOrderId(),
                seen.venueOrderId(),
                seen.symbol(),
                seen.side(),
                seen.quantity(),
                seen.price(),
                now);
    }
}
