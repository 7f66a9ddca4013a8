package io.kontor.sim.matching;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.SelfTrade;
import io.kontor.value.Liquidity;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lets incoming orders meet the book: who trades with whom, how much and at which price, and what becomes of the rest. */
final class Matcher {
    private final Settlement settlement;
    private final Reporter reporter;
    private final Effects effects;
    private final Tape tape;
    private final Admission admission;
    private final SelfTrade selfTradeDefault;
    private long lastTrade;
    private long lastRank;

    Matcher(
            Settlement settlement,
            Reporter reporter,
            Effects effects,
            Tape tape,
            Admission admission,
            SelfTrade selfTradeDefault,
            Counters counters) {
        this.settlement = settlement;
        this.reporter = reporter;
        this.effects = effects;
        this.tape = tape;
        this.admission = admission;
        this.selfTradeDefault = selfTradeDefault;
        this.lastTrade = counters.trade();
        this.lastRank = counters.rank();
    }

    long lastTrade() {
        return lastTrade;
    }

    long lastRank() {
        return lastRank;
    }

    /** Lets an accepted order, whose trigger is reached, take what it may and rest if it may. */
    void execute(Order order, Instant now) {
        if (order.isFillOrKill() && !canFill(order)) {
            end(order, OrderStatus.EXPIRED, Optional.of(Reason.UNFILLABLE), now);
            return;
        }
        take(order, now);
        if (!order.isOpen()) {
            return;
        }
        if (order.request().mayRest()) {
            order.market().book().rest(order, ++lastRank);
            effects.changed(order);
        } else {
            end(order, OrderStatus.EXPIRED, Optional.of(Reason.UNFILLED), now);
        }
    }

    /** Wakes those whose trigger the last trade has reached, and those they in turn wake. */
    void releaseTriggered(Market market, Instant now) {
        while (market.last().isPresent()) {
            List<Order> reached = market.triggers().release(market.last().getAsLong());
            if (reached.isEmpty()) {
                return;
            }
            reached.forEach(order -> wake(order, now));
        }
    }

    void wake(Order order, Instant now) {
        order.trigger(now);
        reporter.tell(order, Report.Type.TRIGGERED, now);
        if (order.request().postOnly() && admission.wouldMatch(order)) {
            end(order, OrderStatus.EXPIRED, Optional.of(Reason.WOULD_MATCH), now);
        } else if (!admission.coversMarketBuy(order)) {
            end(order, OrderStatus.EXPIRED, Optional.of(Reason.INSUFFICIENT_BALANCE), now);
        } else {
            execute(order, now);
        }
    }

    /** A fill that is booked to an order after its end, at its own price, with the house. */
    void fillLate(Order order, long quantity, Instant now) {
        order.addFill(quantity, quote(order, order.limit(), quantity), now);
        long number = ++lastTrade;
        book(order, order.limit(), quantity, Liquidity.MAKER, number, now);
        print(order.market(), order.side().opposite(), order.limit(), quantity, now);
    }

    /** Takes an order out, whatever it waits for, and tells its account. */
    void end(Order order, OrderStatus end, Optional<Reason> reason, Instant now) {
        withdraw(order, end, reason, now);
        Report.Type type = end == OrderStatus.CANCELED ? Report.Type.CANCELED : Report.Type.EXPIRED;
        reporter.tell(order, type, Optional.empty(), reason, now);
    }

    /** Takes an order out without a word. */
    void withdraw(Order order, OrderStatus end, Optional<Reason> reason, Instant now) {
        if (!order.isTriggered()) {
            order.market().triggers().remove(order);
        }
        order.market().book().remove(order);
        order.end(end, reason, now);
        order.account().over(order);
        settlement.relock(order);
        effects.closed(order.record());
    }

    private void take(Order taker, Instant now) {
        Side side = taker.side().opposite();
        OrderBook book = taker.market().book();
        while (taker.isOpen()) {
            Resting maker = book.first(side);
            if (maker == null || !taker.accepts(maker.price())) {
                return;
            }
            if (isOwn(taker, maker)) {
                preventSelfTrade(taker, owner(maker), now);
            } else {
                meet(taker, maker, now);
            }
        }
    }

    private void meet(Order taker, Resting maker, Instant now) {
        Market market = taker.market();
        long price = maker.price();
        long quantity = Math.min(taker.remaining(), maker.shown());
        long number = ++lastTrade;
        taker.addFill(quantity, quote(taker, price, quantity), now);
        Order counterpart = maker.order();
        if (counterpart != null) {
            counterpart.addFill(quantity, quote(counterpart, price, quantity), now);
        }
        takePlace(market, maker, taker.side().opposite(), quantity);
        book(taker, price, quantity, Liquidity.TAKER, number, now);
        if (counterpart != null) {
            book(counterpart, price, quantity, Liquidity.MAKER, number, now);
        }
        print(market, taker.side(), price, quantity, now);
    }

    /** A resting order trades with the house at its own price. */
    void trade(Market market, Resting place, long quantity, Instant now) {
        Order order = owner(place);
        order.addFill(quantity, quote(order, place.price(), quantity), now);
        takePlace(market, place, order.side(), quantity);
        book(order, place.price(), quantity, Liquidity.MAKER, ++lastTrade, now);
    }

    private void takePlace(Market market, Resting place, Side side, long quantity) {
        if (market.book().take(place, side, quantity, lastRank + 1)) {
            lastRank++;
        }
    }

    private void book(Order order, long price, long quantity, Liquidity liquidity, long trade, Instant now) {
        Units units = order.market().units();
        Fill fill = settlement.fill(order, units.price(price), units.quantity(quantity), liquidity, trade, now);
        effects.filled(fill);
        if (order.remaining() == 0) {
            order.end(OrderStatus.FILLED, Optional.empty(), now);
            order.account().over(order);
        }
        settlement.relock(order);
        if (order.isOpen()) {
            effects.changed(order);
        } else {
            effects.closed(order.record());
        }
        reporter.tell(order, Report.Type.TRADE, Optional.of(fill), Optional.empty(), now);
    }

    void print(Market market, Side aggressor, long price, long quantity, Instant now) {
        market.traded(price);
        Price printed = market.units().price(price);
        tape.printed(market.symbol(), aggressor, printed, market.units().quantity(quantity), now);
    }

    private static BigDecimal quote(Order order, long price, long quantity) {
        Units units = order.market().units();
        Quantity traded = units.quantity(quantity);
        return order.notional(units.price(price), traded);
    }

    private boolean canFill(Order order) {
        long left = order.remaining();
        for (Level level : order.market().book().half(order.side().opposite()).levels()) {
            if (!order.accepts(level.price())) {
                return false;
            }
            for (Resting place = level.first(); place != null; place = place.next) {
                if (isOwn(order, place)) {
                    if (selfTrade(order) != SelfTrade.EXPIRE_MAKER) {
                        return false;
                    }
                } else {
                    left -= place.available();
                }
                if (left <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a place belongs to the taker itself and they may not trade. */
    private boolean isOwn(Order taker, Resting place) {
        Order order = place.order();
        return order != null && order.account() == taker.account() && selfTrade(taker) != SelfTrade.NONE;
    }

    private SelfTrade selfTrade(Order taker) {
        return taker.request().selfTrade().orElse(selfTradeDefault);
    }

    private void preventSelfTrade(Order taker, Order maker, Instant now) {
        Optional<Reason> reason = Optional.of(Reason.SELF_TRADE);
        SelfTrade mode = selfTrade(taker);
        if (mode != SelfTrade.EXPIRE_TAKER) {
            end(maker, OrderStatus.EXPIRED, reason, now);
        }
        if (mode != SelfTrade.EXPIRE_MAKER) {
            end(taker, OrderStatus.EXPIRED, reason, now);
        }
    }

    static Order owner(Resting place) {
        Order order = place.order();
        if (order == null) {
            throw new IllegalStateException("the house's liquidity at " + place.price() + " (expected: an order)");
        }
        return order;
    }
}
