package io.kontor.account;

import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.position.Ledger;
import io.kontor.risk.DayFees;
import io.kontor.risk.Limits;
import io.kontor.risk.RiskBook;
import io.kontor.risk.RiskGate;
import io.kontor.risk.SymbolRisk;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the figures the gate decides on in step with the account's state, event by event, and makes them anew from it whenever they are
 * not of the very state they are asked about. So it is a cache and nothing else; it is for the account's writer alone.
 */
final class RiskFigures {
    private final RiskBook book;
    private final Instruments instruments;
    private final RiskMarks marks;
    private final Function<AccountState, Limits> limitsOf;
    private final Duration revalueEvery;
    private final UnlistedSymbols unlisted;
    private final List<SymbolRisk> touched = new ArrayList<>();
    private @Nullable AccountState mirrored;
    private long revalued = Long.MIN_VALUE / 2;

    /**
     * @param limitsOf those in force
     * @param allListed whether it is known what all of the account's venues list; until then what is not listed counts as not known, and
     *     from then on as delisted
     * @param revalueEvery everything is valued anew after so long, whatever happens
     */
    RiskFigures(
            RiskBook book,
            Instruments instruments,
            RiskMarks marks,
            Function<AccountState, Limits> limitsOf,
            BooleanSupplier allListed,
            Duration revalueEvery) {
        this.book = book;
        this.instruments = instruments;
        this.marks = marks;
        this.limitsOf = limitsOf;
        this.unlisted = new UnlistedSymbols(instruments, allListed);
        this.revalueEvery = revalueEvery;
    }

    /** A symbol's figures, as of the state and counted by the instrument as it is now. */
    SymbolRisk of(AccountState state, Instrument instrument, Instant now) {
        sync(state, now);
        SymbolRisk s = book.find(instrument.symbol());
        if (s != null && !s.isOf(instrument)) {
            rebuild(state);
            s = null;
        }
        return s == null ? load(state, instrument) : s;
    }

    /** The symbols whose figures have changed since they were taken last. */
    List<SymbolRisk> takeTouched() {
        List<SymbolRisk> taken = List.copyOf(touched);
        touched.clear();
        return taken;
    }

    /** Held or ordered, and counted in no figures. */
    Set<Symbol> unlisted() {
        return unlisted.all();
    }

    void touchAll() {
        book.forEach(this::touch);
    }

    /** The state moved on by an event; figures that were of the state before are now of the one after. */
    void applied(AccountState before, AccountEvent event, AccountState after) {
        if (!mirrors(before)) {
            return;
        }
        mirrored = after;
        book.openOrders(after.openOrders());
        switch (event) {
            case AccountEvent.Reserved e -> {
                // First of all, as figures that are only made now have counted it already.
                attempted(
                        e.symbol(),
                        e.side(),
                        e.reservation().total(),
                        e.reservation().price(),
                        e.at());
                moved(before, after, e.order(), e.symbol());
            }
            case AccountEvent.ReservationReleased e -> moved(before, after, e.order(), symbolOf(before, e.order()));
            case AccountEvent.OrderAnnounced e ->
                moved(before, after, e.order(), e.announcement().order().symbol());
            case AccountEvent.OrderForgotten e -> moved(before, after, e.order(), symbolOf(before, e.order()));
            case AccountEvent.PositionAdjusted e -> figures(after, e.symbol());
            case AccountEvent.ChangeDenied e -> attempted(e.symbol(), before.sideOf(e), e.total(), e.price(), e.at());
            case AccountEvent.LimitsChanged _, AccountEvent.TradingDayOpened _ -> mirrored = null;
            case AccountEvent.CancelNoted _,
                    AccountEvent.CancelAllReceived _,
                    AccountEvent.PositionDelivered _,
                    AccountEvent.LimitsProposed _,
                    AccountEvent.LimitsWithdrawn _,
                    AccountEvent.LimitAlerted _ -> {}
        }
    }

    private static @Nullable Symbol symbolOf(AccountState state, IntentId order) {
        return state.order(order).map(OpenOrder::symbol).orElse(null);
    }

    private void moved(AccountState before, AccountState after, IntentId order, @Nullable Symbol symbol) {
        if (symbol == null) {
            return;
        }
        SymbolRisk s = book.find(symbol);
        if (s == null) {
            begin(after, symbol);
            return;
        }
        before.order(order).ifPresent(o -> o.restsAt().ifPresent(price -> s.restsNoMore(o.side(), price)));
        after.order(order).ifPresent(o -> o.restsAt().ifPresent(price -> s.rests(o.side(), price)));
        figures(after, symbol);
    }

    private void figures(AccountState state, Symbol symbol) {
        SymbolRisk s = book.find(symbol);
        if (s == null) {
            begin(state, symbol);
        } else {
            fill(state, s);
            book.changed(s);
            touch(s);
        }
    }

    private void begin(AccountState state, Symbol symbol) {
        Optional<Instrument> instrument = instruments.find(symbol);
        if (instrument.isPresent()) {
            load(state, instrument.get());
        } else {
            unlisted.add(symbol);
            unlisted.count(state, book);
        }
    }

    private void touch(SymbolRisk s) {
        if (!touched.contains(s)) {
            touched.add(s);
        }
    }

    private void attempted(Symbol symbol, Side side, Quantity total, Price price, Instant at) {
        SymbolRisk s = book.find(symbol);
        if (s == null) {
            book.rates().add(Attempts.micros(at));
        } else {
            RiskGate.count(book, book.ask().order(s, side, s.steps(total), 0, s.ticks(price), Attempts.micros(at)));
        }
    }

    @SuppressWarnings(
            "ReferenceEquality") // the very state the figures were made of; any other one, even an equal one, costs
    // making them anew
    private boolean mirrors(AccountState state) {
        return mirrored == state;
    }

    /** Makes the figures those of the state, as of now. */
    void sync(AccountState state, Instant now) {
        marks.asOf(now);
        if (!mirrors(state) || book.isOverflown() || unlisted.areListedNow()) {
            rebuild(state);
        }
        long at = Attempts.micros(now);
        // Also where the clock was set back: nothing would be valued until it has caught up.
        if (at < revalued || at - revalued >= revalueEvery.toNanos() / 1_000) {
            revalued = at;
            if (isAnyListedOtherwise()) {
                rebuild(state);
            } else {
                book.forEach(this::refresh);
            }
        }
    }

    /** A symbol whose home has moved is valued by the marks of the new one, also where no order in it is asked about. */
    private boolean isAnyListedOtherwise() {
        List<SymbolRisk> known = new ArrayList<>();
        book.forEach(known::add);
        return known.stream()
                .anyMatch(s -> instruments
                        .find(s.instrument().symbol())
                        .filter(instrument -> !s.isOf(instrument))
                        .isPresent());
    }

    /** Values a symbol anew where there is a new mark. */
    void refresh(SymbolRisk s) {
        if (marks.refresh(s)) {
            book.changed(s);
        }
    }

    private void rebuild(AccountState state) {
        Limits limits = limitsOf.apply(state);
        touched.clear();
        List<SymbolRisk> known = new ArrayList<>();
        book.forEach(known::add);
        book.clear();
        book.limit(limits);
        marks.countIn(limits.currency());
        book.openOrders(state.openOrders());
        TreeSet<Symbol> symbols = new TreeSet<>(state.positions().keySet());
        symbols.addAll(state.exposure().keySet());
        known.forEach(s -> symbols.add(s.instrument().symbol()));
        unlisted.clear();
        symbols.forEach(symbol -> instruments
                .find(symbol)
                .ifPresentOrElse(instrument -> make(state, instrument), () -> unlisted.add(symbol)));
        unlisted.count(state, book);
        state.orders().values().forEach(this::rests);
        book.forEach(s -> {
            marks.refresh(s);
            book.changed(s);
            touch(s);
        });
        state.safeguards().attempts().forEach(book.rates()::add);
        mirrored = state;
    }

    /** A symbol the book has no figures for yet. */
    private SymbolRisk load(AccountState state, Instrument instrument) {
        SymbolRisk known = book.find(instrument.symbol());
        if (known != null) {
            return known;
        }
        SymbolRisk s = make(state, instrument);
        unlisted.remove(instrument.symbol());
        unlisted.count(state, book);
        if (state.exposure().containsKey(instrument.symbol())) {
            state.orders().values().stream()
                    .filter(o -> o.symbol().equals(instrument.symbol()))
                    .forEach(this::rests);
        }
        marks.refresh(s);
        book.changed(s);
        touch(s);
        return s;
    }

    private SymbolRisk make(AccountState state, Instrument instrument) {
        SymbolRisk s = book.add(instrument);
        fill(state, s);
        Repeats repeats = state.safeguards().repeats().getOrDefault(instrument.symbol(), Repeats.NONE);
        repeats.buy().ifPresent(run -> countsOn(s, Side.BUY, run));
        repeats.sell().ifPresent(run -> countsOn(s, Side.SELL, run));
        return s;
    }

    private static void countsOn(SymbolRisk s, Side side, Repeats.Run run) {
        s.countsOn(side, s.steps(run.total()), s.ticks(run.price()), Attempts.micros(run.at()), run.count());
    }

    private void rests(OpenOrder order) {
        SymbolRisk s = book.find(order.symbol());
        if (s != null) {
            order.restsAt().ifPresent(price -> s.rests(order.side(), price));
        }
    }

    private void fill(AccountState state, SymbolRisk s) {
        Symbol symbol = s.instrument().symbol();
        Ledger ledger = state.positions().get(symbol);
        Optional<TradingDay> day = state.safeguards().day();
        // Most of what happens to an account moves no position, and the new ledger is another object.
        if (ledger != null && !s.isHeldBy(ledger)) {
            DayFees fees = day.map(today -> today.feesOf(symbol, ledger)).orElse(DayFees.NONE);
            s.position(ledger, ledger.quantity(), ledger.received(), fees);
            marks.refreshFees(s);
        }
        day.filter(today -> !s.isOpenedBy(today))
                .ifPresent(today -> s.dayBegan(
                        today, today.worth().getOrDefault(symbol, Money.ZERO).value()));
        SymbolExposure exposure = state.exposure(symbol);
        s.open(exposure.openBuy(), exposure.openSell());
    }
}
