package io.kontor.sim.matching;

import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.OrderStatus;
import io.kontor.sim.message.Reason;
import io.kontor.sim.message.Report;
import io.kontor.value.ClientOrderId;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Orders that come in: numbered, looked at, and put into a market, in another's place, or refused. */
final class Intake {
    private final Floor floor;
    private final Admission admission;
    private final Matcher matcher;
    private final Settlement settlement;
    private final Reporter reporter;
    private final Effects effects;
    private final boolean strict;
    private long lastOrder;

    /** What an order passes on its way in. */
    record Desks(Admission admission, Matcher matcher, Settlement settlement, Reporter reporter, Effects effects) {}

    Intake(Floor floor, Desks desks, boolean strict, long lastOrder) {
        this.floor = floor;
        this.admission = desks.admission();
        this.matcher = desks.matcher();
        this.settlement = desks.settlement();
        this.reporter = desks.reporter();
        this.effects = desks.effects();
        this.strict = strict;
        this.lastOrder = lastOrder;
    }

    long lastOrder() {
        return lastOrder;
    }

    void submit(NewOrder request, Instant now) {
        Account account = floor.account(request.account());
        if (isTaken(account, request, Report.Type.REJECTED, now)) {
            return;
        }
        Market market = floor.marketOrNull(request.symbol());
        Optional<Reason> refusal = checkRequest(market, request, now);
        if (market == null || refusal.isPresent()) {
            reject(account, request, Report.Type.REJECTED, refusal.orElseThrow(), now);
            return;
        }
        Order order = newOrder(request, account, market, now);
        checkNew(order)
                .ifPresentOrElse(
                        reason -> reject(order, Report.Type.REJECTED, reason, now),
                        () -> admit(order, Report.Type.NEW, now));
    }

    /** Why an order would be rejected if it came now; nothing happens. */
    Optional<Reason> check(NewOrder request, Instant now) {
        Market market = floor.marketOrNull(request.symbol());
        if (market == null) {
            return Optional.of(Reason.UNKNOWN_SYMBOL);
        }
        Account account = floor.account(request.account());
        if (floor.holder(account, request.clientOrderId()).isPresent()) {
            return Optional.of(Reason.DUPLICATE);
        }
        return admission
                .checkRequest(request, market, now)
                .or(() -> checkNew(new Order(lastOrder + 1, request, account, market, now)));
    }

    /** Why the request alone could never become an order; where there is no such market that is why. */
    Optional<Reason> checkRequest(@Nullable Market market, NewOrder request, Instant now) {
        return market == null ? Optional.of(Reason.UNKNOWN_SYMBOL) : admission.checkRequest(request, market, now);
    }

    /** Puts an order in the place of one that has no fill, or leaves that one as it is. Its place in the queue is new. */
    void replace(ClientOrderId target, NewOrder request, Instant now) {
        Account account = floor.account(request.account());
        if (isTaken(account, request, Report.Type.REPLACE_REJECTED, now)) {
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

    /** Of an order that never was one. */
    void reject(Account account, NewOrder request, Report.Type type, Reason reason, Instant now) {
        OrderRecord record = OrderRecord.rejected(++lastOrder, request, reason, now);
        if (strict) {
            effects.closed(record);
        }
        reporter.refuse(account, type, request.clientOrderId(), Optional.of(record), reason, now);
    }

    private boolean isTaken(Account account, NewOrder request, Report.Type refusal, Instant now) {
        Optional<OrderRecord> holder = floor.holder(account, request.clientOrderId());
        if (holder.isPresent()) {
            reporter.refuse(account, refusal, request.clientOrderId(), holder, Reason.DUPLICATE, now);
        }
        return holder.isPresent();
    }

    private Optional<Reason> checkNew(Order order) {
        return admission.checkOrder(order, Optional.empty()).or(() -> checkTrigger(order));
    }

    private Optional<Reason> checkTrigger(Order order) {
        boolean reached = !strict && !order.isTriggered() && isReached(order);
        return reached ? Optional.of(Reason.TRIGGER_REACHED) : Optional.empty();
    }

    private static boolean isReached(Order order) {
        OptionalLong last = order.market().last();
        return last.isPresent() && TriggerBook.isReached(order, last.getAsLong());
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
        } else if (isReached(order)) {
            matcher.wake(order, now);
        } else {
            market.triggers().add(order);
        }
        matcher.releaseTriggered(market, now);
    }

    private void reject(Order order, Report.Type type, Reason reason, Instant now) {
        order.end(OrderStatus.REJECTED, Optional.of(reason), now);
        if (strict) {
            effects.closed(order.record());
        }
        reporter.refuse(order.account(), type, order.clientOrderId(), Optional.of(order.record()), reason, now);
    }
}
