package io.kontor.sim.binance;

import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.value.ClientOrderId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What canceled orders are called from then on: the venue gives each the id of its cancel. Of as many as were canceled last, and of those
 * since the face was started; the others keep the id they came with. Thread-safe.
 */
final class CancelNames {
    private static final int ORDERS_MAX = 100_000;

    private final Map<Long, ClientOrderId> byOrder = new LinkedHashMap<>();

    synchronized void canceled(OrderRecord order, ClientOrderId cancel) {
        byOrder.put(order.id(), cancel);
        if (byOrder.size() > ORDERS_MAX) {
            byOrder.remove(byOrder.keySet().iterator().next());
        }
    }

    /** What the venue calls the order now. */
    synchronized ClientOrderId of(OrderRecord order) {
        return order.status() == OrderStatus.CANCELED
                ? byOrder.getOrDefault(order.id(), order.clientOrderId())
                : order.clientOrderId();
    }
}
