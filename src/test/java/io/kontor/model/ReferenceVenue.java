package io.kontor.model;

import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueOrder.Status;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A venue with a truth of its own: orders, fills, and what it took back. It counts in whole units and shares no code with the gateway.
 * What it does of its own accord (fill, bust, cancel, fill too much) is the schedule's to ask for.
 */
final class ReferenceVenue {
    private static final Money FEE = Money.of("0.01");

    private final Clock clock;
    private final boolean uniqueIds;
    private final boolean atomicReplace;
    private final boolean amends;
    private final Consumer<ExecutionReport> reports;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, Entry> newestById = new HashMap<>();
    private final Map<IntentId, List<Entry>> byIntent = new HashMap<>();
    private final Map<String, Execution> executions = new HashMap<>();
    private final Set<String> idsSeen = new HashSet<>();
    private final Map<Symbol, Integer> positions = new HashMap<>();
    /** How far the venue's own doing may have taken what can be bought or sold beyond what anybody asked for. */
    private final Map<Symbol, Slack> slack = new HashMap<>();

    private long cursor;
    private long numbers;

    /** What the venue did that nobody ordered, per symbol and side, in units. */
    static final class Slack {
        int buy;
        int sell;

        /** What was taken back, on either side: until that is told, the books have it. */
        int undone;

        void add(Side side, int units) {
            if (side == Side.BUY) {
                buy += units;
            } else {
                sell += units;
            }
        }
    }

    /** One execution, whose figures the venue may change. */
    static final class Execution {
        final Entry of;
        final String id;
        int units;
        boolean busted;

        /** Beyond what was ordered. */
        final boolean excess;

        Execution(Entry of, String id, int units, boolean excess) {
            this.of = of;
            this.id = id;
            this.units = units;
            this.excess = excess;
        }
    }

    /** One order. */
    static final class Entry {
        final String clientOrderId;
        final VenueOrderId id;
        final Optional<VenueClientOrderId> ours;
        final Symbol symbol;
        final Side side;
        final Price price;
        int units;
        final List<Execution> executions = new ArrayList<>();
        Status status = Status.OPEN;

        /** What was filled and taken back. It is not traded again, so an order may stay short of it. */
        int undone;

        Entry(String clientOrderId, VenueOrderId id, Symbol symbol, Side side, Price price, int units) {
            this.clientOrderId = clientOrderId;
            this.id = id;
            this.ours = VenueClientOrderId.parse(clientOrderId);
            this.symbol = symbol;
            this.side = side;
            this.price = price;
            this.units = units;
        }

        boolean isOpen() {
            return status == Status.OPEN;
        }

        int filled() {
            int filled = 0;
            for (Execution e : executions) {
                filled += e.busted ? 0 : e.units;
            }
            return filled;
        }

        int leaves() {
            return isOpen() ? Math.max(0, units - filled()) : 0;
        }

        @Override
        public String toString() {
            return clientOrderId + "[" + side + " " + filled() + "/" + units + " at " + price + " " + status + "]";
        }
    }

    ReferenceVenue(
            Clock clock, boolean uniqueIds, boolean atomicReplace, boolean amends, Consumer<ExecutionReport> reports) {
        this.clock = clock;
        this.uniqueIds = uniqueIds;
        this.atomicReplace = atomicReplace;
        this.amends = amends;
        this.reports = reports;
        Samples.symbols().forEach(symbol -> {
            positions.put(symbol, 0);
            slack.put(symbol, new Slack());
        });
    }

    // Requests.

    /** The order, where the venue took it. */
    Optional<Entry> submit(OrderRequest request) {
        String id = request.id().toString();
        if (uniqueIds && !idsSeen.add(id)) {
            refuse(request, ExecType.REJECTED, "duplicate id");
            return Optional.empty();
        }
        Entry entry = open(request);
        report(entry, ExecType.NEW, Optional.empty(), Optional.empty());
        return Optional.of(entry);
    }

    void reject(OrderRequest request) {
        idsSeen.add(request.id().toString());
        refuse(request, ExecType.REJECTED, "not today");
    }

    /** What stands of an immediate order is canceled at once. */
    void endIfImmediate(Entry entry, TimeInForce timeInForce) {
        boolean immediate = timeInForce == TimeInForce.IOC || timeInForce == TimeInForce.FOK;
        if (immediate && entry.isOpen()) {
            end(entry, Status.CANCELED);
        }
    }

    Optional<Entry> replace(VenueClientOrderId target, OrderRequest request) {
        Entry old = newestById.get(target.toString());
        boolean taken = uniqueIds && !idsSeen.add(request.id().toString());
        if (taken || !atomicReplace || old == null || !old.isOpen() || !old.executions.isEmpty()) {
            refuse(request, ExecType.REPLACE_REJECTED, "cannot be replaced");
            return Optional.empty();
        }
        old.status = Status.CANCELED;
        Entry entry = open(request);
        report(entry, ExecType.REPLACED, Optional.empty(), Optional.empty());
        return Optional.of(entry);
    }

    /** For less, what is filled included, and only while something of it is left to fill. */
    void amend(VenueClientOrderId target, int units, boolean refuse) {
        Entry entry = newestById.get(target.toString());
        if (entry == null || refuse || !amends || !entry.isOpen() || units >= entry.units || units <= entry.filled()) {
            refused(target, entry, ExecType.AMEND_REJECTED, "cannot be amended");
        } else {
            entry.units = units;
            report(entry, ExecType.AMENDED, Optional.empty(), Optional.empty());
        }
    }

    /** @param number by which somebody else's order is meant */
    void cancel(VenueClientOrderId target, Optional<VenueOrderId> number, boolean refuse) {
        Entry entry = number.flatMap(this::numbered).orElseGet(() -> newestById.get(target.toString()));
        if (entry != null && entry.isOpen() && !refuse) {
            end(entry, Status.CANCELED);
        } else {
            refused(target, entry, ExecType.CANCEL_REJECTED, "too late to cancel");
        }
    }

    private Optional<Entry> numbered(VenueOrderId number) {
        return entries.stream().filter(entry -> entry.id.equals(number)).findFirst();
    }

    private void refused(VenueClientOrderId target, @Nullable Entry entry, ExecType type, String text) {
        if (entry != null) {
            report(entry, type, Optional.empty(), Optional.of(text));
        } else {
            reports.accept(new ExecutionReport(
                    ++cursor,
                    target.toString(),
                    ExecutionReport.NO_ORDER,
                    type,
                    Samples.BTC,
                    Side.BUY,
                    Quantity.ZERO,
                    Price.of("1"),
                    Quantity.ZERO,
                    Optional.empty(),
                    Optional.of("unknown order"),
                    clock.instant()));
        }
    }

    Optional<VenueOrder> find(VenueClientOrderId id) {
        return Optional.ofNullable(newestById.get(id.toString())).map(entry -> describe(entry, true));
    }

    Optional<VenueOrder> find(VenueOrderId number) {
        return entries.stream()
                .filter(entry -> entry.id.equals(number))
                .findFirst()
                .map(entry -> describe(entry, false));
    }

    List<VenueOrder> openOrders() {
        return entries.stream()
                .filter(Entry::isOpen)
                .map(entry -> describe(entry, false))
                .toList();
    }

    // The venue's own doing.

    /** Somebody else of the same account places an order. */
    Entry placeElsewhere(Symbol symbol, Side side, int units, Price price) {
        Entry entry =
                add(new Entry("theirs-" + ++numbers, new VenueOrderId("v" + ++numbers), symbol, side, price, units));
        slack.get(symbol).add(side, units);
        report(entry, ExecType.NEW, Optional.empty(), Optional.empty());
        return entry;
    }

    void fill(Entry entry, int units) {
        execute(entry, units, false);
        if (entry.leaves() == 0) {
            entry.status = Status.FILLED;
        }
    }

    /** More than was ordered, or after the end. */
    void fillInExcess(Entry entry, int units) {
        slack.get(entry.symbol).add(entry.side, units);
        execute(entry, units, true);
    }

    void bust(Execution execution) {
        Entry entry = execution.of;
        execution.busted = true;
        undo(entry, execution.units);
        move(entry.symbol, entry.side, -execution.units);
        slack.get(entry.symbol).add(opposite(entry.side), execution.units);
        report(entry, ExecType.TRADE_CANCEL, Optional.of(describe(execution)), Optional.of("busted"));
    }

    void correct(Execution execution, int units) {
        Entry entry = execution.of;
        int by = units - execution.units;
        slack.get(entry.symbol).add(by > 0 ? entry.side : opposite(entry.side), Math.abs(by));
        undo(entry, -by);
        execution.units = units;
        move(entry.symbol, entry.side, by);
        report(entry, ExecType.TRADE_CORRECT, Optional.of(describe(execution)), Optional.of("corrected"));
    }

    void end(Entry entry, Status status) {
        entry.status = status;
        ExecType type = status == Status.EXPIRED ? ExecType.EXPIRED : ExecType.CANCELED;
        report(entry, type, Optional.empty(), Optional.of("ended"));
    }

    // The truth.

    List<Entry> entries() {
        return entries;
    }

    List<Entry> of(IntentId intent) {
        return byIntent.getOrDefault(intent, List.of());
    }

    Optional<Entry> attempt(IntentId intent, int number) {
        return of(intent).stream()
                .filter(entry -> entry.ours.filter(id -> id.attempt() == number).isPresent())
                .findFirst();
    }

    Optional<Execution> execution(FillId id) {
        return Optional.ofNullable(executions.get(id.value()));
    }

    boolean hasSeen(String clientOrderId) {
        return uniqueIds && idsSeen.contains(clientOrderId);
    }

    int position(Symbol symbol) {
        return positions.get(symbol);
    }

    Slack slack(Symbol symbol) {
        return slack.get(symbol);
    }

    int leaves(Symbol symbol, Side side) {
        int leaves = 0;
        for (Entry entry : entries) {
            leaves += entry.symbol.equals(symbol) && entry.side == side ? entry.leaves() : 0;
        }
        return leaves;
    }

    private Entry open(OrderRequest request) {
        return add(new Entry(
                request.id().toString(),
                new VenueOrderId("v" + ++numbers),
                request.symbol(),
                request.side(),
                request.price(),
                request.quantity().value().intValueExact()));
    }

    private Entry add(Entry entry) {
        entries.add(entry);
        newestById.put(entry.clientOrderId, entry);
        entry.ours.ifPresent(id ->
                byIntent.computeIfAbsent(id.intent(), _ -> new ArrayList<>()).add(entry));
        return entry;
    }

    private void execute(Entry entry, int units, boolean excess) {
        Execution execution = new Execution(entry, "f" + ++numbers, units, excess);
        entry.executions.add(execution);
        executions.put(execution.id, execution);
        move(entry.symbol, entry.side, units);
        report(entry, ExecType.TRADE, Optional.of(describe(execution)), Optional.empty());
    }

    private void undo(Entry entry, int units) {
        entry.undone += units;
        slack.get(entry.symbol).undone += units;
    }

    private void move(Symbol symbol, Side side, int units) {
        positions.merge(symbol, side == Side.BUY ? units : -units, Integer::sum);
    }

    private void refuse(OrderRequest request, ExecType type, String text) {
        reports.accept(new ExecutionReport(
                ++cursor,
                request.id().toString(),
                ExecutionReport.NO_ORDER,
                type,
                request.symbol(),
                request.side(),
                request.quantity(),
                request.price(),
                Quantity.ZERO,
                Optional.empty(),
                Optional.of(text),
                clock.instant()));
    }

    private void report(Entry entry, ExecType type, Optional<VenueFill> fill, Optional<String> text) {
        reports.accept(new ExecutionReport(
                ++cursor,
                entry.clientOrderId,
                entry.id,
                type,
                entry.symbol,
                entry.side,
                units(entry.units),
                entry.price,
                units(entry.filled()),
                fill,
                text,
                clock.instant()));
    }

    private VenueOrder describe(Entry entry, boolean withFills) {
        Map<String, VenueFill> fills = new LinkedHashMap<>();
        for (Execution execution : withFills ? entry.executions : List.<Execution>of()) {
            if (!execution.busted) {
                fills.put(execution.id, describe(execution));
            }
        }
        return new VenueOrder(
                entry.clientOrderId,
                entry.id,
                entry.symbol,
                entry.side,
                entry.price,
                units(entry.units),
                units(entry.filled()),
                entry.status,
                List.copyOf(fills.values()),
                Optional.empty(),
                clock.instant());
    }

    private static VenueFill describe(Execution execution) {
        return new VenueFill(
                new FillId(execution.id),
                execution.of.price,
                units(execution.units),
                FEE,
                Samples.USDT,
                Liquidity.TAKER,
                Samples.START);
    }

    private static Quantity units(int count) {
        return new Quantity(java.math.BigDecimal.valueOf(count));
    }

    private static Side opposite(Side side) {
        return side == Side.BUY ? Side.SELL : Side.BUY;
    }
}
