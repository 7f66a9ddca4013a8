package io.kontor.sim.matching;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/**
 * What is changed afterwards: an order made smaller, a trade busted, corrected, or come up with late. An open order gets a busted quantity
 * back and stands for it again; one that is over stays over.
 */
final class Amendments {
    private final Settlement settlement;
    private final Matcher matcher;
    private final Reporter reporter;
    private final Effects effects;
    private final History history;

    Amendments(Settlement settlement, Matcher matcher, Reporter reporter, Effects effects, History history) {
        this.settlement = settlement;
        this.matcher = matcher;
        this.reporter = reporter;
        this.effects = effects;
        this.history = history;
    }

    /** Answers whether there was such a fill, still standing. */
    boolean bust(Order order, long trade, Instant now) {
        Optional<Fill> standing = standing(order, trade);
        standing.ifPresent(fill -> {
            settlement.undo(order, fill);
            long quantity = order.market().units().quantity(fill.quantity());
            order.addFill(
                    -quantity, order.notional(fill.price(), fill.quantity()).negate(), now);
            if (order.isOpen()) {
                order.market().book().grow(order, quantity);
            } else if (order.status() == OrderStatus.FILLED) {
                order.end(OrderStatus.CANCELED, Optional.of(Reason.BUSTED), now);
            }
            tell(order, with(fill, fill.price(), fill.fee(), Fill.Standing.BUSTED), Report.Type.TRADE_CANCEL, now);
        });
        return standing.isPresent();
    }

    /** Gives a standing fill another price, and the fee that goes with it. */
    boolean correct(Order order, long trade, Price price, Instant now) {
        Optional<Fill> standing = standing(order, trade);
        standing.ifPresent(fill -> {
            settlement.undo(order, fill);
            Fill made = settlement.fill(order, price, fill.quantity(), fill.liquidity(), trade, fill.at());
            BigDecimal before = order.notional(fill.price(), fill.quantity());
            order.addFill(0, order.notional(price, fill.quantity()).subtract(before), now);
            tell(order, with(made, price, made.fee(), Fill.Standing.CORRECTED), Report.Type.TRADE_CORRECT, now);
        });
        return standing.isPresent();
    }

    /** Fills a canceled order for so much of what it had left, or all of that. */
    boolean fillLate(OrderRecord canceled, Account account, Market market, Quantity quantity, Instant now) {
        Order order = Order.of(canceled, account, market);
        if (order.status() != OrderStatus.CANCELED || order.isMarket() || order.remaining() == 0) {
            return false;
        }
        matcher.fillLate(order, Math.min(order.remaining(), market.units().quantity(quantity)), now);
        return true;
    }

    Optional<Reason> checkAmend(Order order, ClientOrderId newId, Quantity newQuantity) {
        Order holder = order.account().openOrder(newId);
        if (holder != null && holder != order) {
            return Optional.of(Reason.DUPLICATE);
        }
        if (order.market().instrument().amount().check(newQuantity).isPresent()) {
            return Optional.of(Reason.LOT_SIZE);
        }
        int change = newQuantity.compareTo(order.request().quantity());
        if (change >= 0) {
            return Optional.of(change == 0 ? Reason.NO_CHANGE : Reason.NOT_LESS);
        }
        return order.market().units().quantity(newQuantity) <= order.filled()
                ? Optional.of(Reason.UNSUPPORTED)
                : Optional.empty();
    }

    void amend(Order order, ClientOrderId newId, Quantity newQuantity, Instant now) {
        ClientOrderId before = order.clientOrderId();
        order.account().over(order);
        order.amend(newId, newQuantity, now);
        order.account().opened(order);
        order.market().book().shrink(order);
        settlement.relock(order);
        effects.changed(order);
        effects.renamed(order);
        reporter.amended(order, before, now);
    }

    private Optional<Fill> standing(Order order, long trade) {
        return history.fill(order.account().id(), order.id(), trade)
                .filter(fill -> fill.standing() != Fill.Standing.BUSTED)
                // A trade from before the step became coarser is none that can be counted.
                .filter(fill -> order.market().units().fit(fill.quantity(), fill.price()));
    }

    private void tell(Order order, Fill amended, Report.Type type, Instant now) {
        effects.filled(amended);
        settlement.relock(order);
        if (order.isOpen()) {
            effects.changed(order);
        } else {
            effects.closed(order.record());
        }
        reporter.tell(order, type, Optional.of(amended), Optional.empty(), now);
    }

    private static Fill with(Fill fill, Price price, Money fee, Fill.Standing standing) {
        return new Fill(
                fill.account(),
                fill.orderId(),
                fill.trade(),
                fill.symbol(),
                fill.side(),
                price,
                fill.quantity(),
                fee,
                fill.feeAsset(),
                fill.liquidity(),
                standing,
                fill.at());
    }
}
