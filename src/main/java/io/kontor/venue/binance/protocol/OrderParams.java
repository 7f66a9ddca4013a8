package io.kontor.venue.binance.protocol;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.OrderRequest;
import java.util.Optional;

/** Orders and questions about them as request parameters. */
public final class OrderParams {
    private OrderParams() {}

    /**
     * What is to be canceled, replaced or amended.
     *
     * @param order what it was sent as; of somebody else's, what a cancel of it is called after
     * @param number the venue's, where the order goes by another id there
     */
    public record Target(String venueSymbol, VenueClientOrderId order, Optional<VenueOrderId> number) {
        private Params in(Params params, String byNumber, String byId) {
            return number.map(known -> params.with(byNumber, Long.parseLong(known.value())))
                    .orElseGet(() -> params.with(byId, order.toString()));
        }

        private Params params() {
            return in(Params.none().with("symbol", venueSymbol), "orderId", "origClientOrderId");
        }
    }

    /** The type follows from what the order says: LIMIT, LIMIT_MAKER where it may only make, STOP_LOSS_LIMIT where it waits for a price. */
    public static Params place(String venueSymbol, OrderRequest order) {
        return order(Params.none().with("symbol", venueSymbol), order);
    }

    public static Params cancel(Target target) {
        return target.params().with("newClientOrderId", CancelId.of(target.order()));
    }

    /** In one step, only while nothing is filled, and the new one only where the old one went. */
    public static Params cancelReplace(Target target, OrderRequest replacement) {
        Params params = Params.none()
                .with("symbol", target.venueSymbol())
                .with("cancelReplaceMode", "STOP_ON_FAILURE")
                .with("cancelRestrictions", "ONLY_NEW");
        return order(
                target.in(params, "cancelOrderId", "cancelOrigClientOrderId")
                        .with("cancelNewClientOrderId", CancelId.of(target.order())),
                replacement);
    }

    /** Under the id it came with: the venue gives it another one where none is named. */
    public static Params amend(Target target, Quantity quantity) {
        return target.params()
                .with("newClientOrderId", target.order().toString())
                .with("newQty", quantity.toString());
    }

    public static Params status(String venueSymbol, String clientOrderId) {
        return Params.none().with("symbol", venueSymbol).with("origClientOrderId", clientOrderId);
    }

    public static Params status(String venueSymbol, long orderId) {
        return Params.none().with("symbol", venueSymbol).with("orderId", orderId);
    }

    private static Params order(Params to, OrderRequest order) {
        boolean plain = !order.postOnly();
        Params params = labelled(to, order.id())
                .with("side", order.side().name())
                .with("type", type(order))
                .with("quantity", order.quantity().toString())
                .with("price", order.price().toString())
                .with("newClientOrderId", order.id().toString())
                .with("newOrderRespType", "RESULT")
                .withMaybe("stopPrice", order.stopPrice().map(Price::toString))
                .withMaybe("icebergQty", order.display().map(Quantity::toString));
        // A LIMIT_MAKER has no time in force: it stands until it is cancelled.
        return plain
                ? params.with("timeInForce", timeInForce(order.timeInForce()).name())
                : params;
    }

    private static Params labelled(Params to, VenueClientOrderId order) {
        return StrategyLabel.of(order)
                .map(label -> to.with("strategyId", label.id()).with("strategyType", label.type()))
                .orElse(to);
    }

    private static String type(OrderRequest order) {
        if (order.postOnly()) {
            return "LIMIT_MAKER";
        }
        return order.stopPrice().isPresent() ? "STOP_LOSS_LIMIT" : "LIMIT";
    }

    /** The venue ends no order at a time of ours; the gateway does. */
    private static TimeInForce timeInForce(TimeInForce wanted) {
        return switch (wanted) {
            case GTC, IOC, FOK -> wanted;
            case DAY, GTD -> TimeInForce.GTC;
            case AT_OPEN, AT_CLOSE ->
                throw new IllegalArgumentException("time in force: " + wanted + " (expected: one the venue has)");
        };
    }
}
