package io.kontor.account;

import io.kontor.account.AccountEntity.Recheck;
import io.kontor.account.AccountEntity.Reserve;
import io.kontor.account.AccountEvent.LimitsChanged;
import io.kontor.account.AccountEvent.TradingDayOpened;
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
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An account's limits at work: what an order breaks, what time and marks bring about, how much of each limit is used. All of it is decided
 * on {@link RiskFigures}, which are of the account's state; for the account's writer alone.
 */
final class AccountRisk {
    /** Who the limits are of that stand in the configuration. */
    static final String CONFIGURATION = "configuration";

    private final Instruments instruments;
    private final Quotes quotes;
    private final LimitsSettings settings;
    private final BooleanSupplier allListed;
    private final Limits configured;
    private final RiskGate gate = RiskGate.ALL;
    private final RiskFigures figures;
    private final RiskBook book;
    private long dayEnds = Long.MIN_VALUE;

    /** @param allListed whether it is known what all of the account's venues list */
    AccountRisk(
            AccountId account,
            Instruments instruments,
            Quotes quotes,
            LimitsSettings settings,
            BooleanSupplier allListed) {
        this.instruments = instruments;
        this.quotes = quotes;
        this.settings = settings;
        this.allListed = allListed;
        this.configured = settings.of(account);
        this.book = new RiskBook(configured);
        RiskMarks marks = new RiskMarks(instruments, quotes, settings.conversions());
        this.figures = new RiskFigures(book, instruments, marks, this::limits, allListed, settings.revalueEvery());
    }

    /** The state moved on by an event. */
    void applied(AccountState before, AccountEvent event, AccountState after) {
        figures.applied(before, event, after);
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
        unjournalled(state, now).ifPresent(events::add);
        return dayAndAlerts(state, day(state, now), now, events);
    }

    /** Limits that are in force without being in the journal. */
    private Optional<LimitsChanged> unjournalled(AccountState state, Instant now) {
        Limits limits = limits(state);
        return state.safeguards().limits().equals(Optional.of(limits))
                ? Optional.empty()
                : Optional.of(new LimitsChanged(
                        limits, Optional.empty(), CONFIGURATION, "as configured", Optional.empty(), now));
    }

    /** What time alone brings; limits only where an alert names them, or every account would journal its own at each change. */
    List<AccountEvent> dueByTime(AccountState state, Instant now) {
        figures.sync(state, now);
        figures.touchAll();
        List<AccountEvent> events =
                dayAndAlerts(state, isInUse(state) ? day(state, now) : Optional.empty(), now, new ArrayList<>());
        if (events.stream().anyMatch(AccountEvent.LimitAlerted.class::isInstance)) {
            unjournalled(state, now).ifPresent(events::addFirst);
        }
        return events;
    }

    /** Whether a day can bring it anything: what is traded only elsewhere has days too, though nothing is ever ordered here. */
    private static boolean isInUse(AccountState state) {
        return state.safeguards().day().isPresent() || !state.positions().isEmpty();
    }

    private List<AccountEvent> dayAndAlerts(
            AccountState state, Optional<TradingDay> opens, Instant now, List<AccountEvent> events) {
        opens.ifPresent(day -> events.add(new TradingDayOpened(day, now)));
        return awaiting(opens, () -> alerts(state, now, events));
    }

    /** Until the day has been opened in the state, the figures are those of the day before, or of all days there were. */
    private <T> T awaiting(Optional<TradingDay> opens, Supplier<T> looks) {
        if (opens.isEmpty()) {
            return looks.get();
        }
        book.awaitsDay(true);
        T seen = looks.get();
        book.awaitsDay(false);
        return seen;
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
        Map<Symbol, Map<Asset, Money>> fees = new HashMap<>();
        for (Map.Entry<Symbol, Ledger> held : state.positions().entrySet()) {
            Optional<Money> known = worth(held.getKey(), held.getValue());
            if (known.isEmpty()) {
                book.awaitsDay(true);
                return Optional.empty();
            }
            worth.put(held.getKey(), known.get());
            if (!held.getValue().fees().isEmpty()) {
                fees.put(held.getKey(), held.getValue().fees());
            }
        }
        book.awaitsDay(false);
        return Optional.of(new TradingDay(today, worth, Optional.of(fees)));
    }

    /** Empty while there is no mark; what is flat needs none, and what nobody lists, though all were asked, is never valued. */
    private Optional<Money> worth(Symbol symbol, Ledger ledger) {
        Optional<Instrument> instrument = instruments.find(symbol);
        if (!ledger.isFlat() && instrument.isEmpty() && !allListed.getAsBoolean()) {
            return Optional.empty();
        }
        return ledger.isFlat() || instrument.isEmpty()
                ? Optional.of(ledger.realizedPnl())
                : quotes.latestMarked(instrument.get().venue(), symbol)
                        .flatMap(Quote::mark)
                        .map(mark -> ledger.realizedPnl().plus(ledger.unrealizedPnl(mark)));
    }

    private List<AccountEvent> alerts(AccountState state, Instant now, List<AccountEvent> events) {
        figures.sync(state, now);
        for (LimitAlert standing : state.safeguards().alerts()) {
            if (!book.limits().hold(standing.limit(), standing.symbol())) {
                alert(state, events, standing.lowered(), now);
            }
        }
        LimitUse.ofAccount(book, (limit, symbol, percent) -> {
            int stands = level(state, limit, symbol);
            int level = LimitAlert.level(stands, percent);
            // What is not known yet makes nothing less; a restart would give the all-clear until the first marks are
            // there.
            if (level > stands || (level < stands && !LimitUse.isPartial(book, limit))) {
                alert(state, events, LimitUse.of(book, limit), now);
            }
        });
        for (SymbolRisk s : figures.takeTouched()) {
            LimitUse.ofSymbol(s, (limit, symbol, percent) -> {
                if (level(state, limit, symbol) != LimitAlert.level(level(state, limit, symbol), percent)) {
                    alert(state, events, LimitUse.of(s, limit), now);
                }
            });
        }
        return events;
    }

    private void alert(AccountState state, List<AccountEvent> events, LimitUse use, Instant now) {
        int level = LimitAlert.level(level(state, use.limit(), use.symbol()), use.percent());
        alert(state, events, LimitAlert.of(use, level), now);
    }

    private void alert(AccountState state, List<AccountEvent> events, LimitAlert alert, Instant now) {
        long seq = state.seq()
                + 1
                + events.stream()
                        .filter(AccountEvent.LimitAlerted.class::isInstance)
                        .count();
        events.add(new AccountEvent.LimitAlerted(seq, alert, book.limits().version(), now));
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
        RiskAsk ask = ask(state, instrument, r.side(), r.quantity(), open(r.quantity(), held), r.price(), held, now)
                .reduceOnly(r.reduceOnly())
                .closes(r.closes().isPresent());
        r.wanted().ifPresent(wanted -> {
            SymbolRisk s = figures(state, instrument, now);
            Quantity open = open(wanted.total(), held);
            long own = held == null ? 0 : s.own(r.side(), most(state, r.side(), open, held), s.steps(open));
            ask.wanted(s.steps(wanted.total()), s.steps(open), own, s.ticks(wanted.limit()));
        });
        return gate.isWithinRate(book, ask)
                ? Optional.empty()
                : Optional.of(RiskGate.refusal(book, ask).after(RiskGate.waitFor(book, ask)));
    }

    /** What the order asked for last breaks. */
    Optional<Refusal> check() {
        return gate.passes(book, book.ask()) ? Optional.empty() : Optional.of(RiskGate.refusal(book, book.ask()));
    }

    /** What it breaks though it has its room already, and is neither one more of the same nor in the way of what came since. */
    Optional<Refusal> checkAgain() {
        return gate.stillPasses(book, book.ask()) ? Optional.empty() : Optional.of(RiskGate.refusal(book, book.ask()));
    }

    /** Whether it comes to more than an order may, whatever else it breaks. */
    Optional<Refusal> checkNotional() {
        return gate.isWithinNotional(book, book.ask())
                ? Optional.empty()
                : Optional.of(RiskGate.refusal(book, book.ask()));
    }

    /** Whether it says that it only reduces and does not, whatever else it breaks. */
    Optional<Refusal> checkReduceOnly() {
        return gate.reducesWhereItSaysSo(book, book.ask())
                ? Optional.empty()
                : Optional.of(RiskGate.refusal(book, book.ask()));
    }

    /** What the order has booked and not told yet is in no position: until it is, its room is all that may come of it. */
    Optional<Refusal> recheck(AccountState state, Recheck c, Instrument instrument, OpenOrder held, Instant now) {
        Quantity open = c.open().max(c.total().minusOrZero(held.filled()));
        RiskAsk ask = ask(state, instrument, c.side(), c.total(), open, c.price(), held, now)
                .reduceOnly(c.reduceOnly())
                .closes(c.closes().isPresent());
        return gate.stillPasses(book, ask) ? Optional.empty() : Optional.of(RiskGate.refusal(book, ask));
    }

    /** Why the order is not in its venue's whole steps and ticks; its instrument may have changed since it was read. */
    Optional<Refusal> unfit(AccountState state, Instrument instrument, Quantity total, Price price, Instant now) {
        SymbolRisk s = figures(state, instrument, now);
        boolean counts = s.isOf(instrument);
        boolean onStep =
                counts ? s.isOnStep(total) : total.compareTo(instrument.amount().roundDown(total)) == 0;
        boolean onTick =
                counts ? s.isOnTick(price) : price.compareTo(instrument.price().round(price, RoundingMode.FLOOR)) == 0;
        if (!onStep) {
            return Optional.of(Refusal.of(
                    RefusalCode.AMOUNT_NOT_ON_STEP,
                    "amount",
                    total.toString(),
                    "a multiple of step " + instrument.amount().step()));
        }
        return onTick ? Optional.empty() : instrument.price().check("limitPrice", price);
    }

    /** A symbol has one set of figures, counted by the instrument of its home, at whichever venue the order is. */
    private SymbolRisk figures(AccountState state, Instrument instrument, Instant now) {
        return figures.of(state, instruments.find(instrument.symbol()).orElse(instrument), now);
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
        figures.sync(state, now);
        book.forEach(figures::refresh);
        Optional<TradingDay> opens = isInUse(state) ? day(state, now) : Optional.empty();
        List<LimitUse> uses = new ArrayList<>(awaiting(opens, () -> LimitUse.ofAccount(book, Attempts.micros(now))));
        book.forEach(s -> uses.addAll(usage(state, s.instrument().symbol())));
        figures.unlisted().forEach(symbol -> uses.addAll(usage(state, symbol)));
        return uses;
    }

    private List<LimitUse> usage(AccountState state, Symbol symbol) {
        Ledger ledger = state.positions().get(symbol);
        BigDecimal held = ledger == null ? BigDecimal.ZERO : ledger.quantity();
        SymbolExposure open = state.exposure(symbol);
        return LimitUse.ofSymbol(
                symbol,
                book.limits(),
                held.add(open.openBuy().value()),
                open.openSell().value().subtract(held));
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
        SymbolRisk s = figures(state, instrument, now);
        figures.refresh(s);
        RiskAsk ask = book.ask().order(s, side, s.steps(total), s.steps(open), s.ticks(price), Attempts.micros(now));
        if (side == Side.SELL) {
            ask.farthest(s.ticksAtMost(price));
        }
        return held == null ? ask : ask.known(s.own(side, most(state, side, open, held), s.steps(open)), held.isOpen());
    }

    /** Units there could be on the order's side, were all of it to fill. */
    private static BigDecimal most(AccountState state, Side side, Quantity open, OpenOrder held) {
        SymbolExposure all = state.exposure(held.symbol());
        Ledger ledger = state.positions().get(held.symbol());
        BigDecimal position = ledger == null ? BigDecimal.ZERO : ledger.quantity();
        return side == Side.BUY
                ? position.add(others(all.openBuy(), held)).add(open.value())
                : others(all.openSell(), held).subtract(position).add(open.value());
    }

    private static BigDecimal others(Quantity all, OpenOrder held) {
        return all.value().subtract(held.exposed().value());
    }

    private static Quantity open(Quantity total, @Nullable OpenOrder held) {
        return held == null ? total : total.minusOrZero(held.filled());
    }
}
