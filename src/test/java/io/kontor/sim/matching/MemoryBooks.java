package io.kontor.sim.matching;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything the engine ever did, in memory. */
final class MemoryBooks implements Effects, Tape, History {
    private record Key(AccountId account, Object id) {}

    final List<Report> reports = new ArrayList<>();
    final List<String> prints = new ArrayList<>();
    final Map<Object, Fill> fills = new LinkedHashMap<>();
    final Map<Object, OrderRecord> open = new LinkedHashMap<>();
    private final Map<Object, OrderRecord> closed = new LinkedHashMap<>();

    MemoryBooks copy() {
        MemoryBooks copy = new MemoryBooks();
        copy.fills.putAll(fills);
        copy.open.putAll(open);
        copy.closed.putAll(closed);
        return copy;
    }

    ClientOrderId idOf(Fill fill) {
        return Stream.concat(open.values().stream(), closed.values().stream())
                .filter(order -> order.id() == fill.orderId())
                .findFirst()
                .orElseThrow()
                .clientOrderId();
    }

    @Override
    public void changed(Order order) {
        open.put(key(order.record()), order.record());
    }

    @Override
    public void renamed(Order order) {
        open.values().removeIf(record -> record.id() == order.id());
        changed(order);
    }

    @Override
    public void closed(OrderRecord order) {
        open.remove(key(order));
        closed.put(key(order), order);
    }

    @Override
    public void filled(Fill fill) {
        fills.put(fillKey(fill.account(), fill.orderId(), fill.trade()), fill);
    }

    @Override
    public void balance(Account account, String holding, BigDecimal total) {}

    @Override
    public void reported(Report report) {
        reports.add(report);
    }

    @Override
    public void printed(Symbol symbol, Side aggressor, Price price, Quantity quantity, Instant at) {
        prints.add(aggressor + " " + quantity + "@" + price);
    }

    @Override
    public Optional<OrderRecord> closedOrder(AccountId account, ClientOrderId id) {
        return Optional.ofNullable(closed.get(new Key(account, id)));
    }

    @Override
    public Optional<Fill> fill(AccountId account, long orderId, long trade) {
        return Optional.ofNullable(fills.get(fillKey(account, orderId, trade)));
    }

    private static Key key(OrderRecord order) {
        return new Key(order.account(), order.clientOrderId());
    }

    private static Object fillKey(AccountId account, long orderId, long trade) {
        return account + "/" + orderId + "/" + trade;
    }
}
