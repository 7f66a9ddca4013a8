package io.kontor.order;

import io.kontor.instrument.Instrument;
import io.kontor.order.Attempt.Wanted;
import io.kontor.order.Order.BookedFill;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.value.AmountType;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.venue.VenueFill;
import java.math.BigDecimal;
import java.util.Optional;

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

    /**
     * Whether the order, were all of this attempt to fill, would come to more than its quote amount: since it was sent, others have filled
     * late. What fills at a better price than was reckoned with is left to.
     */
    static boolean isTooMuch(Order order, Attempt live, Instrument instrument) {
        if (order.spec().amountType() == AmountType.BASE) {
            return false;
        }
        Money toCome = instrument.notional(live.exposed(), highest(live.wanted().terms()));
        return isMoreThan(order, instrument, toCome, order.spec().amount());
    }

    /** Whether a fill brings it to more than its quote amount, and than the one its attempt was sent for. */
    static boolean isBeyondAmount(Order order, Optional<Attempt> attempt, VenueFill fill, Instrument instrument) {
        Wanted sent = attempt.map(Attempt::wanted).orElseGet(() -> new Wanted(order.spec(), order.terms()));
        if (order.spec().amountType() == AmountType.BASE || sent.spec().amountType() == AmountType.BASE) {
            return false;
        }
        Money more = instrument.notional(fill.quantity(), reckoned(fill.price(), order, sent.terms()));
        return isMoreThan(
                order, instrument, more, order.spec().amount().max(sent.spec().amount()));
    }

    private static boolean isMoreThan(Order order, Instrument instrument, Money more, Quantity most) {
        return of(order, instrument).worth().plus(more).value().compareTo(most.value()) > 0
                && reckoned(order, instrument).plus(more).value().compareTo(most.value()) > 0;
    }

    /** What its fills come to. What a sale brings in at better prices than were reckoned with is nobody's fault, and does not count. */
    private static Money reckoned(Order order, Instrument instrument) {
        Money sum = Money.ZERO;
        for (BookedFill f : order.fills().values()) {
            if (!f.busted()) {
                Terms terms =
                        order.attempt(f.attempt()).map(a -> a.wanted().terms()).orElse(order.terms());
                sum = sum.plus(instrument.notional(
                        f.fill().quantity(), reckoned(f.fill().price(), order, terms)));
            }
        }
        return sum;
    }

    private static Price reckoned(Price price, Order order, Terms terms) {
        Price highest = highest(terms);
        return order.side() == Side.SELL && price.compareTo(highest) > 0 ? highest : price;
    }

    /** What an order with nothing live has left to send. Since its amount was turned into base units, some may have filled at a former price. */
    static Quantity rest(Order order, Instrument instrument) {
        Quantity wanted = order.wanted();
        if (order.spec().amountType() == AmountType.BASE) {
            return wanted;
        }
        return wanted.min(of(order, instrument).restOf(order.spec().amount(), instrument, highest(order.terms())));
    }

    private static Price highest(Terms terms) {
        return terms.highest().orElse(terms.price());
    }
}
