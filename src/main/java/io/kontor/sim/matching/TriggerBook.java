package io.kontor.sim.matching;

import io.kontor.sim.message.Trigger;
import io.kontor.sim.message.Trigger.Direction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Orders that wait for the last trade to reach their trigger. The nearest trigger goes first, among equals the oldest. */
final class TriggerBook {
    private final TreeMap<Long, Set<Order>> rising = new TreeMap<>();
    private final TreeMap<Long, Set<Order>> falling = new TreeMap<>();

    static boolean isReached(Order order, long last) {
        Trigger trigger = order.request().trigger().orElseThrow();
        long price = order.market().units().price(trigger.price());
        return trigger.direction() == Direction.RISES_TO ? last >= price : last <= price;
    }

    void add(Order order) {
        waiting(order)
                .computeIfAbsent(triggerPrice(order), price -> new LinkedHashSet<>())
                .add(order);
    }

    void remove(Order order) {
        var waiting = waiting(order);
        Set<Order> same = waiting.get(triggerPrice(order));
        if (same != null && same.remove(order) && same.isEmpty()) {
            waiting.remove(triggerPrice(order));
        }
    }

    /** Takes out and answers those the last trade has reached. */
    List<Order> release(long last) {
        List<Order> reached = new ArrayList<>();
        while (!rising.isEmpty() && rising.firstKey() <= last) {
            reached.addAll(rising.pollFirstEntry().getValue());
        }
        while (!falling.isEmpty() && falling.lastKey() >= last) {
            reached.addAll(falling.pollLastEntry().getValue());
        }
        return reached;
    }

    private Map<Long, Set<Order>> waiting(Order order) {
        return order.request().trigger().orElseThrow().direction() == Direction.RISES_TO ? rising : falling;
    }

    private static long triggerPrice(Order order) {
        return order.market()
                .units()
                .price(order.request().trigger().orElseThrow().price());
    }
}
