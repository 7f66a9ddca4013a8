package io.kontor.sim.binance;

import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Target;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Symbol;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What canceled orders are called from then on: the venue gives each the id of its cancel, and finds it by either. Of as many as were
 * canceled last, and of those since the face was started; the others keep the id they came with. Thread-safe.
 */
final class CancelNames {
    private static final int ORDERS_MAX = 100_000;

    private record Name(AccountId account, Symbol symbol, ClientOrderId cancel) {}

    private final int ordersMax;
    private final Map<Long, Name> byOrder = new LinkedHashMap<>();
    private final Map<Name, Long> byName = new HashMap<>();

    CancelNames() {
        this(ORDERS_MAX);
    }

    CancelNames(int ordersMax) {
        this.ordersMax = ordersMax;
    }

    synchronized void canceled(OrderRecord order, ClientOrderId cancel) {
        Name name = new Name(order.account(), order.symbol(), cancel);
        Name before = byOrder.put(order.id(), name);
        if (name.equals(before)) {
            return;
        }
        forgetName(order.id(), before);
        // Of orders whose cancels were called the same the last is found.
        byName.put(name, order.id());
        if (byOrder.size() > ordersMax) {
            long oldest = byOrder.keySet().iterator().next();
            forgetName(oldest, byOrder.remove(oldest));
        }
    }

    /** What the venue calls the order now. */
    synchronized ClientOrderId of(OrderRecord order) {
        Name name = byOrder.get(order.id());
        return order.status() == OrderStatus.CANCELED && name != null ? name.cancel() : order.clientOrderId();
    }

    /** The order whose cancel is meant, where the target names one, and no other order. */
    synchronized OptionalLong numberOf(AccountId account, Target target) {
        Optional<Long> number = target.id()
                .flatMap(id -> target.symbol().map(symbol -> new Name(account, symbol, id)))
                .map(byName::get)
                .filter(found -> target.number().isEmpty() || target.number().getAsLong() == found);
        return number.map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private void forgetName(long order, @Nullable Name name) {
        if (name != null) {
            byName.remove(name, order);
        }
    }
}
