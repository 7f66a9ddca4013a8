package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Report;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Liquidity;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** What an account is told, as user data events. Pure but for the venue's clock. */
final class ReportJson {
    private final Markets markets;
    private final OrderJson orders;

    ReportJson(Markets markets, OrderJson orders) {
        this.markets = markets;
        this.orders = orders;
    }

    /**
     * The event for a report. The venue tells refused requests to who asked only, and has no event for busted and corrected trades: those
     * show in balances, trade lists and the order's own figures.
     *
     * @param requestId what the cancel or the amendment behind it was called, or the order's id until then
     */
    Optional<ObjectNode> event(Report report, Optional<ClientOrderId> requestId, Instant now, TimeUnit unit) {
        return switch (report.type()) {
            case NEW, TRADE, CANCELED, REPLACED, EXPIRED, TRIGGERED, AMENDED ->
                report.order()
                        .filter(order -> markets.has(order.symbol()))
                        .map(order -> event(report, order, requestId, now, unit));
            case REJECTED, CANCEL_REJECTED, REPLACE_REJECTED, AMEND_REJECTED, TRADE_CANCEL, TRADE_CORRECT ->
                Optional.empty();
        };
    }

    /** @param at when they last changed, by the engine's clock */
    ObjectNode balances(Collection<Holding> holdings, Instant at, Instant now, TimeUnit unit) {
        ObjectNode json = object().put("e", "outboundAccountPosition")
                .put("E", unit.of(now))
                .put("u", orders.time(at, unit));
        ArrayNode assets = json.putArray("B");
        holdings.forEach(holding -> assets.addObject()
                .put("a", holding.name())
                .put("f", Text.of(holding.free()))
                .put("l", Text.of(holding.locked())));
        return json;
    }

    private ObjectNode event(
            Report report, OrderRecord order, Optional<ClientOrderId> requestId, Instant now, TimeUnit unit) {
        Optional<Fill> fill = report.fill();
        boolean canceled = report.type() == Report.Type.CANCELED;
        boolean amended = report.type() == Report.Type.AMENDED;
        String own = order.clientOrderId().value();
        String other = requestId.map(ClientOrderId::value).orElse(own);
        Note note = Note.of(order.request());
        ObjectNode json = object().put("e", "executionReport")
                .put("E", unit.of(now))
                .put("s", markets.name(order.symbol()))
                .put("c", canceled ? other : own)
                .put("S", order.request().side().name())
                .put("o", OrderType.of(order.request()).name())
                .put("f", order.request().timeInForce().name())
                .put("q", Text.of(order.request().quantity()))
                .put("p", OrderJson.price(order.request()))
                .put("P", OrderJson.stopPrice(order.request()))
                .put("F", order.request().display().map(Text::of).orElse(Text.ZERO))
                .put("g", -1)
                .put("C", canceled ? own : amended ? other : "")
                .put("x", executionType(report, order))
                .put("X", OrderJson.status(order))
                .put("r", "NONE")
                .put("i", order.id())
                .put("l", fill.map(f -> Text.of(f.quantity())).orElse(Text.ZERO))
                .put("z", Text.of(order.filled()))
                .put("L", fill.map(f -> Text.of(f.price())).orElse(Text.ZERO))
                .put("n", fill.map(f -> Text.of(f.fee())).orElse("0"))
                .put("N", fill.map(f -> f.feeAsset().value()).orElse(null))
                .put("T", orders.time(report.at(), unit))
                .put("t", fill.map(Fill::trade).orElse(-1L))
                .put("I", report.cursor())
                .put("w", order.triggered() && order.status() == OrderStatus.OPEN)
                .put("m", fill.map(f -> f.liquidity() == Liquidity.MAKER).orElse(false))
                .put("M", false)
                .put("O", orders.time(order.placedAt(), unit))
                .put("Z", Text.of(order.filledQuote()))
                .put("Y", fill.map(f -> Text.of(f.price().times(f.quantity()))).orElse(Text.ZERO))
                .put("Q", note.quoteText());
        if (order.triggered()) {
            json.put("W", orders.workingTime(order, unit));
        }
        json.put("V", orders.selfTrade(order));
        note.strategyId().ifPresent(id -> json.put("j", id));
        note.strategyType().ifPresent(type -> json.put("J", type));
        if (OrderJson.isPrevented(order)) {
            String prevented = Text.of(order.request().quantity().minusOrZero(order.filled()));
            json.put("v", order.id()).put("A", prevented).put("B", prevented);
        }
        OrderJson.expiry(order).ifPresent(reason -> json.put("eR", reason));
        return json;
    }

    private static String executionType(Report report, OrderRecord order) {
        return switch (report.type()) {
            case NEW, TRIGGERED -> "NEW";
            case TRADE -> "TRADE";
            case CANCELED -> "CANCELED";
            case REPLACED, AMENDED -> "REPLACED";
            case EXPIRED -> OrderJson.isPrevented(order) ? "TRADE_PREVENTION" : "EXPIRED";
            case REJECTED, CANCEL_REJECTED, REPLACE_REJECTED, AMEND_REJECTED, TRADE_CANCEL, TRADE_CORRECT ->
                throw new IllegalStateException("report: " + report.type() + " (expected: one that has an event)");
        };
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
