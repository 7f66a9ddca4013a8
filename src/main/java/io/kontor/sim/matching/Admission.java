package io.kontor.sim.matching;

import io.kontor.instrument.Instrument;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Trigger;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Optional;

/** Whether an order may come in. The first rule it breaks is the reason. */
final class Admission {
    /** Finer than any step. */
    private static final int QUANTITY_DECIMALS = 18;

    private final Settlement settlement;
    private final int openOrdersMax;

    Admission(Settlement settlement, int openOrdersMax) {
        this.settlement = settlement;
        this.openOrdersMax = openOrdersMax;
    }

    /** What can be said before there is an order: only what passes fits the market's units. */
    Optional<Reason> checkRequest(NewOrder request, Market market, Instant now) {
        if (now.isAfter(request.sendBefore())) {
            return Optional.of(Reason.LATE);
        }
        if (!isSupported(request)) {
            return Optional.of(Reason.UNSUPPORTED);
        }
        return checkFilters(request, market.instrument()).or(() -> checkSize(request, market.units()));
    }

    /** What depends on the book and the account. */
    Optional<Reason> checkOrder(Order order, Optional<Order> replaced) {
        if (replaced.isEmpty() && order.account().openOrders().size() >= openOrdersMax) {
            return Optional.of(Reason.TOO_MANY_ORDERS);
        }
        if (order.request().reduceOnly() && order.market().isContract() && !reduces(order)) {
            return Optional.of(Reason.REDUCE_ONLY);
        }
        if (order.request().postOnly() && order.isTriggered() && wouldMatch(order)) {
            return Optional.of(Reason.WOULD_MATCH);
        }
        BigDecimal setFree = replaced.map(Order::locked).orElse(BigDecimal.ZERO);
        if (!settlement.covers(order, setFree) || !coversMarketBuy(order)) {
            return Optional.of(Reason.INSUFFICIENT_BALANCE);
        }
        return Optional.empty();
    }

    boolean wouldMatch(Order order) {
        Resting first = order.market().book().first(order.side().opposite());
        return first != null && order.accepts(first.price());
    }

    /** A market buy has no worst price: its cost is what the book asks at the moment. */
    boolean coversMarketBuy(Order order) {
        if (!order.isMarket() || order.side() == Side.SELL || !order.isTriggered()) {
            return true;
        }
        BigDecimal cost = BigDecimal.ZERO;
        long left = order.remaining();
        for (Level level : order.market().book().half(Side.SELL).levels()) {
            long taken = Math.min(left, available(level));
            Units units = order.market().units();
            cost = cost.add(order.notional(units.price(level.price()), units.quantity(taken)));
            left -= taken;
            if (left == 0) {
                break;
            }
        }
        return settlement.coversCost(order, cost);
    }

    /** What the other side of the book gives for so much of the quote asset, in base units. */
    BigDecimal quantityFor(Market market, Side side, BigDecimal quote) {
        BigDecimal quantity = BigDecimal.ZERO;
        BigDecimal left = quote;
        for (Level level : market.book().half(side.opposite()).levels()) {
            BigDecimal unitCost = market.units().price(level.price()).value().multiply(market.multiplier());
            BigDecimal there = market.units().quantity(available(level)).value();
            if (unitCost.signum() <= 0 || there.multiply(unitCost).compareTo(left) >= 0) {
                return unitCost.signum() <= 0
                        ? quantity
                        : quantity.add(left.divide(unitCost, QUANTITY_DECIMALS, RoundingMode.DOWN));
            }
            quantity = quantity.add(there);
            left = left.subtract(there.multiply(unitCost));
        }
        return quantity;
    }

    private static long available(Level level) {
        long available = 0;
        for (Resting place = level.first(); place != null; place = place.next) {
            available += place.available();
        }
        return available;
    }

    private static boolean isSupported(NewOrder request) {
        TimeInForce lifetime = request.timeInForce();
        boolean auction = lifetime == TimeInForce.AT_OPEN || lifetime == TimeInForce.AT_CLOSE;
        boolean needsRest = request.postOnly() || request.display().isPresent();
        return !auction && (request.mayRest() || !needsRest);
    }

    private static Optional<Reason> checkFilters(NewOrder request, Instrument instrument) {
        Optional<Refusal> refusal = request.limit().isPresent()
                ? instrument.check(request.quantity(), request.limit().get())
                : instrument.amount().check(request.quantity());
        return refusal.or(() ->
                        request.trigger().flatMap(trigger -> instrument.price().check("stopPrice", trigger.price())))
                .map(Refusal::code)
                .map(Admission::reason)
                .or(() -> request.display()
                        .filter(display -> !isShowable(display, request, instrument))
                        .map(display -> Reason.ICEBERG));
    }

    private static Optional<Reason> checkSize(NewOrder request, Units units) {
        Price limit = request.limit().orElse(Price.of("0"));
        Price trigger = request.trigger().map(Trigger::price).orElse(limit);
        boolean fits = units.fit(request.quantity(), limit) && units.fit(request.quantity(), trigger);
        return fits ? Optional.empty() : Optional.of(Reason.LOT_SIZE);
    }

    private static boolean isShowable(Quantity display, NewOrder request, Instrument instrument) {
        return display.compareTo(request.quantity()) <= 0
                && instrument.amount().check(display).isEmpty();
    }

    private static Reason reason(RefusalCode code) {
        return switch (code) {
            case AMOUNT_OUT_OF_RANGE, AMOUNT_NOT_ON_STEP -> Reason.LOT_SIZE;
            case NOTIONAL_TOO_SMALL -> Reason.NOTIONAL;
            case PRICE_OUT_OF_RANGE, PRICE_NOT_ON_TICK -> Reason.PRICE_FILTER;
            default -> throw new IllegalStateException("an instrument refused with " + code);
        };
    }

    private static boolean reduces(Order order) {
        BigDecimal held = order.account().total(order.market().bought());
        BigDecimal closable = order.side() == Side.BUY ? held.negate() : held;
        return order.request().quantity().value().compareTo(closable) <= 0;
    }
}
