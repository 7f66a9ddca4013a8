package io.kontor.order;

import io.kontor.value.Quantity;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns the reconciler's steps into one plan: the events to journal together, what may leave for the venue once they are on disk, and
 * when to look again. Pure.
 */
final class Planner {
    /** More steps than any way from wanted to actual takes; passing it means that two steps undo each other. */
    private static final int STEPS_MAX = 16;

    private final Reconciler reconciler;
    private final VenueCapabilities capabilities;
    private final ReconcilerSettings settings;

    Planner(VenueCapabilities capabilities, ReconcilerSettings settings) {
        this.reconciler = new Reconciler(capabilities, settings);
        this.capabilities = capabilities;
        this.settings = settings;
    }

    /**
     * What follows from an order as it stands.
     *
     * @param order after {@code events}
     * @param sends for the venue connection, in this order
     * @param passGate the account must be asked before anything more is sent
     * @param lookAt when to plan again though nothing happened
     */
    record Plan(
            Order order,
            List<OrderEvent> events,
            List<VenueConnection.Command> sends,
            boolean passGate,
            Optional<Instant> lookAt,
            Efforts efforts) {}

    Plan plan(Order order, List<OrderEvent> before, Listed listed, Efforts efforts, Instant now) {
        Draft draft = new Draft(order, before, efforts, now);
        for (int step = 0; step < STEPS_MAX; step++) {
            if (!draft.take(reconciler.next(draft.order, listed, draft.efforts, now))) {
                return draft.done();
            }
        }
        throw new IllegalStateException("no end to reconciling " + order.id() + " at " + draft.order);
    }

    /**
     * Asks the venue about what is live or missing, whatever the timers say. The fills of somebody else's order come with the trades: the
     * venue has those from before we first saw it, too.
     */
    List<VenueConnection.Command> queries(Order order) {
        return order.attempts().stream()
                .filter(a -> a.isLive() || (a.lacksFills() && !order.isExternal()))
                .map(a -> query(order, a.number()))
                .toList();
    }

    private static VenueConnection.Command query(Order order, int attempt) {
        Optional<VenueOrderId> number = numberOf(order, attempt);
        Optional<VenueOrderId> none = Optional.empty();
        return new VenueConnection.Query(
                order.spec().symbol(),
                idOf(order, attempt),
                order.isExternal() ? number : none,
                order.isExternal() ? none : number);
    }

    private static Optional<VenueOrderId> numberOf(Order order, int attempt) {
        return order.attempt(attempt).filter(a -> !a.isNumberless()).flatMap(Attempt::venueOrderId);
    }

    static VenueClientOrderId idOf(Order order, int attempt) {
        return new VenueClientOrderId(order.id(), attempt);
    }

    /** One plan in the making. */
    private final class Draft {
        private final List<OrderEvent> events;
        private final List<VenueConnection.Command> sends = new ArrayList<>();
        private final Instant now;
        private Order order;
        private Efforts efforts;
        private boolean passGate;
        private Optional<Instant> lookAt = Optional.empty();

        Draft(Order order, List<OrderEvent> before, Efforts efforts, Instant now) {
            this.order = order;
            this.events = new ArrayList<>(before);
            this.efforts = efforts;
            this.now = now;
        }

        Plan done() {
            return new Plan(order, List.copyOf(events), List.copyOf(sends), passGate, lookAt, efforts);
        }

        /** Whether there may be a next step. */
        boolean take(Action action) {
            Instant sendBefore = now.plus(settings.sendWithin());
            switch (action) {
                case Action.Submit a -> send(attempted(a.attempt(), a.quantity(), Optional.empty(), sendBefore));
                case Action.Replace a ->
                    send(attempted(a.attempt(), a.quantity(), Optional.of(a.target()), sendBefore));
                case Action.Resend a -> {
                    Attempt same = order.attempt(a.attempt()).orElseThrow();
                    send(new OrderEvent.SubmissionAttempted(
                            same.number(),
                            same.revision(),
                            same.quantity(),
                            same.price(),
                            same.replaces(),
                            sendBefore,
                            now));
                }
                case Action.Amend a -> {
                    add(new OrderEvent.AmendAttempted(a.attempt(), order.revision(), a.quantity(), sendBefore, now));
                    sends.add(new VenueConnection.Amend(
                            order.spec().symbol(), idOf(order, a.attempt()), a.quantity(), sendBefore));
                    efforts = efforts.submitted(now);
                }
                case Action.Cancel a -> {
                    add(new OrderEvent.CancelAttempted(a.attempt(), sendBefore, now));
                    sends.add(new VenueConnection.Cancel(
                            order.spec().symbol(),
                            idOf(order, a.attempt()),
                            order.isExternal() ? numberOf(order, a.attempt()) : Optional.empty(),
                            sendBefore));
                    efforts = efforts.canceled(now);
                }
                case Action.Query a -> {
                    sends.add(query(order, a.attempt()));
                    efforts = efforts.queried(now);
                }
                case Action.GiveUpAttempt a -> add(new OrderEvent.AttemptVoided(a.attempt(), false, a.reason(), now));
                case Action.CountOurs a -> {
                    Attempt lacking = order.attempt(a.attempt()).orElseThrow();
                    add(new OrderEvent.Flagged(
                            "FILLS_MISSING",
                            "the venue counts " + lacking.cumulative() + ", of which " + lacking.booked()
                                    + " are booked; the position may differ from the venue's",
                            now));
                    add(new OrderEvent.FillsCounted(a.attempt(), lacking.booked(), now));
                }
                case Action.GiveUp a -> add(new OrderEvent.CancelRequested(Optional.empty(), a.end(), a.reason(), now));
                case Action.Close a -> {
                    a.flag()
                            .ifPresent(f ->
                                    add(new OrderEvent.Flagged(f, a.reason().orElse(""), now)));
                    add(new OrderEvent.OrderClosed(a.status(), a.reason(), now));
                }
                case Action.PassGate _ -> passGate = true;
                case Action.Wait a -> lookAt = Optional.of(a.until());
                case Action.Nothing _ -> {}
            }
            return !(action instanceof Action.Wait
                    || action instanceof Action.PassGate
                    || action instanceof Action.Nothing);
        }

        private void add(OrderEvent event) {
            events.add(event);
            order = (Order) OrderFold.apply(order, event);
        }

        private OrderEvent.SubmissionAttempted attempted(
                int attempt, Quantity quantity, Optional<Integer> replaces, Instant sendBefore) {
            return new OrderEvent.SubmissionAttempted(
                    attempt, order.revision(), quantity, order.terms().price(), replaces, sendBefore, now);
        }

        private void send(OrderEvent.SubmissionAttempted event) {
            add(isRetry(event) ? OrderEvent.SubmissionRetried.of(event) : event);
            Attempt attempt = order.attempt(event.attempt()).orElseThrow();
            OrderRequest request = request(attempt);
            sends.add(attempt.replaces()
                    .<VenueConnection.Command>map(target -> new VenueConnection.Replace(idOf(order, target), request))
                    .orElseGet(() -> new VenueConnection.Submit(request)));
            efforts = efforts.submitted(now);
        }

        /** Whatever of it was to leave before never did. As modified since, it is news. */
        private boolean isRetry(OrderEvent.SubmissionAttempted event) {
            return event.attempt() == 1
                    && order.attempts().isEmpty()
                    && order.submitted()
                            .filter(told -> told >= event.revision())
                            .isPresent();
        }

        /** From the attempt, not from what is wanted by now: a resend is the same order to the letter. */
        private OrderRequest request(Attempt attempt) {
            OrderSpec spec = attempt.wanted().spec();
            return new OrderRequest(
                    idOf(order, attempt.number()),
                    spec.symbol(),
                    spec.side(),
                    attempt.quantity(),
                    attempt.price(),
                    timeInForce(spec),
                    spec.postOnly(),
                    spec.reduceOnly(),
                    spec.icebergAmount().map(shown -> shown.min(attempt.quantity())),
                    Optional.empty(),
                    capabilities.expiresOrders() ? attempt.wanted().terms().expireAt() : Optional.empty(),
                    attempt.sendBefore(),
                    spec.closes());
        }

        private TimeInForce timeInForce(OrderSpec spec) {
            return switch (spec.timeInForce()) {
                case FOK -> TimeInForce.FOK;
                case IOC -> TimeInForce.IOC;
                case GTC, AT_OPEN, AT_CLOSE -> spec.isMarket() ? TimeInForce.IOC : spec.timeInForce();
                // Where the venue cannot end an order at a time, the gateway does, and the venue is told to keep it.
                case DAY, GTD ->
                    spec.isMarket()
                            ? TimeInForce.IOC
                            : capabilities.expiresOrders() ? spec.timeInForce() : TimeInForce.GTC;
            };
        }
    }
}
