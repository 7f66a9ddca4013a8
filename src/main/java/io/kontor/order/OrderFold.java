package io.kontor.order;

import io.kontor.account.Announcement;
import io.kontor.account.OrderStatus;
import io.kontor.order.Attempt.Wanted;
import io.kontor.order.Order.BookedFill;
import io.kontor.order.Order.CancelWish;
import io.kontor.order.Order.CommandNote;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.AmountType;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueId;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueFill;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** Folds an order's journal into its state. Total: whatever the journal can hold is booked, never refused. */
final class OrderFold {
    private OrderFold() {}

    static OrderState apply(OrderState state, OrderEvent event) {
        return switch (state) {
            case Vacant vacant -> begin(vacant, event);
            case Order order -> {
                Order after = change(order, event);
                yield Announcements.of(order, event, after)
                        .map(a -> after.with(o -> {
                            o.announced = a.number();
                            o.outbox = o.outbox.plus(a);
                        }))
                        .orElse(after);
            }
        };
    }

    private static OrderState begin(Vacant vacant, OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderPlaced e ->
                announceFirst(
                        event,
                        blank(e.id(), e.venue(), e.spec(), e.contentHash(), e.terms(), null, e.generation(), e.at()));
            case OrderEvent.OrderDenied e ->
                announceFirst(
                        event,
                        blank(
                                        e.id(),
                                        e.venue(),
                                        e.spec(),
                                        e.contentHash(),
                                        e.terms(),
                                        e.refusal(),
                                        vacant.generation(),
                                        e.at())
                                .with(o -> {
                                    o.closed = OrderStatus.DENIED;
                                    o.reason = e.refusal().detail();
                                }));
            case OrderEvent.ExternalOrderSeen e -> announceFirst(event, external(e));
            case OrderEvent.ReservationAbandoned e -> new Vacant(Math.max(vacant.generation(), e.generation()));
            default -> throw new IllegalStateException("nothing was placed, yet the journal holds " + event);
        };
    }

    private static Order announceFirst(OrderEvent event, Order order) {
        Optional<Announcement> announcement = Announcements.of(order, event, order);
        return announcement
                .map(a -> order.with(o -> {
                    o.announced = a.number();
                    o.outbox = o.outbox.plus(a);
                }))
                .orElse(order);
    }

    private static Order blank(
            IntentId id,
            VenueId venue,
            OrderSpec spec,
            String contentHash,
            OrderEvent.Terms terms,
            @Nullable Refusal denial,
            int generation,
            Instant at) {
        return new Order(
                id,
                venue,
                spec,
                contentHash,
                1,
                terms,
                0,
                TreePVector.empty(),
                Optional.ofNullable(denial),
                TreePVector.empty(),
                HashTreePMap.empty(),
                Quantity.ZERO,
                Money.ZERO,
                HashTreePMap.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                TreePVector.empty(),
                generation,
                0,
                TreePVector.empty(),
                at,
                at);
    }

    /** An order placed elsewhere is kept as one of ours with a single attempt that the venue has already confirmed. */
    private static Order external(OrderEvent.ExternalOrderSeen e) {
        ClientOrderId clientOrderId = ExternalOrders.clientOrderId(e.venue(), e.venueOrderId());
        OrderSpec spec = new OrderSpec(
                e.account(),
                clientOrderId,
                e.symbol(),
                e.side(),
                e.quantity(),
                AmountType.BASE,
                Optional.of(e.price()),
                Optional.empty(),
                TimeInForce.GTC,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("venueClientOrderId", e.clientOrderId()));
        OrderEvent.Terms terms = new OrderEvent.Terms(e.quantity(), e.price(), Optional.empty());
        return blank(e.id(), e.venue(), spec, "", terms, null, 0, e.at()).with(o -> {
            o.flags = o.flags.plus(Order.EXTERNAL);
            o.observedRevision = 1;
            OrderEvent.SubmissionAttempted attempt =
                    new OrderEvent.SubmissionAttempted(1, 1, e.quantity(), e.price(), Optional.empty(), e.at(), e.at());
            o.attempts = o.attempts.plus(
                    Attempt.first(attempt, new Wanted(spec, terms)).with(a -> a.hear(e.venueOrderId(), e.at())));
        });
    }

    private static Order change(Order order, OrderEvent event) {
        Order changed = order.with(o -> o.updatedAt = event.at());
        return switch (event) {
            case OrderEvent.SubmissionAttempted e -> attempted(changed, e);
            case OrderEvent.AttemptVoided e ->
                e.neverLeft()
                        ? changed.with(o -> o.attempts = without(o.attempts, e.attempt()))
                        : attempt(changed, e.attempt(), a -> a.finish(Attempt.End.VOID));
            case OrderEvent.OutcomeUnknown e ->
                attempt(changed, e.attempt(), a -> a.doubtSince = a.doubtSince == null ? e.at() : a.doubtSince);
            case OrderEvent.OrderAccepted e -> accepted(changed, e);
            case OrderEvent.AttemptConfirmed e ->
                attempt(changed, e.attempt(), a -> {
                            a.hear(e.venueOrderId(), e.at());
                            a.cancelSentAt = null;
                            a.count(e.cumulative(), e.at());
                        })
                        .with(o -> o.observedRevision = Math.max(o.observedRevision, revisionOf(changed, e.attempt())));
            case OrderEvent.AttemptMissing e -> attempt(changed, e.attempt(), a -> a.missingAt = e.askedAt());
            case OrderEvent.OrderRejected e ->
                attempt(changed, e.attempt(), a -> a.finish(Attempt.End.REJECTED))
                        .with(o -> o.reason = e.reason());
            case OrderEvent.RefusalUnclear e ->
                attempt(changed, e.attempt(), a -> {
                    a.refusal = new Attempt.Refused(e.text(), e.at());
                    a.doubtSince = a.doubtSince == null ? e.at() : a.doubtSince;
                });
            case OrderEvent.OrderFilled e -> filled(changed, e, 0);
            case OrderEvent.AttemptEnded e -> ended(changed, e);
            case OrderEvent.FillsCounted e ->
                closeIfComplete(attempt(changed, e.attempt(), a -> {
                    a.cumulative = a.booked.max(e.cumulative());
                    a.recount = false;
                }));
            case OrderEvent.TradeBusted e -> busted(changed, e);
            case OrderEvent.TradeCorrected e -> corrected(changed, e);
            case OrderEvent.CancelRequested e ->
                note(changed, e.command(), CommandNote.CANCEL, changed.revision(), null)
                        .with(o -> {
                            if (o.cancel == null) {
                                o.cancel = new CancelWish(e.end(), e.reason(), e.at());
                            }
                        });
            case OrderEvent.CancelAttempted e -> attempt(changed, e.attempt(), a -> a.cancelSentAt = e.at());
            // Who refuses a cancel knows something that we do not.
            case OrderEvent.CancelRejected e ->
                attempt(changed, e.attempt(), a -> {
                    a.cancelSentAt = null;
                    a.cancelsRefused++;
                    a.doubtSince = e.at();
                });
            case OrderEvent.ModifyRequested e -> modified(changed, e);
            case OrderEvent.ModifyDenied e ->
                note(changed, Optional.of(e.command()), e.contentHash(), changed.revision(), e.refusal());
            case OrderEvent.ModifyNoted e ->
                note(changed, Optional.of(e.command()), e.contentHash(), changed.revision(), null);
            case OrderEvent.ReplaceRejected e -> replaceRejected(changed, e);
            case OrderEvent.Flagged e -> changed.with(o -> o.flags = flag(o.flags, e.flag()));
            case OrderEvent.OrderClosed e ->
                changed.with(o -> {
                    o.closed = e.status();
                    o.reason = e.reason().orElse(o.reason);
                });
            case OrderEvent.Delivered e -> order.with(o -> o.outbox = after(o.outbox, e.number()));
            case OrderEvent.ReservationAbandoned e ->
                order.with(o -> o.generation = Math.max(o.generation, e.generation() + 1));
            case OrderEvent.OrderPlaced _, OrderEvent.OrderDenied _, OrderEvent.ExternalOrderSeen _ ->
                throw new IllegalStateException("placed twice: " + event);
        };
    }

    private static Order attempted(Order order, OrderEvent.SubmissionAttempted e) {
        if (order.attempt(e.attempt()).isEmpty()) {
            Wanted wanted = new Wanted(order.spec(), order.terms());
            return order.with(o -> o.attempts = o.attempts.plus(Attempt.first(e, wanted)));
        }
        return attempt(order, e.attempt(), a -> {
            a.sends++;
            a.sendBefore = e.sendBefore();
            a.attemptedAt = e.at();
            a.missingAt = null;
            a.doubtSince = null;
            a.refusal = null;
        });
    }

    private static Order accepted(Order order, OrderEvent.OrderAccepted e) {
        Optional<Attempt> replaced =
                order.attempt(e.attempt()).flatMap(Attempt::replaces).flatMap(order::attempt);
        Order confirmed = attempt(order, e.attempt(), a -> {
                    a.hear(e.venueOrderId(), e.at());
                    a.quantity = e.quantity();
                    a.price = e.price();
                })
                .with(o -> o.observedRevision = Math.max(o.observedRevision, revisionOf(order, e.attempt())));
        return replaced.filter(Attempt::isLive)
                .map(old -> attempt(confirmed, old.number(), a -> a.finish(Attempt.End.CANCELED)))
                .orElse(confirmed);
    }

    private static Order filled(Order order, OrderEvent.OrderFilled e, long correctedBy) {
        VenueFill fill = e.fill();
        Order booked = attempt(order, e.attempt(), a -> {
            a.hear(null, e.at());
            a.booked = a.booked.plus(fill.quantity());
            a.count(e.cumulative().max(a.booked), e.at());
            if (a.end == null && a.booked.compareTo(a.quantity) >= 0) {
                a.finish(Attempt.End.FILLED);
            }
        });
        return closeIfComplete(booked.with(o -> {
            o.fills = o.fills.plus(fill.id(), new BookedFill(e.attempt(), fill, false, correctedBy));
            o.filled = o.filled.plus(fill.quantity());
            o.filledQuote = o.filledQuote.plus(fill.price().times(fill.quantity()));
            o.fees = o.fees.plus(
                    fill.feeAsset(),
                    o.fees.getOrDefault(fill.feeAsset(), Money.ZERO).plus(fill.fee()));
            o.observedRevision = Math.max(o.observedRevision, revisionOf(booked, e.attempt()));
        }));
    }

    private static Order ended(Order order, OrderEvent.AttemptEnded e) {
        Order ended = attempt(order, e.attempt(), a -> {
            a.finish(Attempt.End.of(e.status()));
            a.count(e.cumulative(), e.at());
        });
        return closeIfComplete(
                e.text().isEmpty() ? ended : ended.with(o -> o.reason = e.text().get()));
    }

    private static Order busted(Order order, OrderEvent.TradeBusted e) {
        BookedFill booked = order.fills().get(e.fill());
        if (booked == null) {
            return e.unseen()
                    .map(f -> recount(order, e.attempt(), e.at())
                            .with(o -> o.fills = o.fills.plus(f.id(), new BookedFill(e.attempt(), f, true, 0))))
                    .orElse(order);
        }
        return booked.busted()
                ? order
                : recount(unbook(order, booked), booked.attempt(), e.at())
                        .with(o -> o.fills = o.fills.plus(
                                e.fill(), new BookedFill(booked.attempt(), booked.fill(), true, booked.correctedBy())));
    }

    private static Order corrected(Order order, OrderEvent.TradeCorrected e) {
        BookedFill booked = order.fills().get(e.after().id());
        if (booked == null || booked.busted()) {
            return order;
        }
        OrderEvent.OrderFilled again = new OrderEvent.OrderFilled(booked.attempt(), e.after(), Quantity.ZERO, e.at());
        return filled(recount(unbook(order, booked), booked.attempt(), e.at()), again, e.cursor());
    }

    /** Orders that are not ours cannot be asked for; of those only reports tell. */
    private static Order recount(Order order, int attempt, Instant at) {
        return order.isExternal() ? order : attempt(order, attempt, a -> a.recountAfter(at));
    }

    /** Takes a fill's figures out again; the venue's count goes down with it, as far as it is known. */
    private static Order unbook(Order order, BookedFill booked) {
        VenueFill fill = booked.fill();
        return attempt(order, booked.attempt(), a -> {
                    a.booked = a.booked.minusOrZero(fill.quantity());
                    a.cumulative = a.cumulative.minusOrZero(fill.quantity());
                })
                .with(o -> {
                    o.filled = o.filled.minusOrZero(fill.quantity());
                    o.filledQuote = o.filledQuote.minus(fill.price().times(fill.quantity()));
                    o.fees = o.fees.plus(
                            fill.feeAsset(),
                            o.fees.getOrDefault(fill.feeAsset(), Money.ZERO).minus(fill.fee()));
                });
    }

    private static Order modified(Order order, OrderEvent.ModifyRequested e) {
        return note(order, e.command(), e.contentHash(), e.revision(), null).with(o -> {
            o.spec = e.spec();
            o.terms = e.terms();
            o.revision = e.revision();
        });
    }

    /** Back to what the order stands for at the venue, under the revision that is spent now; unless a newer one is wanted already. */
    private static Order replaceRejected(Order order, OrderEvent.ReplaceRejected e) {
        int refused = revisionOf(order, e.attempt());
        Optional<Wanted> standing = order.attempt(e.attempt())
                .flatMap(Attempt::replaces)
                .flatMap(order::attempt)
                .map(Attempt::wanted)
                .filter(_ -> refused == order.revision());
        return attempt(order, e.attempt(), a -> a.finish(Attempt.End.VOID)).with(o -> {
            standing.ifPresent(w -> {
                o.spec = w.spec();
                o.terms = w.terms();
            });
            o.observedRevision = Math.max(o.observedRevision, refused);
            o.reason = e.text();
        });
    }

    /** Filled in full with nothing left at the venue: that needs no word from anybody to be the end. */
    private static Order closeIfComplete(Order order) {
        boolean complete = !order.isClosed()
                && order.filled().compareTo(order.terms().total()) >= 0
                && order.attempts().stream().noneMatch(a -> a.isLive() || a.lacksFills());
        return complete ? order.with(o -> o.closed = OrderStatus.FILLED) : order;
    }

    private static Order note(
            Order order, Optional<CommandId> command, String contentHash, int revision, @Nullable Refusal refusal) {
        if (command.isEmpty() || order.command(command.get()).isPresent()) {
            return order;
        }
        CommandNote note = new CommandNote(command.get(), contentHash, revision, Optional.ofNullable(refusal));
        PVector<CommandNote> kept = order.commands().size() < Order.COMMANDS_MAX
                ? order.commands()
                : order.commands().minus(0);
        return order.with(o -> o.commands = kept.plus(note));
    }

    private static Order attempt(Order order, int number, Consumer<Attempt.Draft> change) {
        for (int i = 0; i < order.attempts().size(); i++) {
            if (order.attempts().get(i).number() == number) {
                PVector<Attempt> changed =
                        order.attempts().with(i, order.attempts().get(i).with(change));
                return order.with(o -> o.attempts = changed);
            }
        }
        return order;
    }

    private static PVector<Attempt> without(PVector<Attempt> attempts, int number) {
        return TreePVector.from(
                attempts.stream().filter(a -> a.number() != number).toList());
    }

    private static int revisionOf(Order order, int attempt) {
        return order.attempt(attempt).map(Attempt::revision).orElse(0);
    }

    private static PVector<String> flag(PVector<String> flags, String flag) {
        return flags.contains(flag) ? flags : flags.plus(flag);
    }

    private static PVector<Announcement> after(PVector<Announcement> outbox, long number) {
        PVector<Announcement> left = outbox;
        while (!left.isEmpty() && left.get(0).number() <= number) {
            left = left.minus(0);
        }
        return left;
    }
}
