package io.kontor.order;

import io.kontor.instrument.Instrument;
import io.kontor.value.AmountType;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.math.BigDecimal;

/**
 * What of an order has traded, and with it what is left of an amount in quote currency: that shrinks by what was paid or received, not by
 * what the base units would come to at the order's price of today. Pure.
 *
 * @param filled in base units
 * @param worth what they were bought or sold for, in quote currency
 */
record Traded(Quantity filled, Money worth) {
    static final Traded NOTHING = new Traded(Quantity.ZERO, Money.ZERO);

    static Traded of(Order order, Instrument instrument) {
        return new Traded(order.filled(), instrument.worth(order.filledQuote()));
    }

    /** Base units for what is left of a quote amount, none of which trades at a higher price. */
    Quantity restOf(Quantity amount, Instrument instrument, Price highest) {
        BigDecimal left = amount.value().subtract(worth.value());
        return left.signum() > 0 && highest.isPositive()
                ? instrument.quantityForQuote(new Money(left), highest)
                : Quantity.ZERO;
    }

    /** What an order with nothing live has left to send. Since its amount was turned into base units, some may have filled at a former price. */
    static Quantity rest(Order order, Instrument instrument) {
        Quantity wanted = order.wanted();
        if (order.spec().amountType() == AmountType.BASE) {
            return wanted;
        }
        Price highest = order.terms().highest().orElse(order.terms().price());
        return wanted.min(of(order, instrument).restOf(order.spec().amount(), instrument, highest));
    }
}
