package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.SelfTrade;
import io.kontor.sim.message.Trigger;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Liquidity;
import io.kontor.value.Price;
import io.kontor.value.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Orders and trades as the venue answers with them, field by field in its order; their times are the engine's and told by the venue's clock.
 * Pure but for that clock.
 */
final class OrderJson {
    private static final int NO_LIST = -1;

    private final Markets markets;
    private final SelfTrade selfTradeDefault;
    private final FaceClock clock;

    OrderJson(Markets markets, SelfTrade selfTradeDefault, FaceClock clock) {
        this.markets = markets;
        this.selfTradeDefault = selfTradeDefault;
        this.clock = clock;
    }

    /** The answer to a placed order: as it stood after the request, with the fills it had until then. */
    ObjectNode placed(OrderRecord order, List<Fill> fills, OrderParams.Response response, TimeUnit unit) {
        ObjectNode json = object().put("symbol", markets.name(order.symbol()))
                .put("orderId", order.id())
                .put("orderListId", NO_LIST)
                .put("clientOrderId", order.clientOrderId().value())
                .put("transactTime", time(order.updatedAt(), unit));
        if (response == OrderParams.Response.ACK) {
            return json;
        }
        state(json, order);
        json.put("workingTime", workingTime(order, unit));
        conditional(json, order);
        json.put("selfTradePreventionMode", selfTrade(order));
        if (response == OrderParams.Response.FULL) {
            ArrayNode parts = json.putArray("fills");
            fills.forEach(fill -> parts.addObject()
                    .put("price", Text.of(fill.price()))
                    .put("qty", Text.of(fill.quantity()))
                    .put("commission", Text.of(fill.fee()))
                    .put("commissionAsset", fill.feeAsset().value())
                    .put("tradeId", fill.trade()));
        }
        return json;
    }

    /** @param cancelId what the cancel itself is called */
    ObjectNode canceled(OrderRecord order, ClientOrderId cancelId, TimeUnit unit) {
        ObjectNode json = object().put("symbol", markets.name(order.symbol()))
                .put("origClientOrderId", order.clientOrderId().value())
                .put("orderId", order.id())
                .put("orderListId", NO_LIST)
                .put("clientOrderId", cancelId.value())
                .put("transactTime", time(order.updatedAt(), unit));
        state(json, order);
        conditional(json, order);
        return json.put("selfTradePreventionMode", selfTrade(order));
    }

    /** @param before the id until now */
    ObjectNode amended(OrderRecord order, ClientOrderId before, long executionId, TimeUnit unit) {
        ObjectNode json =
                object().put("transactTime", time(order.updatedAt(), unit)).put("executionId", executionId);
        ObjectNode amended = json.putObject("amendedOrder")
                .put("symbol", markets.name(order.symbol()))
                .put("orderId", order.id())
                .put("orderListId", NO_LIST)
                .put("origClientOrderId", before.value())
                .put("clientOrderId", order.clientOrderId().value())
                .put("price", price(order.request()))
                .put("qty", Text.of(order.request().quantity()))
                .put("executedQty", Text.of(order.filled()))
                .put("preventedQty", Text.ZERO)
                .put("quoteOrderQty", Note.of(order.request()).quoteText())
                .put("cumulativeQuoteQty", Text.of(order.filledQuote()))
                .put("status", status(order))
                .put("timeInForce", order.request().timeInForce().name())
                .put("type", OrderType.of(order.request()).name())
                .put("side", order.request().side().name());
        if (order.triggered()) {
            amended.put("workingTime", workingTime(order, unit));
        }
        conditional(amended, order);
        amended.put("selfTradePreventionMode", selfTrade(order));
        return json;
    }

    /**
     * As a query finds it.
     *
     * @param name what it is called by now
     */
    ObjectNode found(OrderRecord order, ClientOrderId name, TimeUnit unit) {
        ObjectNode json = object().put("symbol", markets.name(order.symbol()))
                .put("orderId", order.id())
                .put("orderListId", NO_LIST)
                .put("clientOrderId", name.value())
                .put("price", price(order.request()))
                .put("origQty", Text.of(order.request().quantity()))
                .put("executedQty", Text.of(order.filled()))
                .put("cummulativeQuoteQty", Text.of(order.filledQuote()))
                .put("status", status(order))
                .put("timeInForce", order.request().timeInForce().name())
                .put("type", OrderType.of(order.request()).name())
                .put("side", order.request().side().name())
                .put("stopPrice", stopPrice(order.request()))
                .put("icebergQty", order.request().display().map(Text::of).orElse(Text.ZERO))
                .put("time", time(order.placedAt(), unit))
                .put("updateTime", time(order.updatedAt(), unit))
                .put("isWorking", order.triggered())
                .put("workingTime", workingTime(order, unit))
                .put("origQuoteOrderQty", Note.of(order.request()).quoteText());
        strategy(json, order);
        expiry(order).ifPresent(reason -> json.put("expiryReason", reason));
        return json.put("selfTradePreventionMode", selfTrade(order));
    }

    ObjectNode trade(Fill fill, TimeUnit unit) {
        return object().put("symbol", markets.name(fill.symbol()))
                .put("id", fill.trade())
                .put("orderId", fill.orderId())
                .put("orderListId", NO_LIST)
                .put("price", Text.of(fill.price()))
                .put("qty", Text.of(fill.quantity()))
                .put("quoteQty", Text.of(fill.price().times(fill.quantity())))
                .put("commission", Text.of(fill.fee()))
                .put("commissionAsset", fill.feeAsset().value())
                .put("time", time(fill.at(), unit))
                .put("isBuyer", fill.side() == Side.BUY)
                .put("isMaker", fill.liquidity() == Liquidity.MAKER)
                .put("isBestMatch", true);
    }

    static String status(OrderRecord order) {
        return switch (order.status()) {
            case OPEN -> order.filled().isZero() ? "NEW" : "PARTIALLY_FILLED";
            case FILLED -> "FILLED";
            case CANCELED -> "CANCELED";
            case REJECTED -> "REJECTED";
            case EXPIRED -> isPrevented(order) ? "EXPIRED_IN_MATCH" : "EXPIRED";
        };
    }

    static boolean isPrevented(OrderRecord order) {
        return order.reason().equals(Optional.of(Reason.SELF_TRADE));
    }

    static Optional<String> expiry(OrderRecord order) {
        if (order.status() != OrderStatus.EXPIRED || order.reason().isEmpty()) {
            return Optional.empty();
        }
        return switch (order.reason().get()) {
            case UNFILLED ->
                Optional.of(
                        order.request().limit().isEmpty() ? "INSUFFICIENT_LIQUIDITY" : "UNFILLED_IOC_QUANTITY_EXPIRED");
            case UNFILLABLE -> Optional.of("UNFILLED_FOK_ORDER_EXPIRED");
            case WOULD_MATCH, INSUFFICIENT_BALANCE -> Optional.of("REJECTED");
            case SELF_TRADE -> Optional.empty();
            default -> Optional.of("EXCHANGE_CANCELED");
        };
    }

    String selfTrade(OrderRecord order) {
        return order.request().selfTrade().orElse(selfTradeDefault).name();
    }

    static String price(NewOrder order) {
        return order.limit().map(Text::of).orElse(Text.ZERO);
    }

    static String stopPrice(NewOrder order) {
        Optional<Price> stop = order.trigger().map(Trigger::price);
        return stop.map(Text::of).orElse(Text.ZERO);
    }

    /** When it came into the book; -1 while it waits for its trigger. What it did since then is not told apart from that. */
    long workingTime(OrderRecord order, TimeUnit unit) {
        if (!order.triggered()) {
            return -1;
        }
        Instant since = order.request().trigger().isEmpty() ? order.placedAt() : order.updatedAt();
        return time(since, unit);
    }

    /** A time of the engine's as callers are to see it. */
    long time(Instant engines, TimeUnit unit) {
        return unit.of(clock.faceTime(engines));
    }

    private static void state(ObjectNode json, OrderRecord order) {
        json.put("price", price(order.request()))
                .put("origQty", Text.of(order.request().quantity()))
                .put("executedQty", Text.of(order.filled()))
                .put("origQuoteOrderQty", Note.of(order.request()).quoteText())
                .put("cummulativeQuoteQty", Text.of(order.filledQuote()))
                .put("status", status(order))
                .put("timeInForce", order.request().timeInForce().name())
                .put("type", OrderType.of(order.request()).name())
                .put("side", order.request().side().name());
    }

    private static void conditional(ObjectNode json, OrderRecord order) {
        order.request().display().ifPresent(size -> json.put("icebergQty", Text.of(size)));
        order.request().trigger().ifPresent(trigger -> json.put("stopPrice", Text.of(trigger.price())));
        strategy(json, order);
        if (isPrevented(order)) {
            json.put("preventedMatchId", order.id())
                    .put("preventedQuantity", Text.of(order.request().quantity().minusOrZero(order.filled())));
        }
        expiry(order).ifPresent(reason -> json.put("expiryReason", reason));
    }

    private static void strategy(ObjectNode json, OrderRecord order) {
        Note note = Note.of(order.request());
        note.strategyId().ifPresent(id -> json.put("strategyId", id));
        note.strategyType().ifPresent(type -> json.put("strategyType", type));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
