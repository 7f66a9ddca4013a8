package io.kontor.control;

import io.kontor.account.AccountEntity;
import io.kontor.account.OpenOrder;
import io.kontor.account.SymbolExposure;
import io.kontor.position.Ledger;
import io.kontor.risk.Limits;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A position as its account knows it, and what may be placed to close it.
 *
 * @param quantity signed
 * @param ownRests the best price at which an order of the account's own rests where a slice would trade with it; empty where the limits
 *     allow that
 * @param orderMax what one order may be at most, as far as refusals have taught
 */
record Holding(
        BigDecimal quantity, SymbolExposure exposure, Optional<Price> ownRests, Limits limits, Quantity orderMax) {

    static Holding of(AccountEntity.View view, Symbol symbol, Ledger ledger, Quantity orderMax) {
        Limits limits = view.limits();
        boolean refused = limits.selfTrade() == Limits.SelfTrade.REFUSE;
        return new Holding(
                ledger.quantity(),
                view.exposure().getOrDefault(symbol, SymbolExposure.NONE),
                refused ? best(view.openOrders(), symbol, closingSide(ledger.quantity())) : Optional.empty(),
                limits,
                orderMax);
    }

    private static Optional<Price> best(Map<?, OpenOrder> orders, Symbol symbol, Side closing) {
        Stream<Price> resting = orders.values().stream()
                .filter(o -> o.symbol().equals(symbol) && o.side() != closing)
                .flatMap(o -> o.restsAt().stream());
        return closing == Side.SELL ? resting.max(Comparator.naturalOrder()) : resting.min(Comparator.naturalOrder());
    }

    Side closingSide() {
        return closingSide(quantity);
    }

    private static Side closingSide(BigDecimal quantity) {
        return quantity.signum() > 0 ? Side.SELL : Side.BUY;
    }

    /** What may still be sent without ever going through zero. */
    Quantity room() {
        Quantity open = closingSide() == Side.SELL ? exposure.openSell() : exposure.openBuy();
        return new Quantity(quantity.abs()).minusOrZero(open);
    }
}
