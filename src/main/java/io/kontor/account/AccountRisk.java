package io.kontor.account;

import io.kontor.account.AccountEntity.Recheck;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEvent.LimitsChanged;
import io.kontor.account.AccountEvent.TradingDayOpened;
import io.kontor.account.Safeguards.TradingDay;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.position.Ledger;
import io.kontor.risk.LimitUse;
import io.kontor.risk.Limits;
import io.kontor.risk.LimitsSettings;
import io.kontor.risk.RiskAsk;
import io.kontor.risk.RiskBook;
import io.kontor.risk.RiskDecision;
import io.kontor.risk.RiskExposure;
import io.kontor.risk.RiskGate;
import io.kontor.risk.RiskLimit;
import io.kontor.risk.SymbolRisk;
import io.kontor.value.AccountId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An account's limits at work: the figures the gate decides on, kept in step with the account's state event by event, and made anew from
 * it whenever they are not of the very state they are asked about. So it is a cache and nothing else; it is for the account's writer
 * alone.
 */
final class AccountRisk {
    /** Who the limits are of that stand in the configuration. */
    static final String CONFIGURATION = "configuration";

    private final Instruments instruments;
    private final Quotes quotes;
    private final LimitsSettings settings;
    private final Limits configured;
    private final RiskGate gate = RiskGate.ALL;
    private final RiskMarks marks;
    private final RiskBook book;
    private final List<SymbolRisk> touched = new ArrayList<>();
    private @Nullable AccountState mirrored;
    private long revalued = Long.MIN_VALUE / 2;
    private long dayEnds = Long.MIN_VALUE;

    AccountRisk(AccountId account, Instruments instruments, Quotes quotes, LimitsSettings settings) {
        this.instruments = instruments;
        this.quotes = quotes;
        this.settings = settings;
        this.configured = settings.of(account);
        this.marks = new RiskMarks(instruments, quotes, settings.conversions());
        this.book = new RiskBook(configured);
    }

    /** Those in force: the journalled ones, or the configured ones while those are newer. */
    Limits limits(AccountState state) {
        return state.safeguards()
                .limits()
                .filter(journalled -> journalled.version() >= configured.version())
                .orElse(configured);
    }

    /** What is to be journalled before an order is decided: limits that come into force with it, a day that begins, alerts. */
    List<AccountEvent> due(AccountState state, Instant now) {
        List<AccountEvent> events = new ArrayList<>();
        Limits limits = limits(state);
        if (!state.safeguards().limits().equals(Optional.of(limits))) {
            events.add(
                    new LimitsChanged(limits, Optional.empty(), CONFIGURATION, "as configured", Optional.empty(), now));
        }
        day(state, now).ifPresent(day -> events.add(new TradingDayOpened(day, now)));
        return alerts(state, now, events);
    }

    /** What time alone brings. */
    List<AccountEvent> dueByTime(AccountState state, Instant now) {
        List<AccountEvent> events = new ArrayList<>();
        if (state.safeguards().day().isPresent()) {
            day(state, now).ifPresent(day -> events.add(new TradingDayOpened(day, now)));
        }
        sync(state, now);
        book.forEach(this::touch);
        return alerts(state, now, events);
    }

    /** Not before everything held has a mark: what it gained or lost before would count as the day's from the first mark on. */
    private Optional<TradingDay> day(AccountState state, Instant now) {
        if (state.safeguards().day().isPresent() && Attempts.micros(now) < dayEnds) {
            return Optional.empty();
        }
        LocalDate today = LocalDate.ofInstant(now, settings.tradingDay());
        if (state.safeguards().day().filter(day -> !day.date().isBefore(today)).isPresent()) {
            dayEnds = Attempts.micros(
                    today.plusDays(1).atStartOfDay(settings.tradingDay()).toInstant());
            book.awaitsDay(false);
            return Optional.empty();
        }
        Map<Symbol, Money> worth = new HashMap<>();
        for (Map.Entry<Symbol, Ledger> held : state.positions().entrySet()) {
            Optional<Money> known = worth(held.getKey(), held.getValue());
            if (known.isEmpty()) {
                book.awaitsDay(true);
                return Optional.empty();
            }
            worth.put(held.getKey(), known.get());
        }
        book.awaitsDay(false);
        return Optional.of(new TradingDay(today, worth));
    }

    /** Empty while there is no mark; what is flat needs none, and what nobody lists is never valued. */
    private Optional<Money> worth(Symbol symbol, Ledger ledger) {
        Optional<Instrument> instrument = instruments.find(symbol);
        return ledger.quantity().signum() == 0 || instrument.isEmpty()
                ? Optional.of(ledger.realizedPnl())
                : quotes.latest(instrument.get().venue(), symbol)
                        .flatMap(Quote::mark)
                        .map(mark -> ledger.realizedPnl().plus(ledger.unrealizedPnl(mark)));
    }

    private List<AccountEvent> alerts(AccountState state, Instant now, List<AccountEvent> events) {
        sync(state, now);
        LimitUse.ofAccount(book, (limit, symbol, percent) -> {
            if (level(state, limit, symbol) != LimitAlert.level(level(state, limit, symbol), percent)) {
                alert(state, events, LimitUse.of(book, limit), now);
            }
        });
        for (SymbolRisk s : touched) {
            LimitUse.ofSymbol(s, (limit, symbol, percent) -> {
                if (level(state, limit, symbol) != LimitAlert.level(level(state, limit, symbol), percent)) {
                    alert(state, events, LimitUse.of(s, limit), now);
                }
            });
        }
        touched.clear();
        return events;
    }

    private void alert(AccountState state, List<AccountEvent> events, LimitUse use, Instant now) {
        long seq = state.seq()
                + 1
                + events.stream()
                        .filter(AccountEvent.LimitAlerted.class::isInstance)
                        .count();
        int level = LimitAlert.level(level(state, use.limit(), use.symbol()), use.percent());
        events.add(new AccountEvent.LimitAlerted(
                seq, LimitAlert.of(use, level), book.limits().version(), now));
    }

    private static int level(AccountState state, RiskLimit limit, Optional<Symbol> symbol) {
        for (LimitAlert standing : state.safeguards().alerts()) {
            if (standing.isAbout(limit, symbol)) {
                return standing.percent();
            }
        }
        return 0;
    }

    /** Why the order may not even be looked at now: too many were, lately. */
    Optional<Refusal> rate(
            AccountState state, Reserve r, Instrument instrument, @Nullable OpenOrder held, Instant now) {
        RiskAsk ask = ask(state, instrument, r.side(), r.quantity(), open(r, held), r.price(), held, now)
                .reduceOnly(r.reduceOnly());
        return gate.isWithinRate(book, ask)
                ? Optional.empty()
                : Optional.of(RiskGate.refusal(book, ask).after(RiskGate.waitFor(book, ask)));
    }

    /** What the order asked for last breaks. */
    Optional<Refusal> check() {
        return gate.passes(book, book.ask()) ? Optional.empty() : Optional.of(RiskGate.refusal(book, book.ask()));
    }

    Optional<Refusal> recheck(AccountState state, Recheck c, Instrument instrument, OpenOrder held, Instant now) {
        RiskAsk ask = ask(state, instrument, c.side(), c.total(), c.open(), c.price(), held, now)
                .reduceOnly(c.reduceOnly());
        return gate.stillPasses(book, ask) ? Optional.empty() : Optional.of(RiskGate.refusal(book, ask));
    }

    /** Why the order cannot be counted in whole steps and ticks; its instrument may have changed since it was read. */
    Optional<Refusal> unfit(AccountState state, Instrument instrument, Quantity total, Price price, Instant now) {
        SymbolRisk s = symbol(state, instrument, now);
        if (!s.isOnStep(total)) {
            return Optional.of(Refusal.of(
                    RefusalCode.AMOUNT_NOT_ON_STEP,
                    "amount",
                    total.toString(),
                    "a multiple of step " + instrument.amount().step()));
        }
        return s.isOnTick(price) ? Optional.empty() : instrument.price().check("limitPrice", price);
    }

    /** What the last question was decided on. */
    RiskDecision inputs(AccountState state, Symbol symbol, @Nullable OpenOrder held, Instant now) {
        RiskExposure exposure = state.exposureWithout(symbol, held);
        Optional<Quote> quote = Optional.ofNullable(book.find(symbol)).flatMap(RiskMarks::decidedOn);
        return new RiskDecision(
                book.limits().version(),
                exposure.position(),
                exposure.openBuy(),
                exposure.openSell(),
                exposure.openOrders(),
                quote.flatMap(Quote::mark),
                quote.map(q -> Duration.between(q.at(), now)),
                book.worth());
    }

    List<LimitUse> usage(AccountState state, Instant now) {
        sync(state, now);
        book.forEach(this::refresh);
        return LimitUse.all(book, Attempts.micros(now));
    }

    private RiskAsk ask(
            AccountState state,
            Instrument instrument,
            Side side,
            Quantity total,
            Quantity open,
            Price price,
            @Nullable OpenOrder held,
            Instant now) {
        SymbolRisk s = symbol(state, instrument, now);
        refresh(s);
        RiskAsk ask = book.ask().order(s, side, s.steps(total), s.steps(open), s.ticks(price), Attempts.micros(now));
        return held == null ? ask : ask.known(s.steps(held.exposed()), held.isOpen());
    }

    private SymbolRisk symbol(AccountState state, Instrument instrument, Instant now) {
        sync(state, now);
        SymbolRisk s = book.find(instrument.symbol());
        if (s != null && !s.isOf(instrument)) {
            rebuild(state);
            s = null;
        }
        return s == null ? load(state, instrument) : s;
    }

    private static Quantity open(Reserve r, @Nullable OpenOrder held) {
        return held == null ? r.quantity() : r.quantity().minusOrZero(held.filled());
    }

    /** The state moved on by an event; figures that were of the state before are now of the one after. */
    void applied(AccountState before, AccountEvent event, AccountState after) {
        if (!mirrors(before)) {
            repeated(before, event);
            return;
        }
        mirrored = after;
        book.openOrders(after.openOrders());
        switch (event) {
            case AccountEvent.Reserved e -> {
                moved(before, after, e.order(), e.symbol());
                attempted(
                        e.symbol(),
                        e.side(),
                        e.reservation().total(),
                        e.reservation().price(),
                        e.at());
            }
            case AccountEvent.ReservationReleased e -> moved(before, after, e.order(), symbolOf(before, e.order()));
            case AccountEvent.OrderAnnounced e ->
                moved(before, after, e.order(), e.announcement().order().symbol());
            case AccountEvent.OrderForgotten e -> moved(before, after, e.order(), symbolOf(before, e.order()));
            case AccountEvent.PositionAdjusted e -> figures(after, e.symbol());
            case AccountEvent.ChangeDenied e -> attempted(e.symbol(), sideOf(before, e), e.total(), e.price(), e.at());
            case AccountEvent.LimitsChanged _, AccountEvent.TradingDayOpened _ -> mirrored = null;
            case AccountEvent.CancelNoted _,
                    AccountEvent.CancelAllReceived _,
                    AccountEvent.PositionDelivered _,
                    AccountEvent.LimitsProposed _,
                    AccountEvent.LimitAlerted _ -> {}
        }
    }

    private static @Nullable Symbol symbolOf(AccountState state, io.kontor.value.IntentId order) {
        return state.order(order).map(OpenOrder::symbol).orElse(null);
    }

    private void moved(
            AccountState before, AccountState after, io.kontor.value.IntentId order, @Nullable Symbol symbol) {
        if (symbol == null) {
            return;
        }
        SymbolRisk s = book.find(symbol);
        if (s == null) {
            instruments.find(symbol).ifPresent(instrument -> load(after, instrument));
            return;
        }
        before.order(order).ifPresent(o -> o.restsAt().ifPresent(price -> s.restsNoMore(o.side(), price)));
        after.order(order).ifPresent(o -> o.restsAt().ifPresent(price -> s.rests(o.side(), price)));
        figures(after, symbol);
    }

    private void figures(AccountState state, Symbol symbol) {
        SymbolRisk s = book.find(symbol);
        if (s == null) {
            instruments.find(symbol).ifPresent(instrument -> load(state, instrument));
        } else {
            fill(state, s);
            book.changed(s);
            touch(s);
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
            RiskGate.count(book, decided(s, side, total, price, at));
        }
    }

    /** All but the runs of repeats is made anew from the state; what an alert or new limits were journalled with counts there too. */
    private void repeated(AccountState before, AccountEvent event) {
        if (event instanceof AccountEvent.Reserved e) {
            repeated(
                    e.symbol(),
                    e.side(),
                    e.reservation().total(),
                    e.reservation().price(),
                    e.at());
        } else if (event instanceof AccountEvent.ChangeDenied e) {
            repeated(e.symbol(), sideOf(before, e), e.total(), e.price(), e.at());
        }
    }

    private void repeated(Symbol symbol, Side side, Quantity total, Price price, Instant at) {
        SymbolRisk s = book.find(symbol);
        if (s != null) {
            RiskGate.countRepeat(decided(s, side, total, price, at));
        }
    }

    private RiskAsk decided(SymbolRisk s, Side side, Quantity total, Price price, Instant at) {
        return book.ask().order(s, side, s.steps(total), 0, s.ticks(price), Attempts.micros(at));
    }

    private static Side sideOf(AccountState before, AccountEvent.ChangeDenied e) {
        return before.order(e.order()).map(OpenOrder::side).orElse(Side.BUY);
    }

    @SuppressWarnings(
            "ReferenceEquality") // the very state the figures were made of; any other one, even an equal one, costs
    // making them anew
    private boolean mirrors(AccountState state) {
        return mirrored == state;
    }

    private void sync(AccountState state, Instant now) {
        marks.asOf(now);
        if (!mirrors(state) || book.isOverflown()) {
            rebuild(state);
        }
        long at = Attempts.micros(now);
        if (at - revalued >= settings.revalueEvery().toNanos() / 1_000) {
            revalued = at;
            book.forEach(this::refresh);
        }
    }

    private void refresh(SymbolRisk s) {
        if (marks.refresh(s)) {
            book.changed(s);
        }
    }

    private void rebuild(AccountState state) {
        Limits limits = limits(state);
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
        symbols.forEach(symbol -> instruments.find(symbol).ifPresent(instrument -> fill(state, book.add(instrument))));
        known.forEach(this::countOn);
        state.orders().values().forEach(this::rests);
        book.forEach(s -> {
            marks.refresh(s);
            book.changed(s);
            touch(s);
        });
        state.safeguards().attempts().forEach(book.rates()::add);
        mirrored = state;
    }

    private void countOn(SymbolRisk before) {
        SymbolRisk s = book.find(before.instrument().symbol());
        if (s != null) {
            s.countsOnFrom(before);
        }
    }

    /** A symbol the book has no figures for yet. */
    private SymbolRisk load(AccountState state, Instrument instrument) {
        SymbolRisk known = book.find(instrument.symbol());
        if (known != null) {
            return known;
        }
        SymbolRisk s = book.add(instrument);
        fill(state, s);
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

    private void rests(OpenOrder order) {
        SymbolRisk s = book.find(order.symbol());
        if (s != null) {
            order.restsAt().ifPresent(price -> s.rests(order.side(), price));
        }
    }

    private void fill(AccountState state, SymbolRisk s) {
        Symbol symbol = s.instrument().symbol();
        Ledger ledger = state.positions().get(symbol);
        // Most of what happens to an account moves no position, and the new ledger is another object.
        if (ledger != null && !s.isHeldBy(ledger)) {
            s.position(ledger, ledger.quantity(), ledger.received());
        }
        state.safeguards()
                .day()
                .filter(day -> !s.isOpenedBy(day))
                .ifPresent(day -> s.dayBegan(
                        day, day.worth().getOrDefault(symbol, Money.ZERO).value()));
        SymbolExposure exposure = state.exposure(symbol);
        s.open(exposure.openBuy(), exposure.openSell());
    }
}
