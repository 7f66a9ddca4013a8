package io.kontor.order;

import io.kontor.account.OrderStatus;
import io.kontor.order.Attempt.Wanted;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.AmountType;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueId;
import io.kontor.venue.ExternalOrders;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;

/** How an order begins: placed, denied, or seen at the venue as somebody else's; and what is kept where it did not. */
final class Beginning {
    private Beginning() {}

    static OrderState of(Vacant vacant, OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderPlaced e ->
                blank(e.id(), e.venue(), e.spec(), e.contentHash(), e.terms(), null, e.generation(), e.at());
            case OrderEvent.OrderDenied e -> denied(vacant, e);
            case OrderEvent.ExternalOrderSeen e -> external(e);
            case OrderEvent.ReservationAbandoned e -> new Vacant(Math.max(vacant.generation(), e.generation()));
            default -> throw new IllegalStateException("nothing was placed, yet the journal holds " + event);
        };
    }

    private static Order denied(Vacant vacant, OrderEvent.OrderDenied e) {
        return blank(e.id(), e.venue(), e.spec(), e.contentHash(), e.terms(), e.refusal(), vacant.generation(), e.at())
                .with(o -> {
                    o.closed = OrderStatus.DENIED;
                    o.reason = e.refusal().detail();
                });
    }

    /** An order placed elsewhere is kept as one of ours with a single attempt that the venue has already confirmed. */
    private static Order external(OrderEvent.ExternalOrderSeen e) {
        OrderSpec spec = specOf(e);
        Terms terms = new Terms(e.quantity(), e.price(), Optional.empty(), Optional.empty());
        OrderEvent.SubmissionAttempted attempt =
                new OrderEvent.SubmissionAttempted(1, 1, e.quantity(), e.price(), Optional.empty(), e.at(), e.at());
        return blank(e.id(), e.venue(), spec, "", terms, null, 0, e.at()).with(o -> {
            o.flags = OrderDraft.plus(o.flags, Order.EXTERNAL);
            o.observedRevision = 1;
            o.attempts = OrderDraft.plus(
                    o.attempts,
                    Attempt.first(attempt, new Wanted(spec, terms)).with(a -> a.hear(e.venueOrderId(), e.at())));
        });
    }

    private static OrderSpec specOf(OrderEvent.ExternalOrderSeen e) {
        return new OrderSpec(
                e.account(),
                ExternalOrders.clientOrderId(e.id(), e.account(), e.venue(), e.symbol(), e.venueOrderId()),
                e.symbol(),
                e.side(),
                e.quantity(),
                AmountType.BASE,
                Optional.of(e.price()),
                Optional.empty(),
                TimeInForce.GTC,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("venueClientOrderId", e.clientOrderId()),
                Optional.empty());
    }

    private static Order blank(
            IntentId id,
            VenueId venue,
            OrderSpec spec,
            String contentHash,
            Terms terms,
            @Nullable Refusal denial,
            int generation,
            Instant at) {
        return new Order(
                id,
                venue,
                spec,
                contentHash,
                1,
                terms,
                0,
                List.of(),
                Optional.ofNullable(denial),
                List.of(),
                HashTreePMap.empty(),
                Quantity.ZERO,
                Money.ZERO,
                HashTreePMap.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                generation,
                0,
                List.of(),
                at,
                Optional.empty(),
                at,
                at);
    }
}
