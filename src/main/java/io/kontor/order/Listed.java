package io.kontor.order;

import io.kontor.instrument.Instrument;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.util.Optional;

/**
 * What is known of the instrument an order is in.
 *
 * @param instrument absent where nobody lists it any more, or nobody has said so yet
 * @param awaited the order's venue has not said yet what it lists: that it is absent decides nothing
 */
record Listed(Optional<Instrument> instrument, boolean awaited) {
    /** Whether the venue would take so much of the order. */
    boolean takes(Order order, Quantity rest) {
        Price price = order.terms().price();
        return instrument
                .map(i -> order.spec().reduceOnly() ? i.checkReducing(rest, price) : i.check(rest, price))
                .filter(Optional::isEmpty)
                .isPresent();
    }

    /** What an order with nothing live has left to send. */
    Quantity rest(Order order) {
        return instrument.map(i -> Traded.rest(order, i)).orElseGet(order::wanted);
    }

    /** Whether more would be filled than is wanted, were all of this attempt to fill. */
    boolean isTooMuch(Order order, Attempt live) {
        return live.exposed().compareTo(order.wanted()) > 0
                || instrument.filter(i -> Traded.isTooMuch(order, live, i)).isPresent();
    }

    /** Whether nothing may be concluded from its absence yet. */
    boolean isAwaited() {
        return awaited && instrument.isEmpty();
    }
}
