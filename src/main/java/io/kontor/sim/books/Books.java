package io.kontor.sim.books;

import io.kontor.sim.matching.Account;
import io.kontor.sim.matching.Counters;
import io.kontor.sim.matching.Effects;
import io.kontor.sim.matching.History;
import io.kontor.sim.matching.MatchingEngine;
import io.kontor.sim.matching.Order;
import io.kontor.sim.matching.Tape;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.Target;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The venue's truth. Collects what the engine did since the last commit and writes it as one batch, synced; until then nobody may hear of
 * it. Of an order that changed more than once only the last state is written. For one thread, the engine's.
 */
public final class Books implements Effects, Tape, History, AutoCloseable {
    private static final byte[] COUNTERS = {'c'};
    private static final byte[] NOTHING = {};
    private static final String LAST_PREFIX = "last|";

    private record OrderKey(AccountId account, ClientOrderId id) {}

    private record FillKey(long order, long trade) {}

    private record BalanceKey(AccountId account, String holding) {}

    private final Store store;
    private final Keys keys = new Keys();
    private final RecordCodec codec = new RecordCodec();
    private final SymbolIndex bySymbol;
    private final ReportLog reportLog;

    private final Set<Order> changed = new LinkedHashSet<>();

    /** Whose an id is by now, in the order they were taken, and whose first id is among them. */
    private final Map<OrderKey, Long> taken = new LinkedHashMap<>();

    private final Set<Long> named = new HashSet<>();
    private final Map<Long, OrderRecord> closed = new LinkedHashMap<>();
    private final Map<OrderKey, OrderRecord> closedById = new LinkedHashMap<>();
    private final Map<FillKey, Fill> fills = new LinkedHashMap<>();
    private final Map<BalanceKey, BigDecimal> balances = new LinkedHashMap<>();
    private final List<Report> reports = new ArrayList<>();
    private final Map<Symbol, Price> lastTrades = new LinkedHashMap<>();

    /** Orders up to this number are on disk, and their ids. */
    private long ordersOnDisk;

    /** Numbers of the orders that are open on disk. */
    private final Set<Long> openOnDisk = new HashSet<>();

    private Books(Store store, BooksSettings settings) {
        this.store = store;
        this.bySymbol = new SymbolIndex(store, keys, codec);
        this.reportLog = new ReportLog(store, keys, codec, settings.reportsPerAccountMax());
    }

    /** Opens or founds the books; fails where another process has them open. */
    public static Books open(Path directory, BooksSettings settings) {
        return opened(Store.open(directory, settings), settings);
    }

    /** Opens books that were open before; fails also where there are none, for these are not to begin anew. */
    public static Books reopen(Path directory, BooksSettings settings) {
        return opened(Store.reopen(directory, settings), settings);
    }

    private static Books opened(Store store, BooksSettings settings) {
        Books books = new Books(store, settings);
        try {
            books.bySymbol.buildWhereMissing();
            return books;
        } catch (RuntimeException e) {
            books.close();
            throw e;
        }
    }

    /** The numbers to go on from. */
    public Counters counters() {
        byte[] counters = store.get(Table.META, COUNTERS);
        Counters found = counters == null ? Counters.START : codec.counters(counters);
        ordersOnDisk = found.order();
        return found;
    }

    /** Brings the engine to where the last commit left it. */
    public void restore(MatchingEngine engine) {
        Map<AccountId, Map<String, BigDecimal>> totals = new LinkedHashMap<>();
        store.scan(Table.BALANCES, NOTHING, (key, value) -> {
            totals.computeIfAbsent(Keys.accountOf(key), account -> new LinkedHashMap<>())
                    .put(Keys.nameOf(key), codec.amount(value));
            return true;
        });
        totals.forEach((account, held) -> engine.restore(account, held, reportLog.lastCursor(account)));
        engine.restore(openOrders());
        restoreLastTrades(engine);
    }

    @Override
    public void changed(Order order) {
        changed.add(order);
        takes(order.account().id(), order.clientOrderId(), order.id());
    }

    @Override
    public void renamed(Order order) {
        taken.put(new OrderKey(order.account().id(), order.clientOrderId()), order.id());
    }

    @Override
    public void closed(OrderRecord order) {
        closed.put(order.id(), order);
        closedById.put(new OrderKey(order.account(), order.clientOrderId()), order);
        takes(order.account(), order.clientOrderId(), order.id());
    }

    @Override
    public void filled(Fill fill) {
        fills.put(new FillKey(fill.orderId(), fill.trade()), fill);
    }

    @Override
    public void balance(Account account, String holding, BigDecimal total) {
        balances.put(new BalanceKey(account.id(), holding), total);
    }

    @Override
    public void reported(Report report) {
        reports.add(report);
    }

    /** Only the last one is kept, with the next commit, for triggers to be measured against. */
    @Override
    public void printed(Symbol symbol, Side aggressor, Price price, Quantity quantity, Instant at) {
        lastTrades.put(symbol, price);
    }

    @Override
    public Optional<OrderRecord> closedOrder(AccountId account, ClientOrderId id) {
        OrderRecord fresh = closedById.get(new OrderKey(account, id));
        return fresh == null ? find(account, id) : Optional.of(fresh);
    }

    @Override
    public Optional<Fill> fill(AccountId account, long orderId, long trade) {
        Fill fresh = fills.get(new FillKey(orderId, trade));
        return fresh != null
                ? Optional.of(fresh)
                : Optional.ofNullable(store.get(Table.FILLS, keys.fill(account, orderId, trade)))
                        .map(codec::fill);
    }

    /** Whether something waits to be committed. Trade prints alone do not: they are the market's, not ours. */
    public boolean isDirty() {
        return !changed.isEmpty() || !closed.isEmpty() || !balances.isEmpty() || !reports.isEmpty();
    }

    /** Reports the next commit will make known. */
    public List<Report> pendingReports() {
        return Collections.unmodifiableList(reports);
    }

    /** Makes everything since the last commit durable; answers the reports that may go out now. */
    public List<Report> commit(Counters counters) {
        store.put(Table.META, COUNTERS, codec.encode(counters));
        closed.values().forEach(this::putClosed);
        changed.stream().filter(Order::isOpen).forEach(this::putOpen);
        taken.forEach((key, number) -> store.put(Table.IDS, keys.id(key.account(), key.id()), keys.number(number)));
        fills.values().forEach(this::putFill);
        balances.forEach((key, total) ->
                store.put(Table.BALANCES, keys.named(key.account(), key.holding()), codec.encode(total)));
        lastTrades.forEach((symbol, price) -> store.put(Table.META, lastKey(symbol), codec.encode(price.value())));
        reportLog.append(reports.stream().map(this::asKept).toList());
        reportLog.trim();
        store.commit();
        ordersOnDisk = counters.order();
        List<Report> committed = List.copyOf(reports);
        changed.clear();
        taken.clear();
        named.clear();
        closed.clear();
        closedById.clear();
        fills.clear();
        balances.clear();
        lastTrades.clear();
        reports.clear();
        return committed;
    }

    /** The committed record of an order, open or closed. */
    public Optional<OrderRecord> find(AccountId account, ClientOrderId id) {
        return Optional.ofNullable(store.getRare(Table.IDS, keys.id(account, id)))
                .map(number -> new Decoder(number).i64())
                .flatMap(number -> find(account, number))
                .filter(order -> order.clientOrderId().equals(id));
    }

    /** The committed record of an order by its number. */
    public Optional<OrderRecord> find(AccountId account, long number) {
        return Optional.ofNullable(store.get(Table.ORDERS, keys.numbered(account, number)))
                .map(codec::order);
    }

    /** The committed record of the order that is meant. */
    public Optional<OrderRecord> find(AccountId account, Target target) {
        Optional<OrderRecord> found = target.number().isPresent()
                ? find(account, target.number().getAsLong())
                : find(account, target.id().orElseThrow());
        return found.filter(order -> target.isMet(order.id(), order.request()));
    }

    /** Committed orders of an account in a symbol, oldest first. */
    public List<OrderRecord> history(AccountId account, Symbol symbol, Slice slice) {
        return bySymbol.orders(account, symbol).read(slice, order -> true);
    }

    /** Committed fills of an account in a symbol that still stand, by trade, oldest first. */
    public List<Fill> trades(AccountId account, Symbol symbol, Slice slice) {
        return bySymbol.trades(account, symbol).read(slice, Books::stands);
    }

    /** Committed fills of one order that still stand, by trade, oldest first; what else the account traded is not looked at. */
    public List<Fill> trades(AccountId account, long order, Slice slice, Predicate<Fill> wanted) {
        return new Rows<>(
                        store,
                        Table.FILLS,
                        keys,
                        keys.numbered(account, order),
                        (key, value) -> codec.fill(value),
                        Fill::at)
                .read(slice, fill -> stands(fill) && wanted.test(fill));
    }

    /** An order's committed fills in the order they were made. */
    public List<Fill> fillsOf(OrderRecord order) {
        byte[] prefix = keys.numbered(order.account(), order.id());
        List<Fill> found = new ArrayList<>();
        store.scan(Table.FILLS, prefix, (key, value) -> Keys.startsWith(key, prefix) && found.add(codec.fill(value)));
        return found;
    }

    /** Committed reports after a cursor, oldest first, at most so many. */
    public List<Report> reportsAfter(AccountId account, long cursor, int max) {
        return reportLog.after(account, cursor, max);
    }

    /** The account has the report, and the ones before it, in its own books. */
    public void acknowledge(AccountId account, long cursor) {
        reportLog.acknowledge(account, cursor);
    }

    /** Committed orders by account and number, from where a page before ended. */
    public Page<OrderRecord> orders(Optional<AccountId> account, Optional<String> from, int max) {
        return new Pages(store, keys).read(Table.ORDERS, account, from, max, codec::order);
    }

    /** Committed fills by account, order and trade, from where a page before ended. */
    public Page<Fill> fills(Optional<AccountId> account, Optional<String> from, int max) {
        return new Pages(store, keys).read(Table.FILLS, account, from, max, codec::fill);
    }

    /** How often the disk was synced. */
    public long syncs() {
        return store.syncs();
    }

    @Override
    public void close() {
        store.close();
    }

    /** Of a rejected order that is not kept only its id is: with its number nobody could read the report again. */
    private Report asKept(Report report) {
        boolean unkept = report.order()
                .filter(order -> order.status() == OrderStatus.REJECTED)
                .filter(order -> !closed.containsKey(order.id())
                        && find(order.account(), order.id()).isEmpty())
                .isPresent();
        return unkept
                ? new Report(
                        report.account(),
                        report.cursor(),
                        report.type(),
                        report.clientOrderId(),
                        Optional.empty(),
                        report.fill(),
                        report.reason(),
                        report.at())
                : report;
    }

    private void putOpen(Order order) {
        OrderRecord record = order.record();
        byte[] key = keys.numbered(record.account(), record.id());
        store.put(Table.ORDERS, key, codec.encode(record));
        if (openOnDisk.add(record.id())) {
            store.put(Table.OPEN, key, NOTHING);
            bySymbol.put(record);
        }
    }

    private void putFill(Fill fill) {
        store.put(Table.FILLS, keys.fill(fill.account(), fill.orderId(), fill.trade()), codec.encode(fill));
        bySymbol.put(fill);
    }

    private static boolean stands(Fill fill) {
        return fill.standing() != Fill.Standing.BUSTED;
    }

    private void putClosed(OrderRecord record) {
        byte[] key = keys.numbered(record.account(), record.id());
        store.put(Table.ORDERS, key, codec.encode(record));
        if (openOnDisk.remove(record.id())) {
            store.delete(Table.OPEN, key);
        } else {
            bySymbol.put(record);
        }
    }

    /** The first that is heard of a new order: it has its id now, whoever had it. */
    private void takes(AccountId account, ClientOrderId id, long number) {
        if (number > ordersOnDisk && named.add(number)) {
            taken.put(new OrderKey(account, id), number);
        }
    }

    private List<OrderRecord> openOrders() {
        List<OrderRecord> open = new ArrayList<>();
        store.scan(Table.OPEN, NOTHING, (key, nothing) -> {
            byte[] record = store.get(Table.ORDERS, key);
            if (record == null) {
                throw new IllegalStateException("open order of " + Keys.accountOf(key) + " (expected: its record)");
            }
            OrderRecord order = codec.order(record);
            openOnDisk.add(order.id());
            return open.add(order);
        });
        return open;
    }

    private void restoreLastTrades(MatchingEngine engine) {
        for (Symbol symbol : engine.symbols()) {
            byte[] last = store.get(Table.META, lastKey(symbol));
            if (last != null) {
                // The tick may be coarser by now than when it was.
                engine.restoreLastTrade(symbol, engine.units(symbol).price(codec.amount(last), RoundingMode.HALF_EVEN));
            }
        }
    }

    private byte[] lastKey(Symbol symbol) {
        return (LAST_PREFIX + symbol).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
