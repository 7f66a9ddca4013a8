package io.kontor.risk;

import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.util.Map;

/**
 * What one account may do at most.
 *
 * @param version grows with each change; every decision names the one it was made under
 * @param orderLotsMax round lots in one order
 * @param orderNotionalMax quote currency in one order
 * @param openOrdersMax orders with work left
 * @param positionMax base units long or short per symbol, if every open order on that side filled; absent: no limit
 */
public record Limits(
        long version, long orderLotsMax, Money orderNotionalMax, int openOrdersMax, Map<Symbol, Quantity> positionMax) {
    public Limits {
        positionMax = Map.copyOf(positionMax);
    }
}
