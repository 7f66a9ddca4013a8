package io.kontor.ingress;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import io.kontor.account.AccountEntity;
import io.kontor.account.Announcement;
import io.kontor.account.Announcement.Exposure;
import io.kontor.account.Certainty;
import io.kontor.account.OrderStatus;
import io.kontor.account.OrderSummary;
import io.kontor.account.PublicEventType;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Cancel;
import io.kontor.order.OrderEntity.Get;
import io.kontor.order.OrderEntity.Modify;
import io.kontor.order.OrderEntity.Place;
import io.kontor.order.OrderEntity.Reconcile;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderEntity.View;
import io.kontor.order.OrderEvent;
import io.kontor.order.OrderSpec;
import io.kontor.position.LedgerEntry;
import io.kontor.value.Asset;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Liquidity;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueFill;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An order that answers by the contract. What it does is told by how its client order id begins: {@code silent} never answers a
 * command, {@code denied} is denied by risk, {@code rate} is over its rate, {@code fill} fills at once, {@code deaf} rests and does not
 * hear its first cancel, {@code lost} rests and hears none, {@code quiet} rests and its account hears nothing of it, {@code unsure} rests
 * and says of its first cancel that nobody knows, {@code busy} rests with 200 fills that nobody was told of, all others rest.
 */
final class TestOrder extends AbstractBehavior<OrderEntity.Command> {
    private final IntentId id;
    private final TestEntities entities;
    private final Instruments instruments;
    private final TestJournal journal;
    private final Clock clock;
    private @Nullable View view;
    private String contentHash = "";
    private long announced;
    private int cancels;

    TestOrder(
            ActorContext<OrderEntity.Command> context,
            IntentId id,
            TestEntities entities,
            Instruments instruments,
            TestJournal journal,
            Clock clock) {
        super(context);
        this.id = id;
        this.entities = entities;
        this.instruments = instruments;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public Receive<OrderEntity.Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Place.class, this::onPlace)
                .onMessage(Modify.class, this::onModify)
                .onMessage(Cancel.class, this::onCancel)
                .onMessage(Get.class, get -> {
                    get.replyTo().tell(Optional.ofNullable(view));
                    return this;
                })
                .onMessage(Reconcile.class, reconcile -> {
                    reconcile.replyTo().tell(Optional.ofNullable(view));
                    return this;
                })
                .build();
    }

    private Behavior<OrderEntity.Command> onPlace(Place place) {
        String kind = place.spec().clientOrderId().value().replaceFirst("-.*", "");
        if (!kind.equals("silent")) {
            place.replyTo().tell(placed(place, kind));
        }
        return this;
    }

    private Reply placed(Place place, String kind) {
        if (view != null) {
            return contentHash.equals(place.contentHash())
                    ? accepted(true)
                    : refuse(RefusalCode.DUPLICATE_CLIENT_ORDER_ID, "taken by other content");
        }
        Optional<Refusal> refusal = refusal(place.spec(), kind);
        if (refusal.isPresent()) {
            return new Refused(refusal.get());
        }
        contentHash = place.contentHash();
        become(place.spec(), 1, OrderStatus.WORKING, Quantity.ZERO);
        if (!kind.equals("quiet")) {
            announce(PublicEventType.OrderPlaced, Optional.empty());
        }
        journal.write(id, new OrderEvent.OrderRejected(1, "only to have a history", clock.instant()));
        if (kind.equals("fill")) {
            fill(place.spec());
        } else if (kind.equals("busy")) {
            List<VenueFill> fills = Collections.nCopies(200, fillOf(place.spec()));
            view = new View(place.spec(), 1, view.state(), fills, Certainty.CONFIRMED, clock.instant());
        }
        return accepted(false);
    }

    private Optional<Refusal> refusal(OrderSpec spec, String kind) {
        Optional<Instrument> instrument = instruments.find(spec.symbol());
        if (instrument.isEmpty()) {
            return Optional.of(Refusal.of(
                    RefusalCode.UNKNOWN_SYMBOL, "symbol", spec.symbol().value(), "a known symbol"));
        }
        return switch (kind) {
            case "denied" ->
                Optional.of(Refusal.of(
                        RefusalCode.RISK_ORDER_SIZE, "amount", spec.amount().toString(), "at most 1"));
            case "rate" ->
                Optional.of(Refusal.of(RefusalCode.RATE_LIMITED, "over 1000 orders a second")
                        .after(Duration.ofNanos(1_500_000_001)));
            default -> spec.limitPrice().flatMap(price -> instrument.get().check(spec.amount(), price));
        };
    }

    private Behavior<OrderEntity.Command> onModify(Modify modify) {
        modify.replyTo().tell(modified(modify));
        return this;
    }

    private Reply modified(Modify modify) {
        View before = view;
        if (before == null) {
            return refuse(RefusalCode.UNKNOWN_ORDER, "no order of that id was accepted");
        }
        if (before.state().status().isTerminal()) {
            return refuse(
                    RefusalCode.ORDER_CLOSED, "the order is " + before.state().status());
        }
        if (modify.ifRevision().filter(r -> r != before.revision()).isPresent()) {
            return refuse(RefusalCode.REVISION_MISMATCH, "the revision is " + before.revision());
        }
        if (before.intent().equals(modify.spec())) {
            return accepted(true);
        }
        become(modify.spec(), before.revision() + 1, OrderStatus.WORKING, Quantity.ZERO);
        announce(PublicEventType.OrderModified, Optional.empty());
        return accepted(false);
    }

    private Behavior<OrderEntity.Command> onCancel(Cancel cancel) {
        cancels++;
        if (hears()) {
            Reply reply = cancels == 1 && isCalled("unsure")
                    ? refuse(RefusalCode.OUTCOME_UNKNOWN, "its write failed")
                    : canceled();
            cancel.replyTo().ifPresent(replyTo -> replyTo.tell(reply));
        }
        return this;
    }

    private boolean hears() {
        return !isCalled("lost") && (cancels > 1 || !isCalled("deaf"));
    }

    private boolean isCalled(String kind) {
        return view != null && view.intent().clientOrderId().value().startsWith(kind);
    }

    private Reply canceled() {
        View before = view;
        if (before == null) {
            return refuse(RefusalCode.UNKNOWN_ORDER, "no order of that id was accepted");
        }
        if (before.state().status().isTerminal()) {
            return accepted(true);
        }
        become(
                before.intent(),
                before.revision(),
                OrderStatus.CANCELED,
                before.state().filledAmount());
        announce(PublicEventType.OrderCanceled, Optional.empty());
        return accepted(false);
    }

    private void fill(OrderSpec spec) {
        become(spec, 1, OrderStatus.FILLED, spec.amount());
        announce(PublicEventType.OrderFilled, Optional.of(fillOf(spec)));
    }

    private VenueFill fillOf(OrderSpec spec) {
        return new VenueFill(
                new FillId("f-" + id),
                price(spec),
                spec.amount(),
                Money.of("0.1"),
                new Asset("USDT"),
                Liquidity.TAKER,
                clock.instant());
    }

    private void become(OrderSpec spec, int revision, OrderStatus status, Quantity filled) {
        boolean open = !status.isTerminal();
        OrderSummary summary = new OrderSummary(
                id,
                spec.clientOrderId(),
                spec.symbol(),
                spec.side(),
                revision,
                status,
                Optional.empty(),
                Certainty.CONFIRMED,
                spec.amount(),
                filled,
                price(spec).times(filled),
                open ? spec.amount().minus(filled) : Quantity.ZERO,
                filled.isZero() ? Optional.empty() : Optional.of(price(spec)),
                Map.of(),
                revision,
                new VenueId("SIM"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                spec.metadata(),
                clock.instant());
        view = new View(spec, revision, summary, List.of(), Certainty.CONFIRMED, clock.instant());
    }

    private void announce(PublicEventType type, Optional<VenueFill> fill) {
        View now = view;
        Quantity open = now.state().remainingAmount();
        Exposure exposure = new Exposure(
                open, price(now.intent()), now.state().status().isTerminal(), Optional.empty(), Optional.empty());
        Optional<LedgerEntry> entry = fill.map(f -> new LedgerEntry.Trade(
                id,
                f.id(),
                now.intent().side(),
                f.price(),
                f.quantity(),
                f.fee(),
                f.feeAsset(),
                f.liquidity(),
                f.at()));
        Announcement announcement =
                new Announcement(++announced, type, now.state(), fill, entry, exposure, clock.instant());
        entities.account(now.intent().account())
                .tell(new AccountEntity.Announce(
                        id,
                        List.of(announcement),
                        Optional.empty(),
                        getContext().getSystem().ignoreRef()));
    }

    private static Price price(OrderSpec spec) {
        return spec.limitPrice().orElse(Price.of("50000"));
    }

    private Accepted accepted(boolean repeat) {
        View now = view;
        return new Accepted(
                id, now.intent().clientOrderId(), now.revision(), now.state().status(), repeat);
    }

    private static Reply refuse(RefusalCode code, String detail) {
        return new Refused(Refusal.of(code, detail));
    }
}
