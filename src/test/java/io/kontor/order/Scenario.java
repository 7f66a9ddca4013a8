package io.kontor.order;

import io.kontor.instrument.Instrument;
import io.kontor.model.Samples;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.risk.RiskDecision;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One buy order driven through the pure rules, as its actor would: each step decides, journals, folds and plans. The venue's part is
 * spoken by the test.
 */
final class Scenario {
    static final ReconcilerSettings SETTINGS = new ReconcilerSettings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(200),
            Duration.ofSeconds(30),
            Duration.ofMinutes(16),
            500);
    static final RiskDecision DECISION = new RiskDecision(
            1,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            BigDecimal.ZERO,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    final List<OrderEvent> journal = new ArrayList<>();
    final VenueCapabilities capabilities;
    private final ReconcilerSettings settings;
    Order order;
    Instant now = Samples.START;
    Optional<Instrument> instrument = Optional.of(Samples.instrument(Samples.BTC));
    /** The venue has not said yet what it lists. */
    boolean listingAwaited;

    /** What the last step sent, and when it wants to look again. */
    List<VenueConnection.Command> sent = List.of();

    Optional<Instant> lookAt = Optional.empty();

    /** What the last step journalled. */
    List<OrderEvent> news = List.of();

    private Efforts efforts = Efforts.NONE;
    private long cursor;

    private Scenario(VenueCapabilities capabilities, ReconcilerSettings settings, OrderEvent first) {
        this.capabilities = capabilities;
        this.settings = settings;
        this.order = (Order) OrderFold.apply(OrderState.EMPTY, first);
        journal.add(first);
        step(List.of());
    }

    /** 10 at 100, placed and sent. */
    static Scenario placed(DuplicateFence fence) {
        return placed(Samples.capabilities(fence, true));
    }

    static Scenario placed(VenueCapabilities capabilities) {
        return placed(capabilities, spec("10", "100"), SETTINGS);
    }

    static Scenario placed(VenueCapabilities capabilities, OrderSpec spec, ReconcilerSettings settings) {
        return placed(capabilities, spec, terms(spec), settings);
    }

    static Scenario placed(VenueCapabilities capabilities, OrderSpec spec, Terms terms, ReconcilerSettings settings) {
        return new Scenario(
                capabilities,
                settings,
                new OrderEvent.OrderPlaced(
                        spec.intentId(), spec, Samples.hashOf(spec), Samples.VENUE, terms, 1, DECISION, Samples.START));
    }

    /** One that the venue has confirmed. */
    static Scenario working(DuplicateFence fence) {
        Scenario s = placed(fence);
        s.report(ExecType.NEW, 1, "0");
        return s;
    }

    /** 10 at 100, placed by somebody else. */
    static Scenario external() {
        return seen("theirs", "77", "10", "100");
    }

    /** 10 at 100, one of ours that the journal lacks, as after a restore. */
    static Scenario takenIn() {
        return takenIn("v-1", "10", "100");
    }

    static Scenario takenIn(String venueOrderId, String quantity, String price) {
        return seen(id(1).toString(), venueOrderId, quantity, price);
    }

    private static Scenario seen(String clientOrderId, String venueOrderId, String quantity, String price) {
        return new Scenario(
                Samples.capabilities(DuplicateFence.SEND_EXPIRY, true),
                SETTINGS,
                new OrderEvent.ExternalOrderSeen(
                        intent(),
                        Samples.ACCOUNT,
                        Samples.VENUE,
                        clientOrderId,
                        new VenueOrderId(venueOrderId),
                        Samples.BTC,
                        Side.BUY,
                        Quantity.of(quantity),
                        Price.of(price),
                        Samples.START));
    }

    static OrderSpec spec(String amount, String price) {
        return Samples.spec("a-1", Samples.BTC, Side.BUY, amount, price);
    }

    static IntentId intent() {
        return spec("1", "1").intentId();
    }

    static VenueClientOrderId id(int attempt) {
        return new VenueClientOrderId(intent(), attempt);
    }

    Scenario after(Duration duration) {
        now = now.plus(duration);
        return step(List.of());
    }

    /** The clock moves, but nobody looks. */
    Scenario later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    /** A crash: what was only in memory is gone, and the state is folded anew. */
    Scenario restart() {
        OrderState folded = OrderState.EMPTY;
        for (OrderEvent event : journal) {
            folded = OrderFold.apply(folded, event);
        }
        order = (Order) folded;
        efforts = Efforts.NONE;
        return step(List.of());
    }

    /** A sweep does not find it among the venue's open orders. */
    Scenario missed() {
        news = List.of();
        sent = new Planner(capabilities, settings).queries(order);
        return this;
    }

    Scenario cancel() {
        return step(List.of(new OrderEvent.CancelRequested(
                Optional.empty(), io.kontor.account.OrderStatus.CANCELED, "requested", now)));
    }

    Scenario modify(String amount, String price) {
        return modify(spec(amount, price));
    }

    Scenario modify(OrderSpec spec) {
        return modify(spec, terms(spec));
    }

    Scenario modify(OrderSpec spec, Terms terms) {
        return step(List.of(new OrderEvent.ModifyRequested(
                order.revision() + 1, spec, Samples.hashOf(spec), Optional.empty(), terms, DECISION, now)));
    }

    private static Terms terms(OrderSpec spec) {
        return new Terms(spec.amount(), spec.limitPrice().orElse(Price.of("100")), spec.expireAt(), Optional.empty());
    }

    Scenario report(ExecType type, int attempt, String cumulative) {
        return on(execution(type, attempt, cumulative, Optional.empty()));
    }

    /** Told now, and happened then. */
    Scenario report(ExecType type, int attempt, String cumulative, Instant at) {
        ExecutionReport plain = execution(type, attempt, cumulative, Optional.empty());
        return on(new ExecutionReport(
                plain.cursor(),
                plain.clientOrderId(),
                plain.venueOrderId(),
                plain.type(),
                plain.symbol(),
                plain.side(),
                plain.quantity(),
                plain.price(),
                plain.cumulative(),
                plain.fill(),
                plain.text(),
                at));
    }

    /** The venue says that the first attempt stands for so much now. */
    Scenario amended(String quantity, String cumulative) {
        ExecutionReport plain = execution(ExecType.AMENDED, 1, cumulative, Optional.empty());
        return on(new ExecutionReport(
                plain.cursor(),
                plain.clientOrderId(),
                plain.venueOrderId(),
                plain.type(),
                plain.symbol(),
                plain.side(),
                Quantity.of(quantity),
                plain.price(),
                plain.cumulative(),
                plain.fill(),
                plain.text(),
                plain.at()));
    }

    Scenario fill(String fillId, int attempt, String quantity, String cumulative) {
        return on(execution(ExecType.TRADE, attempt, cumulative, Optional.of(fillOf(fillId, quantity))));
    }

    Scenario bust(String fillId, int attempt, String quantity, String cumulative) {
        return on(execution(ExecType.TRADE_CANCEL, attempt, cumulative, Optional.of(fillOf(fillId, quantity))));
    }

    Scenario correct(String fillId, int attempt, String quantity, String cumulative) {
        return on(execution(ExecType.TRADE_CORRECT, attempt, cumulative, Optional.of(fillOf(fillId, quantity))));
    }

    Scenario failed(VenueReport.Request request, int attempt, boolean sent) {
        return on(new VenueReport.RequestFailed(id(attempt), request, sent, "down", now));
    }

    /** The venue tells of such an order no more. */
    Scenario past(int attempt, Instant askedAt) {
        return on(new VenueReport.RequestFailed(
                id(attempt), VenueReport.Request.QUERY, true, "Invalid symbol.", Optional.of(askedAt), now));
    }

    /** The venue knows no such order; asked and answered now, on a session as old as the order. */
    Scenario notFound(int attempt) {
        return notFound(attempt, now, Samples.START.minusSeconds(60));
    }

    Scenario notFound(int attempt, Instant askedAt, Instant sessionSince) {
        return on(new VenueReport.QueryAnswered(id(attempt), Optional.empty(), askedAt, sessionSince, now));
    }

    Scenario found(int attempt, VenueOrder.Status status, VenueFill... fills) {
        return found(attempt, status, now, fills);
    }

    Scenario found(int attempt, VenueOrder.Status status, Instant askedAt, VenueFill... fills) {
        Optional<VenueOrder> seen = Optional.of(seen(attempt, status, fills));
        return on(new VenueReport.QueryAnswered(id(attempt), seen, askedAt, Samples.START.minusSeconds(60), now));
    }

    /** Without its fills, as the venue tells of an order that somebody else placed. */
    Scenario found(int attempt, VenueOrder.Status status, String cumulative) {
        VenueOrder plain = seen(attempt, status);
        VenueOrder seen = new VenueOrder(
                "theirs",
                plain.venueOrderId(),
                plain.symbol(),
                plain.side(),
                plain.price(),
                plain.quantity(),
                Quantity.of(cumulative),
                status,
                List.of(),
                Optional.empty(),
                now);
        return on(new VenueReport.QueryAnswered(
                id(attempt), Optional.of(seen), now, Samples.START.minusSeconds(60), now));
    }

    Scenario listed(int attempt, String cumulative) {
        VenueOrder open = new VenueOrder(
                id(attempt).toString(),
                new VenueOrderId("v-" + attempt),
                Samples.BTC,
                order.side(),
                order.terms().price(),
                order.terms().total(),
                Quantity.of(cumulative),
                VenueOrder.Status.OPEN,
                List.of(),
                Optional.empty(),
                now);
        return seen(open);
    }

    /** A sweep sees it among the venue's open orders. */
    Scenario seen(VenueOrder open) {
        return step(QueryRules.onListed(order, open, now));
    }

    Scenario on(VenueReport report) {
        List<OrderEvent> events = ReportRules.onReport(
                order, report, instrument, new AbsenceProof(capabilities, settings.lostAfter()), now);
        if (!(report instanceof VenueReport.RequestFailed)) {
            efforts = efforts.answered();
        }
        return step(events, !(report instanceof VenueReport.RequestFailed));
    }

    ExecutionReport execution(ExecType type, int attempt, String cumulative, Optional<VenueFill> fill) {
        Optional<Attempt> known = order.attempt(attempt);
        return new ExecutionReport(
                ++cursor,
                order.spec().metadata().containsValue("theirs")
                        ? "theirs"
                        : id(attempt).toString(),
                new VenueOrderId("v-" + attempt),
                type,
                Samples.BTC,
                order.side(),
                known.map(Attempt::quantity).orElse(order.terms().total()),
                known.map(Attempt::price).orElse(order.terms().price()),
                Quantity.of(cumulative),
                fill,
                Optional.of("the venue's words"),
                now);
    }

    VenueFill fillOf(String fillId, String quantity) {
        return new VenueFill(
                new FillId(fillId),
                Price.of("100"),
                Quantity.of(quantity),
                Money.of("0.1"),
                Samples.USDT,
                Liquidity.TAKER,
                Samples.START);
    }

    private VenueOrder seen(int attempt, VenueOrder.Status status, VenueFill... fills) {
        Attempt known = order.attempt(attempt).orElseThrow();
        Quantity cumulative = List.of(fills).stream().map(VenueFill::quantity).reduce(Quantity.ZERO, Quantity::plus);
        return new VenueOrder(
                id(attempt).toString(),
                new VenueOrderId("v-" + attempt),
                Samples.BTC,
                order.side(),
                known.price(),
                known.quantity(),
                cumulative,
                status,
                List.of(fills),
                Optional.empty(),
                now);
    }

    private Scenario step(List<OrderEvent> events) {
        return step(events, true);
    }

    private Scenario step(List<OrderEvent> events, boolean settles) {
        Order after = order;
        for (OrderEvent event : events) {
            after = (Order) OrderFold.apply(after, event);
        }
        if (settles && !events.isEmpty()) {
            efforts = efforts.settled();
        }
        Planner planner = new Planner(capabilities, settings);
        Listed listed = new Listed(instrument, listingAwaited);
        Planner.Plan plan = planner.plan(after, events, listed, efforts, now);
        // What has become old passes the gate again: the account lets everything pass here.
        if (plan.passGate()) {
            plan = planner.plan(after, events, listed, efforts.passedGate(now), now);
        }
        order = plan.order();
        efforts = plan.efforts();
        sent = plan.sends();
        lookAt = plan.lookAt();
        news = plan.events();
        journal.addAll(plan.events());
        return this;
    }

    /** The kinds of what the last step sent, with the attempt each is for. */
    List<String> calls() {
        return sent.stream()
                .map(command -> switch (command) {
                    case VenueConnection.Submit c -> "submit " + c.order().id().attempt();
                    case VenueConnection.Replace c ->
                        "replace " + c.target().attempt() + " by "
                                + c.replacement().id().attempt();
                    case VenueConnection.Amend c -> "amend " + c.target().attempt() + " to " + c.quantity();
                    case VenueConnection.Cancel c -> "cancel " + c.target().attempt();
                    case VenueConnection.Query c -> "query " + c.id().attempt();
                    default -> throw new AssertionError(command);
                })
                .toList();
    }
}
