package io.kontor.model;

import io.kontor.account.AccountBooks;
import io.kontor.account.AccountEvent;
import io.kontor.account.AccountState;
import io.kontor.account.OpenOrder;
import io.kontor.account.SymbolExposure;
import io.kontor.order.Order;
import io.kontor.order.OrderEvent;
import io.kontor.position.Ledger;
import io.kontor.position.LedgerEntry;
import io.kontor.position.PositionEvent;
import io.kontor.position.PositionState;
import io.kontor.value.CommandId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueOrder.Status;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Holds the promises against everything that happens, step by step, with the venue's own truth for a measure. */
final class Promises {
    /** What no schedule of faults may ever bring about while every fence holds. */
    private static final Set<String> NEVER_FLAGGED =
            Set.of("VOIDED_ATTEMPT_ARRIVED", "UNEXPECTED_REPORT", "LOST_BY_VENUE", "AMENDED_ELSEWHERE");

    private final ReferenceVenue venue;
    private final Supplier<AccountState> account;
    private final java.util.function.ToIntFunction<IntentId> onTheWay;
    private final int positionMax;
    private final Set<IntentId> touched = new LinkedHashSet<>();
    private final Map<IntentId, Map<Integer, Integer>> revisionOfAttempt = new HashMap<>();
    private final Map<IntentId, Map<Integer, Integer>> replacements = new HashMap<>();
    private final Map<IntentId, Integer> mostWanted = new HashMap<>();
    private final Set<IntentId> closed = new HashSet<>();
    private final Set<String> booked = new HashSet<>();
    private final Set<FillId> trades = new HashSet<>();
    private final Map<Symbol, Set<String>> delivered = new HashMap<>();
    private final Map<Symbol, Long> deliveredUpTo = new HashMap<>();
    private final Map<Symbol, Integer> adjusted = new HashMap<>();
    private final Map<Symbol, Integer> adjustedInAll = new HashMap<>();
    private final Map<IntentId, Set<CommandId>> cancels = new HashMap<>();
    private long seq;

    /**
     * How it is put together.
     *
     * @param onTheWay what requests that have left may still come to at the venue
     */
    Promises(
            ReferenceVenue venue,
            Supplier<AccountState> account,
            java.util.function.ToIntFunction<IntentId> onTheWay,
            int positionMax) {
        this.venue = venue;
        this.account = account;
        this.onTheWay = onTheWay;
        this.positionMax = positionMax;
    }

    void touch(IntentId intent) {
        touched.add(intent);
    }

    /** Somebody asked for this order's end under that id. */
    void cancelAsked(IntentId intent, CommandId command) {
        cancels.computeIfAbsent(intent, _ -> new HashSet<>()).add(command);
    }

    void orderWrote(OrderHost host, List<OrderEvent> events) {
        IntentId id = host.id();
        touch(id);
        for (OrderEvent event : events) {
            switch (event) {
                case OrderEvent.OrderPlaced e ->
                    mostWanted.merge(id, units(e.terms().total()), Math::max);
                case OrderEvent.ModifyRequested e ->
                    mostWanted.merge(id, units(e.terms().total()), Math::max);
                case OrderEvent.SubmissionAttempted e -> {
                    revisionOfAttempt.computeIfAbsent(id, _ -> new HashMap<>()).put(e.attempt(), e.revision());
                    e.replaces()
                            .ifPresent(target -> replacements
                                    .computeIfAbsent(id, _ -> new HashMap<>())
                                    .put(e.attempt(), target));
                }
                case OrderEvent.SubmissionRetried e ->
                    revisionOfAttempt.computeIfAbsent(id, _ -> new HashMap<>()).put(e.attempt(), e.revision());
                case OrderEvent.Flagged e -> flagged(host, e);
                case OrderEvent.CancelRequested e ->
                    e.command()
                            .ifPresent(command -> Promise.ANSWERS_ARE_HONEST.holds(
                                    wasAsked(id, command),
                                    () -> id + " is canceled by " + command + ", which did not mean it"));
                default -> {}
            }
        }
        host.order().filter(Order::isClosed).filter(_ -> closed.add(id)).ifPresent(this::holdComplete);
    }

    /** A flag says what happened and nothing else: too much is of the venue's own doing, and crossing a modify takes a modify. */
    private void flagged(OrderHost host, OrderEvent.Flagged e) {
        IntentId id = host.id();
        Promise.ONE_ORDER_PER_REVISION.holds(
                !NEVER_FLAGGED.contains(e.flag()), () -> id + " flagged " + e.flag() + ": " + e.detail());
        boolean excess = venue.of(id).stream()
                .anyMatch(entry -> entry.undone > 0 || entry.executions.stream().anyMatch(x -> x.excess));
        boolean modified = host.journal().stream().anyMatch(OrderEvent.ModifyRequested.class::isInstance);
        Promise.ANSWERS_ARE_HONEST.holds(
                !e.flag().equals("OVERFILL") || excess,
                () -> id + " is said to be overfilled: " + e.detail() + "; " + venue.of(id));
        Promise.ANSWERS_ARE_HONEST.holds(
                !e.flag().equals("FILLED_BEYOND_MODIFY") || modified,
                () -> id + " is said to be filled beyond a modify there was not: " + e.detail());
    }

    /** An order is closed only with all its fills; what the venue did to them afterwards, or beyond the order, is another matter. */
    private void holdComplete(Order order) {
        List<ReferenceVenue.Entry> entries = venue.of(order.id());
        boolean ownDoing = entries.stream()
                .anyMatch(e -> e.undone > 0 || e.executions.stream().anyMatch(execution -> execution.excess));
        int executed = entries.stream().mapToInt(ReferenceVenue.Entry::filled).sum();
        Promise.EACH_FILL_ONCE.holds(
                entries.isEmpty() || ownDoing || units(order.filled()) == executed,
                () -> order.id() + " is closed with " + order.filled() + " of " + executed + " filled: " + entries);
    }

    private boolean wasAsked(IntentId id, CommandId command) {
        boolean byAll = account.get()
                .operation(command)
                .filter(all -> all.orders().contains(id))
                .isPresent();
        return byAll || cancels.getOrDefault(id, Set.of()).contains(command);
    }

    void accountWrote(List<AccountEvent> events) {
        for (AccountEvent event : events) {
            switch (event) {
                case AccountEvent.OrderAnnounced e -> {
                    touch(e.order());
                    Promise.EACH_FILL_ONCE.holds(
                            e.seq() == seq + 1, () -> "event " + e.seq() + " of the account follows " + seq);
                    seq = e.lastSeq();
                    e.announcement().entry().ifPresent(this::book);
                }
                case AccountEvent.Reserved e -> touch(e.order());
                case AccountEvent.ReservationReleased e -> touch(e.order());
                case AccountEvent.OrderForgotten e -> touch(e.order());
                case AccountEvent.PositionAdjusted e -> {
                    Promise.EACH_FILL_ONCE.holds(
                            e.seq() == seq + 1, () -> "event " + e.seq() + " of the account follows " + seq);
                    seq = e.seq();
                    book(e.adjustment());
                    adjusted.merge(e.symbol(), e.adjustment().quantityChange().intValueExact(), Integer::sum);
                    adjustedInAll.merge(
                            e.symbol(), e.adjustment().quantityChange().abs().intValueExact(), Integer::sum);
                }
                case AccountEvent.ChangeDenied e -> touch(e.order());
                case AccountEvent.LimitAlerted e -> {
                    Promise.EACH_FILL_ONCE.holds(
                            e.seq() == seq + 1, () -> "event " + e.seq() + " of the account follows " + seq);
                    seq = e.seq();
                }
                case AccountEvent.LimitsChanged _,
                        AccountEvent.LimitsProposed _,
                        AccountEvent.LimitsWithdrawn _,
                        AccountEvent.TradingDayOpened _ -> {}
                case AccountEvent.CancelNoted _,
                        AccountEvent.CancelAllReceived _,
                        AccountEvent.PositionDelivered _ -> {}
            }
        }
    }

    private void book(LedgerEntry entry) {
        String key = keyOf(entry);
        Promise.EACH_FILL_ONCE.holds(booked.add(key), () -> "the account books twice: " + key);
        if (entry instanceof LedgerEntry.Trade trade) {
            Promise.EACH_FILL_ONCE.holds(
                    venue.execution(trade.fill()).isPresent(), () -> "the venue knows no fill " + trade.fill());
            trades.add(trade.fill());
        }
    }

    void positionWrote(Symbol symbol, List<PositionEvent> events, PositionState after) {
        for (PositionEvent event : events) {
            if (event instanceof PositionEvent.EntriesBooked e) {
                long last = deliveredUpTo.getOrDefault(symbol, 0L);
                Promise.EACH_FILL_ONCE.holds(
                        e.previous() == last, () -> symbol + ": a delivery after " + e.previous() + " follows " + last);
                deliveredUpTo.put(symbol, e.number());
                Set<String> known = delivered.computeIfAbsent(symbol, _ -> new HashSet<>());
                e.entries()
                        .forEach(entry -> Promise.EACH_FILL_ONCE.holds(
                                known.add(keyOf(entry)) && booked.contains(keyOf(entry)),
                                () -> symbol + ": the position books " + keyOf(entry)
                                        + ", twice or not from the account"));
            }
        }
        long entries = delivered.getOrDefault(symbol, Set.of()).size();
        long inLedger = after.ledger().map(Ledger::entries).orElse(0L);
        Promise.EACH_FILL_ONCE.holds(
                inLedger == entries, () -> symbol + ": " + entries + " entries are " + inLedger + " in the ledger");
    }

    private static String keyOf(LedgerEntry entry) {
        return switch (entry) {
            case LedgerEntry.Trade e -> e.intent() + " trade " + e.fill();
            case LedgerEntry.Bust e ->
                e.original().intent() + " bust of " + e.original().fill();
            case LedgerEntry.Correction e ->
                e.after().intent() + " correction of " + e.after().fill() + " from "
                        + e.before().quantity() + " to " + e.after().quantity() + " at " + e.at();
            case LedgerEntry.Adjustment e -> "adjustment " + e.reason();
        };
    }

    /** The venue has taken one of our orders. */
    void taken(ReferenceVenue.Entry entry) {
        IntentId intent = entry.ours.orElseThrow().intent();
        touch(intent);
        int attempt = entry.ours.get().attempt();
        Map<Integer, Integer> revisions = revisionOfAttempt.getOrDefault(intent, Map.of());
        Promise.ACCEPTED_IS_DURABLE.holds(
                revisions.containsKey(attempt), () -> entry + " was sent and is in no journal");
        Set<Integer> live = new HashSet<>();
        Set<Integer> seen = new HashSet<>();
        for (ReferenceVenue.Entry other : venue.of(intent)) {
            int number = other.ours.orElseThrow().attempt();
            Promise.ONE_ORDER_PER_REVISION.holds(
                    seen.add(revisions.get(number)), () -> "two orders of one revision: " + venue.of(intent));
            if (other.isOpen()) {
                live.add(number);
            }
        }
        Promise.ONE_ORDER_PER_REVISION.holds(
                live.size() <= 1, () -> "two open orders of one intent: " + venue.of(intent));
    }

    /** A report is said to be in the books. */
    void acknowledged(ExecutionReport report) {
        if (report.type() == ExecutionReport.ExecType.TRADE) {
            FillId fill = report.fill().orElseThrow().id();
            boolean undone = venue.execution(fill).filter(e -> e.busted).isPresent();
            Promise.EACH_FILL_ONCE.holds(
                    trades.contains(fill) || undone, () -> "acknowledged and not in the account's journal: " + report);
        }
    }

    /** After each step. */
    void hold() {
        if (touched.isEmpty()) {
            return;
        }
        for (IntentId intent : touched) {
            holdReserved(intent);
            holdAmount(intent);
        }
        touched.clear();
        Samples.symbols().forEach(this::holdLimits);
    }

    /** What the venue may still fill of an order is reserved by the account, whatever is known of it. */
    private void holdReserved(IntentId intent) {
        int leaves = 0;
        int filled = 0;
        for (ReferenceVenue.Entry entry : venue.of(intent)) {
            leaves += entry.leaves();
            for (ReferenceVenue.Execution execution : entry.executions) {
                filled += execution.busted || execution.excess ? 0 : execution.units;
            }
        }
        int atVenue = leaves + onTheWay.applyAsInt(intent);
        if (atVenue == 0) {
            return;
        }
        Optional<OpenOrder> held = account.get().order(intent);
        int worst = atVenue + filled;
        int reserved = held.map(o -> units(AccountBooks.exposed(o)) + units(o.filled()))
                .orElse(0);
        Promise.UNKNOWN_STAYS_RESERVED.holds(
                reserved >= worst,
                () -> intent + " may come to " + worst + " at the venue, the account holds " + held + " for it: "
                        + venue.of(intent));
    }

    private void holdAmount(IntentId intent) {
        int filled = 0;
        for (ReferenceVenue.Entry entry : venue.of(intent)) {
            for (ReferenceVenue.Execution execution : entry.executions) {
                filled += execution.busted || execution.excess ? 0 : execution.units;
            }
        }
        int most = mostWanted.getOrDefault(intent, 0);
        int total = filled;
        Promise.ONE_ORDER_PER_REVISION.holds(
                filled <= most, () -> intent + " filled " + total + " of " + most + ": " + venue.of(intent));
    }

    private void holdLimits(Symbol symbol) {
        ReferenceVenue.Slack slack = venue.slack(symbol);
        int position = venue.position(symbol);
        // A person may say at any time that we hold more or less; no limit refuses a fact.
        int byHand = adjustedInAll.getOrDefault(symbol, 0);
        holdLimit(symbol, "at the venue", position + venue.leaves(symbol, Side.BUY), slack.buy + byHand);
        holdLimit(symbol, "at the venue", -position + venue.leaves(symbol, Side.SELL), slack.sell + byHand);
        AccountState books = account.get();
        Ledger ledger = books.positions().get(symbol);
        int booked = ledger == null ? 0 : ledger.quantity().intValueExact();
        SymbolExposure open = books.exposure(symbol);
        int either = slack.undone + byHand;
        int buys = slack.buy + inQuestion(symbol, Side.BUY) + either;
        int sells = slack.sell + inQuestion(symbol, Side.SELL) + either;
        holdLimit(symbol, "in the books", booked + units(open.openBuy()), buys);
        holdLimit(symbol, "in the books", -booked + units(open.openSell()), sells);
    }

    /**
     * Fills of orders that were canceled while a replacement of theirs was out that the venue did not take. Until that is known the books
     * have both: by the rule that one of two may stand a filled order is not replaced, but nobody here can tell the cancel of a filled order
     * from the late fill of a replaced one.
     */
    private int inQuestion(Symbol symbol, Side side) {
        int filled = 0;
        for (Map.Entry<IntentId, Map<Integer, Integer>> of : replacements.entrySet()) {
            boolean open = account.get()
                    .order(of.getKey())
                    .filter(o -> o.symbol().equals(symbol) && o.side() == side)
                    .filter(o -> !AccountBooks.exposed(o).isZero())
                    .isPresent();
            if (open) {
                for (Map.Entry<Integer, Integer> replacement : of.getValue().entrySet()) {
                    filled += venue.attempt(of.getKey(), replacement.getKey()).isPresent()
                            ? 0
                            : venue.attempt(of.getKey(), replacement.getValue())
                                    .filter(target -> target.status == Status.CANCELED)
                                    .map(ReferenceVenue.Entry::filled)
                                    .orElse(0);
                }
            }
        }
        return filled;
    }

    private void holdLimit(Symbol symbol, String where, int worst, int slack) {
        Promise.LIMITS_HOLD.holds(
                worst <= positionMax + slack,
                () -> symbol + ": worst case " + worst + " " + where + " with a limit of " + positionMax + " and "
                        + slack + " of the venue's own doing; the account holds "
                        + account.get().orders());
    }

    /** What people have said that we hold beyond our trades. */
    int adjusted(Symbol symbol) {
        return adjusted.getOrDefault(symbol, 0);
    }

    static int units(io.kontor.value.Quantity quantity) {
        return quantity.value().intValueExact();
    }
}
