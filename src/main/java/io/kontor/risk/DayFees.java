package io.kontor.risk;

import io.kontor.value.Asset;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What trading a symbol has cost since the trading day began. Rebates, and fees given back with a busted trade, are negative.
 *
 * @param kept in what is traded: taken out of the position at the trade's price, so that the position's own result does not show it
 * @param paid in what the symbol is valued in
 * @param others in anything else, such as a venue's own asset
 */
public record DayFees(BigDecimal kept, BigDecimal paid, Map<Asset, BigDecimal> others) {
    public static final DayFees NONE = new DayFees(BigDecimal.ZERO, BigDecimal.ZERO, Map.of());
}
