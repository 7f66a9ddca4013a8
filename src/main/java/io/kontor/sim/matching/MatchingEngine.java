package io.kontor.sim.matching;

import io.kontor.instrument.Instrument;
import io.kontor.sim.message.CancelOnly;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.sim.message.Target;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The exchange without its surroundings. Every request has its outcome as reports: nothing is thrown back at a participant. Under strict
 * conduct a client order id is decided once, by the first request that brings it, and refused as a duplicate for ever after, whatever
 * became of that one; otherwise while its order is open.
 *
 * <p>For one thread; the same calls in the same order give the same effects.
 */
public final class MatchingEngine {
    private final Floor floor;
    private final History history;
    private final Settlement settlement;
    private final Reporter reporter;
    private final Admission admission;
    private final Matcher matcher;
    private final OutsideMarket outside;
    private final Amendments amendments;
    private final Intake intake;

    public MatchingEngine(
            Collection<Instrument> instruments,
            EngineRules rules,
            Counters counters,
            Effects effects,
            Tape tape,
            History history) {
        this.floor = new Floor(instruments, rules, effects, history);
        this.history = history;
        this.settlement = new Settlement(rules.fees(), effects);
        this.reporter = new Reporter(effects);
        this.admission = new Admission(settlement, rules.openOrdersPerAccountMax());
        this.matcher = new Matcher(settlement, reporter, effects, tape, admission, rules.selfTrade(), counters);
        this.outside = new OutsideMarket(matcher);
        this.amendments = new Amendments(settlement, matcher, reporter, effects, history);
        this.intake = new Intake(
                floor,
                new Intake.Desks(admission, matcher, settlement, reporter, effects),
                rules.conduct() == EngineRules.Conduct.STRICT,
                counters.order());
    }

    /** Brings back an account as it was recorded. */
    public void restore(AccountId id, Map<String, BigDecimal> totals, long lastCursor) {
        floor.accounts().restore(id, totals, lastCursor);
    }

    /**
     * Brings back open orders, each to its old place in the queue; their accounts must be there.
     *
     * @throws UnfitOrder where one has no market by now, or is finer than its market counts
     */
    public void restore(Collection<OrderRecord> open) {
        // What waits for its trigger has no rank: there the older is first.
        Comparator<OrderRecord> first =
                Comparator.comparingLong(OrderRecord::rank).thenComparingLong(OrderRecord::id);
        open.stream().sorted(first).forEach(record -> {
            Market market = floor.marketOrNull(record.symbol());
            if (market == null) {
                throw new UnfitOrder(record, "a symbol that is traded here; by earlier settings it was");
            }
            if (!market.units().fit(record)) {
                throw new UnfitOrder(record, "by the market's step and tick; they were finer");
            }
            Order order = Order.of(record, account(record.account()), market);
            order.account().opened(order);
            settlement.relock(order);
            if (order.isTriggered()) {
                long shown = order.market().units().quantity(record.shown());
                order.market().book().rest(order, record.rank(), shown);
            } else {
                order.market().triggers().add(order);
            }
        });
    }

    /** What triggers are measured against until the next trade. */
    public void restoreLastTrade(Symbol symbol, long price) {
        market(symbol).traded(price);
    }

    public OptionalLong lastTrade(Symbol symbol) {
        return market(symbol).last();
    }

    public Counters counters() {
        return new Counters(intake.lastOrder(), matcher.lastTrade(), matcher.lastRank());
    }

    public void submit(NewOrder request, Instant now) {
        intake.submit(request, now);
    }

    /** Why an order would be rejected if it came now; nothing happens. */
    public Optional<Reason> check(NewOrder request, Instant now) {
        return intake.check(request, now);
    }

    /** How much a taker gets, or has to give, for so much of the quote asset at the prices of the moment; down to the step. */
    public Quantity quantityFor(Symbol symbol, Side side, Money quote) {
        Market market = market(symbol);
        return market.instrument().amount().roundDown(new Quantity(admission.quantityFor(market, side, quote.value())));
    }

    public void cancel(AccountId accountId, ClientOrderId target, Instant now) {
        cancel(accountId, Target.of(target), CancelOnly.ANY, now);
    }

    /** Answers whether the order is gone. */
    public boolean cancel(AccountId accountId, Target target, CancelOnly only, Instant now) {
        return cancel(accountId, target, target.about(), only, now);
    }

    /**
     * Answers whether the order is gone.
     *
     * @param about what a refusal that finds no order is told under
     */
    public boolean cancel(AccountId accountId, Target target, ClientOrderId about, CancelOnly only, Instant now) {
        Account account = account(accountId);
        Order order = account.openOrder(target);
        if (order == null) {
            reporter.refuse(
                    account,
                    Report.Type.CANCEL_REJECTED,
                    about,
                    target.id().flatMap(id -> history.closedOrder(accountId, id)),
                    Reason.UNKNOWN_ORDER,
                    now);
            return false;
        }
        if (!isMeant(order, only)) {
            reporter.refuse(
                    account,
                    Report.Type.CANCEL_REJECTED,
                    order.clientOrderId(),
                    Optional.of(order.record()),
                    Reason.CANCEL_RESTRICTED,
                    now);
            return false;
        }
        matcher.end(order, OrderStatus.CANCELED, Optional.empty(), now);
        return true;
    }

    /**
     * Cancels one order and places another. A new one that could never be placed leaves the old one alone; one that is refused later, such
     * as for want of money, does not.
     *
     * @param always also where there is nothing to cancel
     */
    public void cancelReplace(Target target, CancelOnly only, NewOrder request, boolean always, Instant now) {
        Optional<Reason> refusal = intake.checkRequest(floor.marketOrNull(request.symbol()), request, now);
        if (refusal.isPresent()) {
            intake.reject(account(request.account()), request, Report.Type.REPLACE_REJECTED, refusal.get(), now);
        } else if (cancel(request.account(), target, only, now) || always) {
            submit(request, now);
        }
    }

    /** Lets an open order be for less. It keeps its place in the queue. */
    public void amend(AccountId accountId, Target target, ClientOrderId newId, Quantity newQuantity, Instant now) {
        Account account = account(accountId);
        Order order = account.openOrder(target);
        if (order == null) {
            reporter.refuse(
                    account, Report.Type.AMEND_REJECTED, target.about(), Optional.empty(), Reason.UNKNOWN_ORDER, now);
            return;
        }
        amendments
                .checkAmend(order, newId, newQuantity)
                .ifPresentOrElse(
                        reason -> reporter.refuse(
                                account,
                                Report.Type.AMEND_REJECTED,
                                order.clientOrderId(),
                                Optional.of(order.record()),
                                reason,
                                now),
                        () -> amendments.amend(order, newId, newQuantity, now));
    }

    private static boolean isMeant(Order order, CancelOnly only) {
        return switch (only) {
            case ANY -> true;
            case NEW -> order.filled() == 0;
            case PARTIALLY_FILLED -> order.filled() > 0;
        };
    }

    /** Puts an order in the place of one that has no fill, or leaves that one as it is. Its place in the queue is new. */
    public void replace(ClientOrderId target, NewOrder request, Instant now) {
        intake.replace(target, request, now);
    }

    /** The house's liquidity at some prices of a market. */
    public void quote(Symbol symbol, List<LevelChange> changes, Instant now) {
        Market market = market(symbol);
        outside.quote(market, changes, now);
        matcher.releaseTriggered(market, now);
    }

    /** The house leaves a market. */
    public void clearQuotes(Symbol symbol) {
        market(symbol).book().clearHouse();
    }

    /** A trade of the outside market; in {@link Units}. */
    public void outsideTrade(Symbol symbol, Side aggressor, long price, long quantity, Instant now) {
        Market market = market(symbol);
        outside.trade(market, aggressor, price, quantity, now);
        matcher.releaseTriggered(market, now);
    }

    /** Takes the house's liquidity away but for so much of what a coming order could reach. */
    public void thinQuotes(NewOrder coming, Quantity keep, Instant now) {
        Market market = floor.marketOrNull(coming.symbol());
        if (market != null && admission.checkRequest(coming, market, now).isEmpty()) {
            Order order = new Order(0, coming, account(coming.account()), market, now);
            market.book().thinHouse(order, market.units().quantityDown(keep.value()));
        }
    }

    /** Busts a fill; answers whether there was one, still standing. */
    public boolean bust(AccountId account, ClientOrderId id, long trade, Instant now) {
        return floor.anyOrder(account, id)
                .map(order -> amendments.bust(order, trade, now))
                .orElse(false);
    }

    /** Gives a fill another price; answers whether there was one, still standing. */
    public boolean correct(AccountId account, ClientOrderId id, long trade, Price price, Instant now) {
        return floor.anyOrder(account, id)
                .map(order -> amendments.correct(order, trade, price, now))
                .orElse(false);
    }

    /** Fills a canceled order after all; answers whether it could be. */
    public boolean fillLate(AccountId account, ClientOrderId id, Quantity quantity, Instant now) {
        return history.closedOrder(account, id)
                .filter(floor::counts)
                .map(record -> {
                    Market market = market(record.symbol());
                    boolean filled = amendments.fillLate(record, account(account), market, quantity, now);
                    matcher.releaseTriggered(market, now);
                    return filled;
                })
                .orElse(false);
    }

    /** The account of that id, opened with what the rules give it when it is new. */
    public Account account(AccountId id) {
        return floor.account(id);
    }

    public boolean knows(AccountId id) {
        return floor.accounts().knows(id);
    }

    public Collection<Account> accounts() {
        return floor.accounts().all();
    }

    public Collection<Symbol> symbols() {
        return floor.symbols();
    }

    public OrderBook book(Symbol symbol) {
        return market(symbol).book();
    }

    public Units units(Symbol symbol) {
        return market(symbol).units();
    }

    private Market market(Symbol symbol) {
        return floor.market(symbol);
    }
}
