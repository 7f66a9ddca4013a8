package io.kontor.venue.local;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatement;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.Trigger;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.FillId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import java.util.List;
import java.util.Optional;

/** The exchange's words in the venue's, and back. */
final class Translation {
    /** What a refused cancel says of an order the exchange has never seen. */
    private static final Symbol NO_SYMBOL = new Symbol("NONE");

    private static final Price NO_PRICE = Price.of("0");

    private Translation() {}

    static NewOrder order(AccountId account, OrderRequest request) {
        return new NewOrder(
                account,
                new ClientOrderId(request.id().toString()),
                request.symbol(),
                request.side(),
                request.quantity(),
                Optional.of(request.price()),
                request.timeInForce(),
                request.postOnly(),
                request.reduceOnly(),
                request.display(),
                request.stopPrice().map(price -> Trigger.stop(request.side(), price)),
                Optional.empty(),
                request.sendBefore());
    }

    static ExecutionReport report(Report report) {
        Optional<OrderRecord> order = report.order();
        return new ExecutionReport(
                report.cursor(),
                report.clientOrderId().value(),
                order.map(Translation::id).orElse(ExecutionReport.NO_ORDER),
                type(report.type()),
                order.map(OrderRecord::symbol).orElse(NO_SYMBOL),
                order.map(o -> o.request().side()).orElse(Side.BUY),
                order.map(o -> o.request().quantity()).orElse(Quantity.ZERO),
                order.map(Translation::price).orElse(NO_PRICE),
                order.map(OrderRecord::filled).orElse(Quantity.ZERO),
                report.fill().map(Translation::fill),
                report.reason().map(Reason::text),
                report.at());
    }

    static VenueOrder order(OrderStatement statement) {
        List<VenueFill> fills = statement.fills().stream()
                .filter(fill -> fill.standing() != Fill.Standing.BUSTED)
                .map(Translation::fill)
                .toList();
        return order(statement.order(), fills);
    }

    static VenueOrder openOrder(OrderRecord order) {
        return order(order, List.of());
    }

    private static VenueOrder order(OrderRecord order, List<VenueFill> fills) {
        return new VenueOrder(
                order.clientOrderId().value(),
                id(order),
                order.symbol(),
                order.request().side(),
                price(order),
                order.request().quantity(),
                order.filled(),
                status(order.status()),
                fills,
                order.reason().map(Reason::text),
                order.updatedAt());
    }

    private static VenueFill fill(Fill fill) {
        return new VenueFill(
                new FillId(Long.toString(fill.trade())),
                fill.price(),
                fill.quantity(),
                fill.fee(),
                fill.feeAsset(),
                fill.liquidity(),
                fill.at());
    }

    private static VenueOrderId id(OrderRecord order) {
        return new VenueOrderId(Long.toString(order.id()));
    }

    /** A market order of another participant's has none. */
    private static Price price(OrderRecord order) {
        return order.request().limit().orElse(NO_PRICE);
    }

    private static VenueOrder.Status status(OrderStatus status) {
        return switch (status) {
            case OPEN -> VenueOrder.Status.OPEN;
            case FILLED -> VenueOrder.Status.FILLED;
            case CANCELED -> VenueOrder.Status.CANCELED;
            case REJECTED -> VenueOrder.Status.REJECTED;
            case EXPIRED -> VenueOrder.Status.EXPIRED;
        };
    }

    private static ExecType type(Report.Type type) {
        return switch (type) {
            case NEW -> ExecType.NEW;
            case TRADE -> ExecType.TRADE;
            case CANCELED -> ExecType.CANCELED;
            case REPLACED -> ExecType.REPLACED;
            case REJECTED -> ExecType.REJECTED;
            case EXPIRED -> ExecType.EXPIRED;
            case CANCEL_REJECTED -> ExecType.CANCEL_REJECTED;
            case REPLACE_REJECTED -> ExecType.REPLACE_REJECTED;
            case TRIGGERED -> ExecType.TRIGGERED;
            case TRADE_CANCEL -> ExecType.TRADE_CANCEL;
            case TRADE_CORRECT -> ExecType.TRADE_CORRECT;
            case AMENDED -> ExecType.AMENDED;
            case AMEND_REJECTED -> ExecType.AMEND_REJECTED;
        };
    }
}
