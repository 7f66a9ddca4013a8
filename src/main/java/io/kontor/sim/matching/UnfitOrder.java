package io.kontor.sim.matching;

import io.kontor.sim.message.OrderRecord;

/** An open order that what is traded has no place for any more. Whoever changed that can mend it, so it names the order and how. */
public final class UnfitOrder extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitOrder(OrderRecord order, String expected) {
        super("open order " + order.id() + " of " + order.account() + ": "
                + order.request().quantity() + " "
                + order.symbol()
                + order.request().limit().map(limit -> " at " + limit).orElse("")
                + " (expected: " + expected + ": cancel it under those, or begin another directory)");
    }
}
