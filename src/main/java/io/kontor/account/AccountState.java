package io.kontor.account;

import io.kontor.account.AccountEvent.CancelAllReceived;
import io.kontor.account.AccountEvent.OrderAnnounced;
import io.kontor.account.AccountEvent.OrderForgotten;
import io.kontor.account.AccountEvent.PositionAdjusted;
import io.kontor.account.AccountEvent.PositionDelivered;
import io.kontor.account.AccountEvent.ReservationReleased;
import io.kontor.account.AccountEvent.Reserved;
import io.kontor.platform.serialization.Wire;
import io.kontor.position.Ledger;
import io.kontor.risk.RiskExposure;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/**
 * An account as the fold of its journal: the orders with work left, what they may still fill per symbol, the positions, and what the
 * positions' own journals have not confirmed yet. Immutable; what is decided on it stands in {@link AccountRules}.
 *
 * @param seq the number of the last public event
 * @param exposure per symbol, always the sum over {@code orders}
 * @param openOrders how many of {@code orders} are neither closed nor denied
 * @param undelivered per symbol what its position is still to confirm, oldest first
 * @param operations the callers' latest cancel-alls with the orders they meant, oldest first, at most {@value #OPERATIONS_MAX}, and fewer
 *     where they mean very many
 * @param pastCancelAlls the others, from the first of them on
 * @param adjustments the latest made by hand, oldest first, at most {@value #ADJUSTMENTS_MAX}, to know a repeat by
 * @param safeguards what its limits are held by
 */
public record AccountState(
        AccountId account,
        long seq,
        PMap<IntentId, OpenOrder> orders,
        PMap<Symbol, SymbolExposure> exposure,
        int openOrders,
        PMap<Symbol, Ledger> positions,
        PMap<Symbol, Feed> undelivered,
        PVector<CancelAllReceived> operations,
        Optional<PastCancelAlls> pastCancelAlls,
        PVector<AdjustmentNote> adjustments,
        Safeguards safeguards)
        implements Wire {
    static final int OPERATIONS_MAX = 100;
    static final int ADJUSTMENTS_MAX = 100;

    /**
     * What a position has to be told.
     *
     * @param previous the last number it is known to hold
     */
    public record Feed(long previous, PVector<Delivery> pending) implements Wire {
        static final Feed EMPTY = new Feed(0, TreePVector.empty());

        Feed plus(Delivery delivery) {
            return new Feed(previous, pending.plus(delivery));
        }

        Feed after(long number) {
            PVector<Delivery> left = pending;
            while (!left.isEmpty() && left.get(0).number() <= number) {
                left = left.minus(0);
            }
            return new Feed(Math.max(previous, number), left);
        }
    }

    /** One line for a position's ledger, under the account's number of its public event. */
    public record Delivery(long number, io.kontor.position.LedgerEntry entry) implements Wire {}

    /** What a command changed by hand. */
    public record AdjustmentNote(CommandId command, Symbol symbol, io.kontor.position.LedgerEntry.Adjustment adjustment)
            implements Wire {}

    public static AccountState empty(AccountId account) {
        return new AccountState(
                account,
                0,
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                0,
                HashTreePMap.empty(),
                HashTreePMap.empty(),
                TreePVector.empty(),
                Optional.empty(),
                TreePVector.empty(),
                Safeguards.NONE);
    }

    public Optional<OpenOrder> order(IntentId order) {
        return Optional.ofNullable(orders.get(order));
    }

    /** A cancel-all whose orders are still known. */
    public Optional<CancelAllReceived> operation(CommandId command) {
        return allOperations().filter(o -> o.command().equals(command)).findFirst();
    }

    Stream<CancelAllReceived> allOperations() {
        return Stream.concat(operations.stream(), pastCancelAlls.stream().flatMap(others -> others.ofHalts().stream()));
    }

    Optional<AdjustmentNote> adjustment(CommandId command) {
        return adjustments.stream().filter(a -> a.command().equals(command)).findFirst();
    }

    public SymbolExposure exposure(Symbol symbol) {
        return exposure.getOrDefault(symbol, SymbolExposure.NONE);
    }

    /** Where the account stands in a symbol, one order not counted. */
    RiskExposure exposureWithout(Symbol symbol, @Nullable OpenOrder own) {
        SymbolExposure all = exposure(symbol);
        SymbolExposure others = own == null ? all : all.replace(own.side(), own.exposed(), Quantity.ZERO);
        Ledger ledger = positions.get(symbol);
        return new RiskExposure(
                ledger == null ? BigDecimal.ZERO : ledger.quantity(),
                others.openBuy().value(),
                others.openSell().value(),
                own != null && own.isOpen() ? openOrders - 1 : openOrders);
    }

    public AccountState apply(AccountEvent event) {
        return switch (event) {
            case Reserved e -> reserved(e);
            case ReservationReleased e -> released(e);
            case AccountEvent.CancelNoted e ->
                withOrder(e.order(), orders.get(e.order()), o -> o.noteCancel(e.command()));
            case OrderAnnounced e -> announced(e);
            case OrderForgotten e -> put(e.order(), orders.get(e.order()), null);
            case CancelAllReceived e -> canceledAll(e);
            case PositionAdjusted e -> adjusted(e);
            case PositionDelivered e ->
                withUndelivered(e.symbol(), feed(e.symbol()).after(e.number()));
            case AccountEvent.ChangeDenied e ->
                guarded(safeguards.attempted(e.symbol(), sideOf(e), e.total(), e.price(), e.at()));
            case AccountEvent.LimitsChanged e -> guarded(safeguards.changed(e));
            case AccountEvent.LimitsProposed e -> guarded(safeguards.proposed(e));
            case AccountEvent.LimitsWithdrawn e -> guarded(safeguards.withdrawn(e));
            case AccountEvent.TradingDayOpened e -> guarded(safeguards.on(e.day()));
            case AccountEvent.LimitAlerted e -> withSeq(e.seq()).guarded(safeguards.alerted(e.alert()));
        };
    }

    public AccountState apply(AccountEvent.Batch batch) {
        AccountState state = this;
        for (AccountEvent event : batch.events()) {
            state = state.apply(event);
        }
        return state;
    }

    Feed feed(Symbol symbol) {
        return undelivered.getOrDefault(symbol, Feed.EMPTY);
    }

    private AccountState reserved(Reserved e) {
        OpenOrder before = orders.get(e.order());
        OpenOrder base = before != null
                ? before
                : OpenOrder.first(
                        e.clientOrderId(),
                        e.venue(),
                        e.symbol(),
                        e.side(),
                        e.reservation().price(),
                        e.at());
        return put(e.order(), before, base.reserve(e.reservation()))
                .guarded(safeguards.attempted(
                        e.symbol(),
                        e.side(),
                        e.reservation().total(),
                        e.reservation().price(),
                        e.at()));
    }

    /** The order's own, which was held when its change was denied. */
    Side sideOf(AccountEvent.ChangeDenied e) {
        return order(e.order()).map(OpenOrder::side).orElse(Side.BUY);
    }

    private AccountState released(ReservationReleased e) {
        return withOrder(
                e.order(),
                orders.get(e.order()),
                o -> o.announced() == 0 && e.revision() == 1 ? null : o.release(e.revision()));
    }

    private AccountState announced(OrderAnnounced e) {
        Announcement a = e.announcement();
        OpenOrder before = orders.get(e.order());
        OpenOrder base = before != null
                ? before
                : OpenOrder.first(
                        a.order().clientOrderId(),
                        a.order().venue(),
                        a.order().symbol(),
                        a.order().side(),
                        a.exposure().price(),
                        e.at());
        AccountState next = put(e.order(), before, base.announce(a)).withSeq(e.lastSeq());
        Symbol symbol = a.order().symbol();
        return e.position()
                .map(p -> next.withPosition(symbol, p.ledger())
                        .withDelivery(
                                symbol, new Delivery(e.lastSeq(), a.entry().orElseThrow())))
                .orElse(next);
    }

    private AccountState adjusted(PositionAdjusted e) {
        PVector<AdjustmentNote> kept = adjustments.size() < ADJUSTMENTS_MAX ? adjustments : adjustments.minus(0);
        return withSeq(e.seq())
                .withPosition(e.symbol(), e.ledger())
                .withDelivery(e.symbol(), new Delivery(e.seq(), e.adjustment()))
                .withAdjustments(kept.plus(new AdjustmentNote(e.command(), e.symbol(), e.adjustment())));
    }

    private AccountState canceledAll(CancelAllReceived e) {
        AccountState state = this;
        for (IntentId order : e.orders()) {
            state = state.withOrder(order, state.orders.get(order), o -> o.noteCancel(e.command()));
        }
        PastCancelAlls past = pastCancelAlls.orElse(PastCancelAlls.NONE);
        if (e.halt().isPresent()) {
            return state.withNotes(operations, Optional.of(past.ofHalt(e)), adjustments, safeguards);
        }
        PVector<CancelAllReceived> latest = operations.plus(e);
        int old = Math.max(latest.size() - OPERATIONS_MAX, PastCancelAlls.excess(latest));
        for (int i = 0; i < old; i++) {
            past = past.name(latest.get(0));
            latest = latest.minus(0);
        }
        return state.withNotes(latest, old == 0 ? pastCancelAlls : Optional.of(past), adjustments, safeguards);
    }

    private AccountState withOrder(
            IntentId id,
            @Nullable OpenOrder before,
            java.util.function.Function<OpenOrder, @Nullable OpenOrder> change) {
        return before == null ? this : put(id, before, change.apply(before));
    }

    /** Replaces one order and keeps the sums over all of them right. */
    private AccountState put(IntentId id, @Nullable OpenOrder before, @Nullable OpenOrder after) {
        OpenOrder known = after != null ? after : before;
        if (known == null) {
            return this;
        }
        SymbolExposure sum = exposure(known.symbol())
                .replace(
                        known.side(),
                        before == null ? Quantity.ZERO : before.exposed(),
                        after == null ? Quantity.ZERO : after.exposed());
        int opened = (after != null && after.isOpen() ? 1 : 0) - (before != null && before.isOpen() ? 1 : 0);
        return new AccountState(
                account,
                seq,
                after == null ? orders.minus(id) : orders.plus(id, after),
                sum.isNone() ? exposure.minus(known.symbol()) : exposure.plus(known.symbol(), sum),
                openOrders + opened,
                positions,
                undelivered,
                operations,
                pastCancelAlls,
                adjustments,
                safeguards);
    }

    private AccountState withSeq(long last) {
        return withBooks(last, positions, undelivered);
    }

    private AccountState withPosition(Symbol symbol, Ledger ledger) {
        return withBooks(seq, positions.plus(symbol, ledger), undelivered);
    }

    private AccountState withDelivery(Symbol symbol, Delivery delivery) {
        return withUndelivered(symbol, feed(symbol).plus(delivery));
    }

    private AccountState withUndelivered(Symbol symbol, Feed feed) {
        return withBooks(seq, positions, undelivered.plus(symbol, feed));
    }

    private AccountState withBooks(long last, PMap<Symbol, Ledger> held, PMap<Symbol, Feed> feeds) {
        return new AccountState(
                account,
                last,
                orders,
                exposure,
                openOrders,
                held,
                feeds,
                operations,
                pastCancelAlls,
                adjustments,
                safeguards);
    }

    private AccountState withAdjustments(PVector<AdjustmentNote> kept) {
        return withNotes(operations, pastCancelAlls, kept, safeguards);
    }

    private AccountState guarded(Safeguards changed) {
        return withNotes(operations, pastCancelAlls, adjustments, changed);
    }

    private AccountState withNotes(
            PVector<CancelAllReceived> latest,
            Optional<PastCancelAlls> others,
            PVector<AdjustmentNote> made,
            Safeguards guards) {
        return new AccountState(
                account, seq, orders, exposure, openOrders, positions, undelivered, latest, others, made, guards);
    }
}
