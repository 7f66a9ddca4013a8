package io.kontor.sim.message;

import java.util.List;

/** An order with every fill it ever had, busted ones included, in the order they were made. */
public record OrderStatement(OrderRecord order, List<Fill> fills) {
    public OrderStatement {
        fills = List.copyOf(fills);
    }
}
