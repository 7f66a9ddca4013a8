package io.kontor.order;

import akka.actor.typed.ActorRef;

/** How an order leaves memory while sharding knows, so that whatever is sent to it meanwhile starts it again. Called by its actor. */
public interface OrderPassivation {
    /** Asks sharding to put the order to sleep, which will tell it {@link OrderEntity.Stop} in its own time. */
    void sleep(ActorRef<OrderEntity.Command> order);

    /** The order has to end though it was given work after it asked to sleep: it is to be started again with this. */
    void wakeAgain(OrderEntity.Wake wake);
}
