package io.kontor.risk;

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
 * @param mark the price positions were valued at, where one was known
 */
public record RiskDecision(
        long limitsVersion,
        BigDecimal position,
        BigDecimal openBuy,
        BigDecimal openSell,
        int openOrders,
        Optional<Price> mark,
        Optional<Duration> markAge) {}
