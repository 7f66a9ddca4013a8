package io.kontor.sim.books;

import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which orders and trades an account has of a symbol, by number: what is asked by symbol is not looked for among all the others. */
final class SymbolIndex {
    private static final Logger LOG = LoggerFactory.getLogger(SymbolIndex.class);
    private static final byte[] COMPLETE = "by-symbol".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = {};

    /** In one batch, so that it is a few megabytes however long the books are. */
    private static final int ROWS_PER_COMMIT = 50_000;

    private final Store store;
    private final Keys keys;
    private final RecordCodec codec;

    SymbolIndex(Store store, Keys keys, RecordCodec codec) {
        this.store = store;
        this.keys = keys;
        this.codec = codec;
    }

    /** Of books from before there was one; a build that was broken off begins anew. */
    void buildWhereMissing() {
        if (store.get(Table.META, COMPLETE) != null) {
            return;
        }
        build(Table.ORDERS, row -> put(codec.order(row)));
        build(Table.FILLS, row -> {
            Fill fill = codec.fill(row);
            put(fill);
            store.delete(Table.TRADES, keys.trade(fill.account(), fill.trade(), fill.orderId()));
        });
        store.put(Table.META, COMPLETE, NOTHING);
        store.commit();
    }

    /** With the next commit, as the order. */
    void put(OrderRecord order) {
        byte[] symbol = keys.symbol(order.account(), order.symbol());
        store.put(Table.SYMBOL_ORDERS, keys.appended(symbol, order.id()), NOTHING);
    }

    /** With the next commit, as the fill. */
    void put(Fill fill) {
        byte[] trade = keys.appended(keys.symbol(fill.account(), fill.symbol()), fill.trade());
        store.put(Table.TRADES, keys.appended(trade, fill.orderId()), NOTHING);
    }

    Rows<OrderRecord> orders(AccountId account, Symbol symbol) {
        return new Rows<>(
                store,
                Table.SYMBOL_ORDERS,
                keys,
                keys.symbol(account, symbol),
                (key, nothing) -> orderOf(account, Keys.numberOf(key)),
                OrderRecord::placedAt);
    }

    Rows<Fill> trades(AccountId account, Symbol symbol) {
        return new Rows<>(
                store,
                Table.TRADES,
                keys,
                keys.symbol(account, symbol),
                (key, nothing) -> fillOf(account, Keys.numberOf(key), Keys.numberBefore(key)),
                Fill::at);
    }

    private OrderRecord orderOf(AccountId account, long number) {
        byte[] order = store.get(Table.ORDERS, keys.numbered(account, number));
        if (order == null) {
            throw new IllegalStateException("order " + number + " of " + account + " (expected: its record)");
        }
        return codec.order(order);
    }

    private Fill fillOf(AccountId account, long order, long trade) {
        byte[] fill = store.get(Table.FILLS, keys.fill(account, order, trade));
        if (fill == null) {
            throw new IllegalStateException("trade " + trade + " of " + account + " (expected: its fill)");
        }
        return codec.fill(fill);
    }

    private void build(Table table, Consumer<byte[]> put) {
        int[] rows = {0};
        store.scan(table, NOTHING, (key, row) -> {
            put.accept(row);
            if (++rows[0] % ROWS_PER_COMMIT == 0) {
                store.commit();
                LOG.info("the simulated exchange's books from before get an index by symbol: {} {}", rows[0], table);
            }
            return true;
        });
    }
}
