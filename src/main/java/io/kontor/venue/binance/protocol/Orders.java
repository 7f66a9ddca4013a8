package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.FillId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Orders and trades as queries answer them. */
public final class Orders {
    private Orders() {}

    /** One row of myTrades. */
    public record Trade(long id, long orderId, VenueFill fill) {}

    /**
     * One row of openOrders, or the answer to one order.status.
     *
     * @param clientOrderId what it was asked for by, where it was: an answer may carry the id of what cancelled it
     */
    public static VenueOrder order(
            JsonNode order, Listing listing, Optional<String> clientOrderId, List<VenueFill> fills) {
        String status = Json.text(order, "status");
        VenueOrder.Status standing = status(status);
        return new VenueOrder(
                clientOrderId.orElseGet(() -> clientOrderId(order)),
                new VenueOrderId(Long.toString(Json.number(order, "orderId"))),
                listing.symbol(Json.text(order, "symbol")),
                Side.valueOf(Json.text(order, "side")),
                Json.price(order, "price"),
                Json.quantity(order, "origQty"),
                Json.quantity(order, "executedQty"),
                standing,
                fills,
                standing == VenueOrder.Status.REJECTED || standing == VenueOrder.Status.EXPIRED
                        ? Optional.of(Json.maybeText(order, "expiryReason").orElse(status))
                        : Optional.empty(),
                Json.time(order, "updateTime"));
    }

    public static String venueSymbol(JsonNode order) {
        return Json.text(order, "symbol");
    }

    public static long orderId(JsonNode order) {
        return Json.number(order, "orderId");
    }

    /** Nothing of it has traded, so there are no trades to ask for. */
    public static boolean isUnfilled(JsonNode order) {
        return Json.quantity(order, "executedQty").isZero();
    }

    /** Nothing can happen to it any more. */
    public static boolean isOver(JsonNode order) {
        return status(Json.text(order, "status")) != VenueOrder.Status.OPEN;
    }

    /** Ascending by id. */
    public static List<Trade> trades(JsonNode rows) {
        List<Trade> trades = new ArrayList<>();
        for (JsonNode row : Json.array(rows)) {
            long id = Json.number(row, "id");
            VenueFill fill = new VenueFill(
                    new FillId(Long.toString(id)),
                    Json.price(row, "price"),
                    Json.quantity(row, "qty"),
                    new Money(Json.price(row, "commission").value()),
                    Spelling.asset(Json.text(row, "commissionAsset")),
                    Json.flag(row, "isMaker") ? Liquidity.MAKER : Liquidity.TAKER,
                    Json.time(row, "time"));
            trades.add(new Trade(id, Json.number(row, "orderId"), fill));
        }
        trades.sort(Comparator.comparingLong(Trade::id));
        return trades;
    }

    /**
     * An order's latest trades as the reports that were missed. What it has filled beyond them came before; where the venue has more of
     * them than one page, the count is ahead of the fills until those are told too.
     *
     * @param order the order as the venue has it now
     */
    public static List<Execution> missed(JsonNode order, List<Trade> trades) {
        Quantity sum = trades.stream().map(t -> t.fill().quantity()).reduce(Quantity.ZERO, Quantity::plus);
        Quantity cumulative = Json.quantity(order, "executedQty").minusOrZero(sum);
        List<Execution> reports = new ArrayList<>();
        for (Trade trade : trades) {
            cumulative = cumulative.plus(trade.fill().quantity());
            reports.add(new Execution(
                    0,
                    Json.text(order, "symbol"),
                    clientOrderId(order),
                    new VenueOrderId(Long.toString(trade.orderId())),
                    label(order),
                    Optional.of(ExecType.TRADE),
                    Side.valueOf(Json.text(order, "side")),
                    Json.quantity(order, "origQty"),
                    Json.price(order, "price"),
                    cumulative,
                    Optional.of(trade.fill()),
                    Optional.empty(),
                    trade.fill().at()));
        }
        return reports;
    }

    /** What the order was placed with, where it was. */
    public static Optional<StrategyLabel> label(JsonNode order) {
        return StrategyLabel.in(order, "strategyId", "strategyType");
    }

    /** What the order is called now: one that was canceled has the id of its cancel, and ours lead back. */
    public static String clientOrderId(JsonNode order) {
        return CancelId.order(Json.text(order, "clientOrderId"));
    }

    private static VenueOrder.Status status(String status) {
        return switch (status) {
            case "NEW", "PENDING_NEW", "PARTIALLY_FILLED", "PENDING_CANCEL" -> VenueOrder.Status.OPEN;
            case "FILLED" -> VenueOrder.Status.FILLED;
            case "CANCELED" -> VenueOrder.Status.CANCELED;
            case "REJECTED" -> VenueOrder.Status.REJECTED;
            case "EXPIRED", "EXPIRED_IN_MATCH" -> VenueOrder.Status.EXPIRED;
            default -> throw new ProtocolException("status: " + status + " (expected: a documented order status)");
        };
    }
}
