package io.kontor.order;

import akka.persistence.typed.javadsl.Effect;
import io.kontor.account.AccountEntity;
import io.kontor.account.OpenOrder;
import io.kontor.order.OrderEntity.Report;
import io.kontor.order.OrderEntity.Wake;
import io.kontor.order.OrderState.Vacant;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes in what the venue says, by a report or by what a sweep saw there; what nobody here placed is taken in as well. */
final class ReportIntake {
    private static final int TOGETHER_MAX = 16;

    private final OrderScope scope;
    private final Rest rest;
    private final Reserving reserving;
    private final Reconciliation reconciliation;
    private final Delivery delivery;
    private final Namesake namesake;
    private final List<Report> together = new ArrayList<>();

    ReportIntake(OrderScope scope, Rest rest, Reserving reserving, Reconciliation reconciliation, Delivery delivery) {
        this.scope = scope;
        this.rest = rest;
        this.reserving = reserving;
        this.reconciliation = reconciliation;
        this.delivery = delivery;
        this.namesake = new Namesake(scope);
    }

    /**
     * Venues often say two things at once, that an order is accepted and that it filled: a report waits until what has come with it is
     * here too, and one write takes them all.
     */
    Effect<OrderEvent, OrderState> onReport(OrderState state, Report report) {
        together.add(report);
        if (together.size() < TOGETHER_MAX) {
            // For each: Akka drops what comes while too much is kept behind a slow write, and one too many finds
            // nothing.
            scope.context().getSelf().tell(new OrderActor.Own.TakeReports());
            return scope.effects().none();
        }
        return onReports(state);
    }

    Effect<OrderEvent, OrderState> onReports(OrderState state) {
        if (together.isEmpty()) {
            return rest.none(state);
        }
        List<Report> taken = List.copyOf(together);
        together.clear();
        Instant now = scope.now();
        List<OrderEvent> events = new ArrayList<>();
        OrderState after = state;
        for (Report report : taken) {
            List<OrderEvent> news = news(after, report, now);
            for (OrderEvent event : news) {
                after = OrderFold.apply(after, event);
            }
            events = ReportRules.join(events, news);
        }
        if (!(after instanceof Order order)) {
            acknowledgeNothing(taken);
            return rest.none(state);
        }
        return reconciliation.proceed(order, events, written -> acknowledge(written, taken), false);
    }

    /** What a report changes; an order nobody here placed is taken in first. */
    private List<OrderEvent> news(OrderState state, Report r, Instant now) {
        List<OrderEvent> events = new ArrayList<>();
        OrderState known = state;
        if (state instanceof Vacant && r.report() instanceof ExecutionReport report && report.isOfAnOrder()) {
            OrderEvent seen = Adoption.of(scope.id(), r.account(), r.venue(), report, now);
            events.add(seen);
            known = OrderFold.apply(state, seen);
        }
        if (known instanceof Order order) {
            List<OrderEvent> news =
                    ReportRules.onReport(order, r.report(), scope.instrumentOf(order), scope.absenceProof(order), now);
            events.addAll(news);
            if (!(r.report() instanceof VenueReport.RequestFailed)) {
                if (news.isEmpty()) {
                    reconciliation.answered();
                } else {
                    reconciliation.settled();
                }
            }
        }
        count(r.report() instanceof VenueReport.QueryAnswered, events);
        return events;
    }

    private void acknowledge(Order written, List<Report> taken) {
        for (Report r : taken) {
            if (r.report() instanceof ExecutionReport report && !namesake.takes(written, r, report)) {
                delivery.acknowledgeAfter(written, r, report);
            }
        }
    }

    /** Refusals that tell of no order: unacknowledged they would hold the cursor for ever. */
    private void acknowledgeNothing(List<Report> taken) {
        for (Report r : taken) {
            if (r.report() instanceof ExecutionReport report) {
                delivery.acknowledge(r, report);
            }
        }
    }

    /** @param repairs it is the answer to a question: what is news in it had been missed */
    private void count(boolean repairs, List<OrderEvent> events) {
        ReconciliationMetrics metrics = scope.ports().metrics();
        for (OrderEvent event : events) {
            switch (event) {
                case OrderEvent.OutcomeUnknown _ -> metrics.unknown();
                case OrderEvent.Flagged _ -> {}
                default -> {
                    if (repairs) {
                        metrics.repaired();
                    }
                }
            }
        }
    }

    /** A sweep found that the account and the venue differ on this order, or that something is due. */
    Effect<OrderEvent, OrderState> onWake(OrderState state, Wake wake) {
        Instant now = scope.now();
        return switch (state) {
            case Vacant vacant
            when wake.seen().isPresent() -> {
                OrderEvent event = Adoption.of(
                        scope.id(), wake.account(), wake.venue(), wake.seen().get(), now);
                yield reconciliation.proceed((Order) OrderFold.apply(vacant, event), List.of(event), _ -> {}, false);
            }
            // Unless somebody is about to place it now.
            case Vacant _ when rest.isTaken() -> scope.effects().none();
            case Vacant vacant ->
                wake.held()
                        .map(held -> lost(vacant, wake, held, now))
                        .orElseGet(() -> reserving.abandonNeverPlaced(vacant, wake.account()));
            case Order order -> {
                if (wake.afresh()) {
                    reconciliation.afresh();
                }
                boolean others = namesake.takes(order, wake);
                List<OrderEvent> events = wake.seen()
                        .map(seen -> QueryRules.onListed(order, seen, now))
                        .orElse(List.of());
                count(false, events);
                yield events.isEmpty() && order.isDone() && order.outbox().isEmpty()
                        ? forgotten(order)
                        : lookAfter(order, events, others || wake.seen().isEmpty());
            }
        };
    }

    /** It was placed, for the account has heard of it, and its journal does not say so any more. */
    private Effect<OrderEvent, OrderState> lost(Vacant vacant, Wake wake, OpenOrder held, Instant now) {
        if (held.closed()) {
            scope.account(wake.account()).tell(new AccountEntity.Forget(scope.id(), held.announced()));
            return rest.none(vacant);
        }
        List<OrderEvent> events = RestoreRules.ofTheAccount(scope.id(), wake, held, now);
        OrderState order = vacant;
        for (OrderEvent event : events) {
            order = OrderFold.apply(order, event);
        }
        return reconciliation.proceed((Order) order, events, _ -> {}, true);
    }

    private Effect<OrderEvent, OrderState> forgotten(Order order) {
        delivery.forget(order);
        return rest.none(order);
    }

    /**
     * A modify that was reserved and never accepted holds room: it is given back, as nobody waits for it any more. Only what is on disk is
     * announced again; should the write of what was just learned fail, its numbers will be those of other events.
     */
    private Effect<OrderEvent, OrderState> lookAfter(Order order, List<OrderEvent> events, boolean askVenue) {
        Order after = OrderFold.fold(order, events);
        if (!rest.isAsking()) {
            scope.accountOf(after)
                    .tell(new AccountEntity.Abandon(scope.id(), after.revision() + 1, after.generation()));
        }
        delivery.announceAgain(order);
        return reconciliation.proceed(after, events, _ -> {}, askVenue);
    }
}
