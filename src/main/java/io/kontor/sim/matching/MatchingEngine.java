package io.kontor.sim.matching;

import io.kontor.instrument.Instrument;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The exchange without its surroundings. Every request has its outcome as reports: nothing is thrown back at a participant. A client order
 * id is decided once, by the first request that brings it, and refused as a duplicate for ever after, whatever became of that one.
 *
 * <p>For one thread; the same calls in the same order give the same effects.
 */
public final class MatchingEngine {
    private final Map<Symbol, Market> markets = new TreeMap<>();
    private final Accounts accounts;
    private final Effects effects;
    private final History history;
    private final Settlement settlement;
    private final Reporter reporter;
    private final Admission admission;
    private final Matcher matcher;
    private final OutsideMarket outside;
    private final Amendments amendments;
    private long lastOrder;

    public MatchingEngine(
            Collection<Instrument> instruments,
            EngineRules rules,
            Counters counters,
            Effects effects,
            Tape tape,
            History history) {
        instruments.forEach(instrument -> markets.put(instrument.symbol(), new Market(instrument)));
        this.accounts = new Accounts(rules, instruments, effects);
        this.effects = effects;
        this.history = history;
        this.lastOrder = counters.order();
        this.settlement = new Settlement(rules.fees(), effects);
        this.reporter = new Reporter(effects);
        this.admission = new Admission(settlement, rules.openOrdersPerAccountMax());
        this.matcher = new Matcher(settlement, reporter, effects, tape, admission, rules.selfTrade(), counters);
        this.outside = new OutsideMarket(matcher);
        this.amendments = new Amendments(settlement, matcher, reporter, effects, history);
    }

    /** Brings back an account as it was recorded. */
    public void restore(AccountId id, Map<String, BigDecimal> totals, long lastCursor) {
        accounts.restore(id, totals, lastCursor);
    }

    /** Brings back open orders, each to its old place in the queue; their accounts must be there. */
    public void restore(Collection<OrderRecord> open) {
        open.stream().sorted(Comparator.comparingLong(OrderRecord::rank)).forEach(record -> {
            Order order = Order.of(record, account(record.account()), market(record.symbol()));
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
        return new Counters(lastOrder, matcher.lastTrade(), matcher.lastRank());
    }

    public void submit(NewOrder request, Instant now) {
        Account account = account(request.account());
        Optional<OrderRecord> holder = find(account, request.clientOrderId());
        if (holder.isPresent()) {
            reporter.refuse(account, Report.Type.REJECTED, request.clientOrderId(), holder, Reason.DUPLICATE, now);
            return;
        }
        Market market = markets.get(request.symbol());
        Optional<Reason> refusal =
                market == null ? Optional.of(Reason.UNKNOWN_SYMBOL) : admission.checkRequest(request, market, now);
        if (market == null || refusal.isPresent()) {
            reject(account, request, Report.Type.REJECTED, refusal.orElseThrow(), now);
            return;
        }
        Order order = newOrder(request, account, market, now);
        admission
                .checkOrder(order, Optional.empty())
                .ifPresentOrElse(
                        reason -> reject(order, Report.Type.REJECTED, reason, now),
                        () -> admit(order, Report.Type.NEW, now));
    }

    public void cancel(AccountId accountId, ClientOrderId target, Instant now) {
        Account account = account(accountId);
        Order order = account.openOrder(target);
        if (order == null) {
            reporter.refuse(
                    account,
                    Report.Type.CANCEL_REJECTED,
                    target,
                    history.closedOrder(accountId, target),
                    Reason.UNKNOWN_ORDER,
                    now);
        } else {
            matcher.end(order, OrderStatus.CANCELED, Optional.empty(), now);
        }
    }

    /** Puts an order in the place of one that has no fill, or leaves that one as it is. Its place in the queue is new. */
    public void replace(ClientOrderId target, NewOrder request, Instant now) {
        Account account = account(request.account());
        Optional<OrderRecord> holder = find(account, request.clientOrderId());
        if (holder.isPresent()) {
            reporter.refuse(
                    account, Report.Type.REPLACE_REJECTED, request.clientOrderId(), holder, Reason.DUPLICATE, now);
            return;
        }
        Order old = account.openOrder(target);
        Optional<Reason> refusal = checkReplacement(old, request, now);
        if (old == null || refusal.isPresent()) {
            reject(account, request, Report.Type.REPLACE_REJECTED, refusal.orElseThrow(), now);
            return;
        }
        Order order = newOrder(request, account, old.market(), now);
        Optional<Reason> orderRefusal = admission.checkOrder(order, Optional.of(old));
        if (orderRefusal.isPresent()) {
            reject(order, Report.Type.REPLACE_REJECTED, orderRefusal.get(), now);
            return;
        }
        matcher.withdraw(old, OrderStatus.CANCELED, Optional.of(Reason.REPLACED), now);
        admit(order, Report.Type.REPLACED, now);
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
        Market market = markets.get(coming.symbol());
        if (market != null && admission.checkRequest(coming, market, now).isEmpty()) {
            Order order = new Order(0, coming, account(coming.account()), market, now);
            market.book().thinHouse(order, market.units().quantityDown(keep.value()));
        }
    }

    /** Busts a fill; answers whether there was one, still standing. */
    public boolean bust(AccountId account, ClientOrderId id, long trade, Instant now) {
        return anyOrder(account, id)
                .map(order -> amendments.bust(order, trade, now))
                .orElse(false);
    }

    /** Gives a fill another price; answers whether there was one, still standing. */
    public boolean correct(AccountId account, ClientOrderId id, long trade, Price price, Instant now) {
        return anyOrder(account, id)
                .map(order -> amendments.correct(order, trade, price, now))
                .orElse(false);
    }

    /** Fills a canceled order after all; answers whether it could be. */
    public boolean fillLate(AccountId account, ClientOrderId id, Quantity quantity, Instant now) {
        return history.closedOrder(account, id)
                .filter(record -> markets.containsKey(record.symbol()))
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
        return accounts.get(id);
    }

    public boolean knows(AccountId id) {
        return accounts.knows(id);
    }

    public Collection<Account> accounts() {
        return accounts.all();
    }

    public Collection<Symbol> symbols() {
        return markets.keySet();
    }

    public OrderBook book(Symbol symbol) {
        return market(symbol).book();
    }

    public Units units(Symbol symbol) {
        return market(symbol).units();
    }

    private Optional<OrderRecord> find(Account account, ClientOrderId id) {
        Order open = account.openOrder(id);
        return open == null ? history.closedOrder(account.id(), id) : Optional.of(open.record());
    }

    private Optional<Order> anyOrder(AccountId accountId, ClientOrderId id) {
        Account account = account(accountId);
        Order open = account.openOrder(id);
        return open != null
                ? Optional.of(open)
                : history.closedOrder(accountId, id).map(record -> Order.of(record, account, market(record.symbol())));
    }

    private Optional<Reason> checkReplacement(@Nullable Order old, NewOrder request, Instant now) {
        if (old == null) {
            return Optional.of(Reason.UNKNOWN_ORDER);
        }
        boolean replaceable =
                old.filled() == 0 && old.market().symbol().equals(request.symbol()) && old.side() == request.side();
        return replaceable ? admission.checkRequest(request, old.market(), now) : Optional.of(Reason.NOT_REPLACEABLE);
    }

    private Order newOrder(NewOrder request, Account account, Market market, Instant now) {
        return new Order(++lastOrder, request, account, market, now);
    }

    private void admit(Order order, Report.Type type, Instant now) {
        order.account().opened(order);
        settlement.relock(order);
        effects.changed(order);
        reporter.tell(order, type, now);
        Market market = order.market();
        if (order.isTriggered()) {
            matcher.execute(order, now);
        } else if (market.last().isPresent()
                && TriggerBook.isReached(order, market.last().getAsLong())) {
            matcher.wake(order, now);
        } else {
            market.triggers().add(order);
        }
        matcher.releaseTriggered(market, now);
    }

    private void reject(Account account, NewOrder request, Report.Type type, Reason reason, Instant now) {
        OrderRecord record = OrderRecord.rejected(++lastOrder, request, reason, now);
        effects.closed(record);
        reporter.refuse(account, type, request.clientOrderId(), Optional.of(record), reason, now);
    }

    private void reject(Order order, Report.Type type, Reason reason, Instant now) {
        order.end(OrderStatus.REJECTED, Optional.of(reason), now);
        effects.closed(order.record());
        reporter.refuse(order.account(), type, order.clientOrderId(), Optional.of(order.record()), reason, now);
    }

    private Market market(Symbol symbol) {
        Market market = markets.get(symbol);
        if (market == null) {
            throw new IllegalStateException("symbol: " + symbol + " (expected: one of " + markets.keySet() + ")");
        }
        return market;
    }
}
