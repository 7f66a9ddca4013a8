package io.kontor.order;

import io.kontor.platform.serialization.Wire;

/** An order intent as the fold of its journal. Pure: {@link OrderFold} folds; the rules beside it decide. */
public sealed interface OrderState extends Wire permits OrderState.Vacant, Order {
    /**
     * Nothing was ever placed under this id.
     *
     * @param generation the last one that was given up; a later attempt to place needs a newer one
     */
    record Vacant(int generation) implements OrderState {}

    OrderState EMPTY = new Vacant(0);

    /** The state after one more event; total over whatever a journal can hold. */
    static OrderState apply(OrderState before, OrderEvent event) {
        return OrderFold.apply(before, event);
    }
}
