package io.kontor.sim.binance;

import io.kontor.instrument.Instrument;
import io.kontor.sim.message.CancelOnly;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.SelfTrade;
import io.kontor.sim.message.Target;
import io.kontor.sim.message.Trigger;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Orders as requests state them, in the engine's words. Pure but for the ids it invents where the caller names none. */
final class OrderParams {
    static final List<String> SELF_TRADE_MODES =
            Arrays.stream(SelfTrade.values()).map(SelfTrade::name).toList();

    private static final List<String> SIDES = List.of("BUY", "SELL");
    private static final List<String> TIMES_IN_FORCE = List.of("GTC", "IOC", "FOK");
    private static final List<String> RESPONSES = List.of("ACK", "RESULT", "FULL");
    private static final List<String> RESTRICTIONS = List.of("ONLY_NEW", "ONLY_PARTIALLY_FILLED");
    private static final long STRATEGY_TYPE_MIN = 1_000_000;
    private static final List<String> UNSUPPORTED =
            List.of("pegPriceType", "pegOffsetValue", "pegOffsetType", "trailingDelta");

    /** How much the answer to a placed order tells. */
    enum Response {
        ACK,
        RESULT,
        FULL
    }

    /**
     * An order to place.
     *
     * @param quote so much is to be traded instead of the order's quantity, which stands for nothing then
     */
    record Placing(NewOrder order, Optional<Money> quote, Response response) {
        /** With the quantity the quote amount turned out to be good for. */
        NewOrder sized(Quantity quantity) {
            return order.amended(order.clientOrderId(), quantity);
        }
    }

    private final Markets markets;
    private final Supplier<String> newIds;

    OrderParams(Markets markets, Supplier<String> newIds) {
        this.markets = markets;
        this.newIds = newIds;
    }

    /** @param until when the request is no longer good, by the engine's clock */
    Placing placing(Params params, AccountId account, Instant until) {
        Instrument instrument = markets.of(params.requiredSymbol());
        Side side = Side.valueOf(params.requiredWord("side", SIDES, -1117, "Invalid side."));
        OrderType type = OrderType.valueOf(params.requiredWord("type", OrderType.NAMES, -1116, "Invalid orderType."));
        refuseUnsupported(params);
        TimeInForce lifetime = timeInForce(params, type);
        Optional<Money> quote = quote(params, type);
        Quantity quantity = quote.isPresent() ? Quantity.ZERO : new Quantity(positive(params, "quantity"));
        Optional<Price> limit = limit(params, type);
        Optional<Trigger> trigger = trigger(params, type, side);
        Optional<Quantity> iceberg = iceberg(params, type, lifetime);
        NewOrder order = new NewOrder(
                account,
                newId(params, "newClientOrderId"),
                instrument.symbol(),
                side,
                quantity,
                limit,
                lifetime,
                type == OrderType.LIMIT_MAKER,
                false,
                iceberg,
                trigger,
                selfTrade(params),
                until,
                note(params, quote).text());
        return new Placing(order, quote, response(params, type));
    }

    /** The order that is to be canceled, amended or looked up. */
    Target target(Params params) {
        return target(params, "orderId", "origClientOrderId");
    }

    Target target(Params params, String numberName, String idName) {
        Symbol symbol = markets.of(params.requiredSymbol()).symbol();
        OptionalLong number = params.whole(numberName);
        Optional<ClientOrderId> id = params.clientOrderId(idName).map(ClientOrderId::new);
        if (number.isEmpty() && id.isEmpty()) {
            throw Refused.bad(
                    -1102, "Param '" + idName + "' or '" + numberName + "' must be sent, but both were empty/null!");
        }
        return new Target(number, id, Optional.of(symbol));
    }

    CancelOnly restriction(Params params) {
        return params.word("cancelRestrictions", RESTRICTIONS, -1145, "Invalid cancelRestrictions")
                .map(word -> word.equals("ONLY_NEW") ? CancelOnly.NEW : CancelOnly.PARTIALLY_FILLED)
                .orElse(CancelOnly.ANY);
    }

    /** The id a request gives what it does, or one of ours. */
    ClientOrderId newId(Params params, String name) {
        return new ClientOrderId(params.clientOrderId(name).orElseGet(newIds));
    }

    Quantity newQuantity(Params params) {
        return new Quantity(positive(params, "newQty"));
    }

    private static TimeInForce timeInForce(Params params, OrderType type) {
        Optional<String> word = params.word("timeInForce", TIMES_IN_FORCE, -1115, "Invalid timeInForce.");
        if (type.takesTimeInForce()) {
            return TimeInForce.valueOf(word.orElseThrow(() -> Refused.missing("timeInForce")));
        }
        if (word.isPresent()) {
            throw notRequired("timeInForce");
        }
        return TimeInForce.GTC;
    }

    private static Optional<Money> quote(Params params, OrderType type) {
        Optional<BigDecimal> quote = params.decimal("quoteOrderQty");
        if (quote.isPresent() && (type != OrderType.MARKET || params.has("quantity"))) {
            throw notRequired(type == OrderType.MARKET ? "quantity" : "quoteOrderQty");
        }
        return quote.map(Money::new);
    }

    private static Optional<Price> limit(Params params, OrderType type) {
        if (type.isLimit()) {
            return Optional.of(new Price(positive(params, "price")));
        }
        if (params.text("price").isPresent()) {
            throw notRequired("price");
        }
        return Optional.empty();
    }

    private static Optional<Trigger> trigger(Params params, OrderType type, Side side) {
        if (!type.isTriggered()) {
            if (params.text("stopPrice").isPresent()) {
                throw notRequired("stopPrice");
            }
            return Optional.empty();
        }
        Price price = new Price(positive(params, "stopPrice"));
        return Optional.of(type.isStop() ? Trigger.stop(side, price) : Trigger.takeProfit(side, price));
    }

    private static Optional<Quantity> iceberg(Params params, OrderType type, TimeInForce lifetime) {
        Optional<Quantity> iceberg =
                params.decimal("icebergQty").filter(size -> size.signum() > 0).map(Quantity::new);
        if (iceberg.isPresent() && !type.isLimit()) {
            throw notRequired("icebergQty");
        }
        if (iceberg.isPresent() && lifetime != TimeInForce.GTC) {
            throw Refused.bad(-1013, "timeInForce must be GTC for an iceberg order.");
        }
        return iceberg;
    }

    private static Optional<SelfTrade> selfTrade(Params params) {
        return params.word(
                        "selfTradePreventionMode",
                        SELF_TRADE_MODES,
                        -1013,
                        "This symbol does not allow the specified self-trade prevention mode.")
                .map(SelfTrade::valueOf);
    }

    private static Note note(Params params, Optional<Money> quote) {
        OptionalLong type = params.whole("strategyType");
        if (type.isPresent() && type.getAsLong() < STRATEGY_TYPE_MIN) {
            throw Refused.bad(-1134, "strategyType was less than 1000000.");
        }
        return new Note(quote.map(Text::of), params.whole("strategyId"), type);
    }

    private static Response response(Params params, OrderType type) {
        boolean full = type == OrderType.LIMIT || type == OrderType.MARKET;
        return params.word(
                        "newOrderRespType",
                        RESPONSES,
                        -1100,
                        "Illegal characters found in parameter 'newOrderRespType'; legal range is 'ACK|RESULT|FULL'.")
                .map(Response::valueOf)
                .orElse(full ? Response.FULL : Response.ACK);
    }

    private static void refuseUnsupported(Params params) {
        for (String name : UNSUPPORTED) {
            if (params.has(name)) {
                throw Refused.bad(
                        -2010,
                        name.equals("trailingDelta")
                                ? "Trailing stop orders are not supported for this symbol."
                                : "Pegged orders are not supported for this symbol.");
            }
        }
    }

    private static BigDecimal positive(Params params, String name) {
        BigDecimal value = params.requiredDecimal(name);
        if (value.signum() == 0) {
            throw Refused.bad(-1013, name.contains("rice") ? "Invalid price." : "Invalid quantity.");
        }
        return value;
    }

    private static Refused notRequired(String name) {
        return Refused.bad(-1106, "Parameter '" + name + "' sent when not required.");
    }
}
