package io.kontor.sim.matching;

import io.kontor.sim.message.Holding;
import io.kontor.sim.message.Target;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A participant's holdings and open orders. A holding is an asset, or a contract by its symbol. Totals are exact; what open orders need
 * is locked and not free for others. Facts may drive a total below zero, new orders may not.
 */
public final class Account {
    private final AccountId id;
    private final Map<String, BigDecimal> totals = new HashMap<>();
    private final Map<String, BigDecimal> locked = new HashMap<>();
    private final Map<ClientOrderId, Order> open = new HashMap<>();
    private final Map<Long, Order> openByNumber = new HashMap<>();
    private long lastCursor;

    Account(AccountId id, long lastCursor) {
        this.id = id;
        this.lastCursor = lastCursor;
    }

    public AccountId id() {
        return id;
    }

    /** The number of its newest report. */
    public long lastCursor() {
        return lastCursor;
    }

    public Map<String, BigDecimal> totals() {
        return Collections.unmodifiableMap(totals);
    }

    public BigDecimal total(String holding) {
        return totals.getOrDefault(holding, BigDecimal.ZERO);
    }

    public BigDecimal locked(String holding) {
        return locked.getOrDefault(holding, BigDecimal.ZERO);
    }

    public BigDecimal free(String holding) {
        return total(holding).subtract(locked(holding));
    }

    /** All it has, by name. */
    public List<Holding> holdings() {
        return totals.keySet().stream()
                .sorted()
                .map(name -> new Holding(id, name, new Money(free(name)), new Money(locked(name))))
                .toList();
    }

    public Collection<Order> openOrders() {
        return Collections.unmodifiableCollection(open.values());
    }

    public @Nullable Order openOrder(ClientOrderId clientOrderId) {
        return open.get(clientOrderId);
    }

    public @Nullable Order openOrder(Target target) {
        Order order = target.number().isPresent()
                ? openByNumber.get(target.number().getAsLong())
                : open.get(target.id().orElseThrow());
        return order != null && target.isMet(order.id(), order.request()) ? order : null;
    }

    long nextCursor() {
        return ++lastCursor;
    }

    void setTotal(String holding, BigDecimal total) {
        totals.put(holding, total);
    }

    BigDecimal add(String holding, BigDecimal change) {
        return totals.merge(holding, change, BigDecimal::add);
    }

    void lock(String holding, BigDecimal change) {
        locked.merge(holding, change, BigDecimal::add);
    }

    void opened(Order order) {
        open.put(order.clientOrderId(), order);
        openByNumber.put(order.id(), order);
    }

    void over(Order order) {
        open.remove(order.clientOrderId());
        openByNumber.remove(order.id());
    }
}
