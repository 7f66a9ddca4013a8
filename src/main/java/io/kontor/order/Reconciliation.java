package io.kontor.order;

import akka.persistence.typed.javadsl.Effect;
import io.kontor.account.AccountEntity.Rechecked;
import io.kontor.account.OrderStatus;
import io.kontor.venue.VenueConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Carries out what the {@link Reconciler} says, whatever caused the change: plans, journals, and only then answers, sends and announces.
 * What it tried lately is memory of one actor.
 */
final class Reconciliation {
    /** The flag of an order that had been accepted and was not let pass when it was about to leave. */
    private static final String REFUSED_AGAIN = "REFUSED_AGAIN";

    private static final String TIMER = "look";

    /** The scheduler refuses what is weeks ahead, and an order may be good until next year; a look that is early plans anew. */
    private static final Duration LOOK_WITHIN = Duration.ofHours(1);

    private final OrderScope scope;
    private final Rest rest;
    private final Delivery delivery;
    private final Gate gate;
    private Efforts efforts = Efforts.NONE;

    Reconciliation(OrderScope scope, Rest rest, Delivery delivery) {
        this.scope = scope;
        this.rest = rest;
        this.delivery = delivery;
        this.gate = new Gate(scope);
    }

    /** Something was learned or wanted anew: patience starts again. */
    void settled() {
        efforts = efforts.settled();
    }

    /** The venue answered, and nothing was news. */
    void answered() {
        efforts = efforts.answered();
    }

    /** The venue is back, or a person asks. */
    void afresh() {
        efforts = efforts.afresh();
    }

    /** The account has let the order pass. */
    void passedGate() {
        efforts = efforts.passedGate(scope.now());
    }

    /** What may not leave any more ends; it is never sent on a decision that would be another today. */
    Effect<OrderEvent, OrderState> onGateAnswered(Order order, Rechecked answer) {
        Gate.Outcome outcome = gate.answered(order, answer.refusal());
        if (gate.isOutdated(order, answer) || order.isClosed() || order.cancel().isPresent()) {
            gate.over();
            return look(order);
        }
        return switch (outcome) {
            case PASSED -> {
                passedGate();
                yield look(order);
            }
            case CLOSED -> {
                String why = answer.refusal().orElseThrow().detail();
                List<OrderEvent> events = List.of(
                        new OrderEvent.Flagged(REFUSED_AGAIN, why, scope.now()),
                        new OrderEvent.CancelRequested(Optional.empty(), OrderStatus.CANCELED, why, scope.now()));
                yield proceed(OrderFold.fold(order, events), events, _ -> {}, false);
            }
            case LATER -> scope.effects().none();
        };
    }

    Effect<OrderEvent, OrderState> onGateDue(Order order) {
        gate.over();
        return look(order);
    }

    /** Nothing happened; time may have made something due. */
    Effect<OrderEvent, OrderState> look(Order order) {
        return proceed(order, List.of(), _ -> {}, false);
    }

    /** The same, and the venue is asked about whatever is live even where the plan would wait. */
    Effect<OrderEvent, OrderState> lookAndAsk(Order order) {
        return proceed(order, List.of(), _ -> {}, true);
    }

    /** One event as a command led to it. */
    Effect<OrderEvent, OrderState> begin(OrderState before, OrderEvent event, Consumer<Order> answer) {
        return proceed((Order) OrderFold.apply(before, event), List.of(event), answer, false);
    }

    /**
     * Plans from the order as the events leave it, journals everything in one write, and only then answers, sends and announces.
     *
     * @param order after {@code begun}
     * @param askVenue query whatever is live, even where the plan would wait
     */
    Effect<OrderEvent, OrderState> proceed(
            Order order, List<OrderEvent> begun, Consumer<Order> answer, boolean askVenue) {
        Planner planner =
                new Planner(scope.capabilities(order), scope.settings().reconciler());
        Instant now = scope.now();
        Planner.Plan plan = planner.plan(order, begun, scope.listed(order), efforts, now);
        efforts = plan.efforts();
        List<VenueConnection.Command> sends =
                askVenue && plan.sends().isEmpty() ? planner.queries(plan.order()) : plan.sends();
        Runnable after = () -> {
            answer.accept(plan.order());
            sends.forEach(send -> send(plan.order(), send));
            if (plan.passGate()) {
                gate.ask(plan.order());
            }
            delivery.announceNews(plan.order());
            plan.lookAt()
                    .ifPresentOrElse(
                            at -> lookAgain(at, now), () -> scope.timers().cancel(TIMER));
            rest.settle(plan.order());
        };
        if (plan.events().isEmpty()) {
            after.run();
            return scope.effects().none();
        }
        Optional<OrderEvent> note = delivery.note(order, now);
        List<OrderEvent> events =
                note.map(n -> ReportRules.join(plan.events(), List.of(n))).orElse(plan.events());
        scope.foresight()
                .leadsTo(events, note.map(n -> OrderFold.apply(plan.order(), n)).orElse(plan.order()));
        return scope.effects().persist(events).thenRun(() -> {
            countFlags(plan.order(), events);
            after.run();
        });
    }

    /** Once they are journalled: a report that is told again raises them again where the write failed. */
    private void countFlags(Order order, List<OrderEvent> events) {
        for (OrderEvent event : events) {
            if (event instanceof OrderEvent.Flagged flagged) {
                scope.ports().metrics().flagged(order.spec().account(), flagged.flag());
            }
        }
    }

    private void send(Order order, VenueConnection.Command command) {
        if (command instanceof VenueConnection.Query) {
            scope.ports().metrics().queried();
        } else if (command instanceof VenueConnection.Submit s
                && order.attempt(s.order().id().attempt())
                        .filter(a -> a.sends() > 1)
                        .isPresent()) {
            scope.ports().metrics().resent();
        }
        scope.ports().connections().of(order.spec().account(), order.venue()).tell(command);
    }

    private void lookAgain(Instant at, Instant now) {
        Instant next = at.isBefore(now.plus(LOOK_WITHIN)) ? at : now.plus(LOOK_WITHIN);
        Duration in = Duration.between(now, next);
        scope.timers().startSingleTimer(TIMER, new OrderActor.Own.LookAgain(), in.isNegative() ? Duration.ZERO : in);
    }
}
