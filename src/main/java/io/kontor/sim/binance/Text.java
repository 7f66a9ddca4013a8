package io.kontor.sim.binance;

import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.math.BigDecimal;

/** Amounts as the venue writes them: strings in plain notation with eight decimals, more only where there are more. */
final class Text {
    static final int DECIMALS = 8;
    static final String ZERO = "0.00000000";

    private Text() {}

    static String of(BigDecimal amount) {
        return amount.scale() <= DECIMALS ? amount.setScale(DECIMALS).toPlainString() : amount.toPlainString();
    }

    static String of(Price price) {
        return of(price.value());
    }

    static String of(Quantity quantity) {
        return of(quantity.value());
    }

    static String of(Money money) {
        return of(money.value());
    }
}
