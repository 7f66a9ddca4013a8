package io.kontor.risk;

import java.math.BigDecimal;

/**
 * Where the account stands in the order's symbol, the order itself not counted.
 *
 * @param position base units, signed
 * @param openBuy base units that other open buys may still fill
 * @param openSell base units that other open sells may still fill
 * @param openOrders orders of the account with work left, in all symbols
 */
public record RiskExposure(BigDecimal position, BigDecimal openBuy, BigDecimal openSell, int openOrders) {}
