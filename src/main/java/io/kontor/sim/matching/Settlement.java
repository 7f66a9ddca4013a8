package io.kontor.sim.matching;

import io.kontor.sim.matching.Fees.Charge;
import io.kontor.sim.message.Fill;
import io.kontor.value.Asset;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * Moves money: what open orders lock, what a fill brings and costs, what a bust gives back. Of a buy the most it can cost is locked, of a
 * sell of something that cannot be sold short what is sold.
 */
final class Settlement {
    private final Fees fees;
    private final Effects effects;

    Settlement(Fees fees, Effects effects) {
        this.fees = fees;
        this.effects = effects;
    }

    /** Whether the account can afford the order, with what another one that it replaces would set free. */
    boolean covers(Order order, BigDecimal setFree) {
        BigDecimal need = need(order);
        return need.signum() <= 0
                || order.account().free(locks(order)).add(setFree).compareTo(need) >= 0;
    }

    /** Whether the account can afford what a market buy is going to cost. */
    boolean coversCost(Order order, BigDecimal cost) {
        BigDecimal free = order.account().free(order.market().paid());
        BigDecimal needed = paysItself(order) ? cost : cost.add(fees.reserve(cost));
        return free.compareTo(needed) >= 0;
    }

    /** Locks what the order needs from now on, nothing once it is over. */
    void relock(Order order) {
        BigDecimal need = order.isOpen() ? need(order) : BigDecimal.ZERO;
        BigDecimal change = need.subtract(order.locked());
        if (change.signum() != 0) {
            order.account().lock(locks(order), change);
            order.setLocked(need);
        }
    }

    /** Pays for one order's part of a trade; what the order locks is not touched. */
    Fill fill(Order order, Price price, Quantity quantity, Liquidity liquidity, long trade, Instant now) {
        BigDecimal notional = order.notional(price, quantity);
        exchange(order, quantity.value(), notional, order.side());
        Asset feeAsset = feeAsset(order, notional, liquidity);
        BigDecimal fee = fee(order, feeAsset, quantity.value(), notional, liquidity);
        add(order.account(), feeAsset.value(), fee.negate());
        return new Fill(
                order.account().id(),
                order.id(),
                trade,
                order.market().symbol(),
                order.side(),
                price,
                quantity,
                new Money(fee),
                feeAsset,
                liquidity,
                Fill.Standing.MADE,
                now);
    }

    /** Undoes a fill, its fee included. */
    void undo(Order order, Fill fill) {
        BigDecimal notional = order.notional(fill.price(), fill.quantity());
        exchange(order, fill.quantity().value(), notional, order.side().opposite());
        add(order.account(), fill.feeAsset().value(), fill.fee().value());
    }

    private void exchange(Order order, BigDecimal quantity, BigDecimal notional, Side side) {
        boolean buys = side == Side.BUY;
        add(order.account(), order.market().bought(), buys ? quantity : quantity.negate());
        add(order.account(), order.market().paid(), buys ? notional.negate() : notional);
    }

    private void add(Account account, String holding, BigDecimal change) {
        if (change.signum() != 0) {
            effects.balance(account, holding, account.add(holding, change));
        }
    }

    private Asset feeAsset(Order order, BigDecimal notional, Liquidity liquidity) {
        Asset quote = new Asset(order.market().paid());
        return switch (fees.charge()) {
            case QUOTE -> quote;
            case BASE, RECEIVED -> inBase(order) ? order.market().instrument().base() : quote;
            case THIRD -> thirdOr(quote, order, notional, liquidity);
        };
    }

    private Asset thirdOr(Asset quote, Order order, BigDecimal notional, Liquidity liquidity) {
        Fees.Third third = fees.third().orElseThrow();
        BigDecimal fee = fees.of(notional.multiply(third.perQuote()), liquidity);
        return order.account().free(third.asset().value()).compareTo(fee) >= 0 ? third.asset() : quote;
    }

    private BigDecimal fee(Order order, Asset asset, BigDecimal quantity, BigDecimal notional, Liquidity liquidity) {
        return switch (fees.charge()) {
            case QUOTE -> fees.of(notional, liquidity);
            case BASE, RECEIVED -> fees.of(inBase(order) ? quantity : notional, liquidity);
            case THIRD -> {
                Fees.Third third = fees.third().orElseThrow();
                boolean paysThird = asset.equals(third.asset());
                yield fees.of(paysThird ? notional.multiply(third.perQuote()) : notional, liquidity);
            }
        };
    }

    private boolean inBase(Order order) {
        boolean base = fees.charge() == Charge.BASE || (fees.charge() == Charge.RECEIVED && order.side() == Side.BUY);
        return base && !order.market().isContract();
    }

    /** The fee comes out of what the trade brings, so nothing is needed for it. */
    private boolean paysItself(Order order) {
        return fees.charge() == Charge.RECEIVED && !order.market().isContract();
    }

    private static String locks(Order order) {
        return order.side() == Side.BUY ? order.market().paid() : order.market().bought();
    }

    /** A market buy needs nothing beforehand: what it costs is known, and checked, when it is carried out. */
    private BigDecimal need(Order order) {
        Quantity remaining = order.market().units().quantity(order.remaining());
        if (order.side() == Side.SELL) {
            return order.market().maySellShort()
                    ? BigDecimal.ZERO
                    : inBase(order) ? withFee(remaining.value()) : remaining.value();
        }
        return order.request()
                .limit()
                .map(limit -> order.notional(limit, remaining).max(BigDecimal.ZERO))
                .map(cost -> inBase(order) ? cost : withFee(cost))
                .orElse(BigDecimal.ZERO);
    }

    private BigDecimal withFee(BigDecimal amount) {
        return amount.add(fees.reserve(amount));
    }
}
