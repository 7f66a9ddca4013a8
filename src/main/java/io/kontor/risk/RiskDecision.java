package io.kontor.risk;

import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * What the gate knew when it decided, kept with the order so that the decision can be made again years later.
 *
 * @param position base units, signed, before the order
 * @param openBuy base units that open buys may still fill, the order not counted
 * @param openOrders orders with work left, the order not counted
 * @param mark the price the order was held against, where a fresh one was known
 * @param worth of the order and of all the account has, where that was known
 */
public record RiskDecision(
        long limitsVersion,
        BigDecimal position,
        BigDecimal openBuy,
        BigDecimal openSell,
        int openOrders,
        Optional<Price> mark,
        Optional<Duration> markAge,
        Optional<Worth> worth) {

    /**
     * Amounts in the account's currency, the order counted only in the first.
     *
     * @param order the whole order at the most it may come to
     * @param gross the worse side of each symbol, summed up
     * @param net the account's worse side
     * @param dayProfit made since the trading day began, realised and not, less fees
     */
    public record Worth(Asset currency, Money order, Money gross, Money net, Money dayProfit) {}
}
