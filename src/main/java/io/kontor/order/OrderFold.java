package io.kontor.order;

import io.kontor.account.Announcement;
import io.kontor.order.Attempt.Wanted;
import io.kontor.order.Order.CancelWish;
import io.kontor.order.Order.CommandNote;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds an order's journal into its state. Total: whatever the journal can hold is booked, never refused. How an order begins stands in
 * {@link Beginning}, what becomes of an attempt in {@link AttemptFold}, of a fill in {@link FillFold}.
 */
final class OrderFold {
    private OrderFold() {}

    static OrderState apply(OrderState state, OrderEvent event) {
        return switch (state) {
            case Vacant vacant ->
                switch (Beginning.of(vacant, event)) {
                    case Vacant still -> still;
                    case Order begun -> announced(begun, event, begun);
                };
            case Order order -> announced(order, event, change(order, event));
        };
    }

    static Order fold(Order order, List<OrderEvent> events) {
        OrderState after = order;
        for (OrderEvent event : events) {
            after = apply(after, event);
        }
        return (Order) after;
    }

    /** What the world is to be told of the event is part of the state it leads to. */
    private static Order announced(Order before, OrderEvent event, Order after) {
        return Announcements.of(before, event, after)
                .map(a -> after.with(o -> {
                    o.announced = a.number();
                    o.outbox = OrderDraft.plus(o.outbox, a);
                }))
                .orElse(after);
    }

    private static Order change(Order order, OrderEvent event) {
        Order changed = order.with(o -> o.updatedAt = event.at());
        return switch (event) {
            case OrderEvent.SubmissionAttempted e -> AttemptFold.attempted(changed, e);
            case OrderEvent.SubmissionRetried e -> AttemptFold.attempted(changed, e.attempted());
            case OrderEvent.AttemptVoided e -> AttemptFold.voided(changed, e);
            case OrderEvent.OutcomeUnknown e -> AttemptFold.doubted(changed, e);
            case OrderEvent.OrderAccepted e -> AttemptFold.accepted(changed, e);
            case OrderEvent.AttemptConfirmed e -> AttemptFold.confirmed(changed, e);
            case OrderEvent.AttemptMissing e ->
                AttemptFold.change(changed, e.attempt(), a -> a.missingAt = e.askedAt());
            case OrderEvent.AttemptFound e -> AttemptFold.found(changed, e);
            case OrderEvent.OrderRejected e ->
                AttemptFold.change(changed, e.attempt(), a -> a.finish(Attempt.End.REJECTED))
                        .with(o -> o.reason = e.reason());
            case OrderEvent.RefusalUnclear e -> AttemptFold.refusedInPart(changed, e);
            case OrderEvent.AmendAttempted e -> AttemptFold.amendAttempted(changed, e);
            case OrderEvent.OrderAmended e -> AttemptFold.amended(changed, e);
            case OrderEvent.AmendFailed e -> AttemptFold.amendFailed(changed, e);
            case OrderEvent.CancelAttempted e -> AttemptFold.cancelAttempted(changed, e);
            case OrderEvent.CancelFailed e -> AttemptFold.cancelFailed(changed, e);
            case OrderEvent.CancelRejected e -> AttemptFold.cancelRejected(changed, e);
            case OrderEvent.OrderFilled e -> FillFold.filled(changed, e);
            case OrderEvent.AttemptEnded e -> FillFold.ended(changed, e);
            case OrderEvent.FillsAwaited e -> AttemptFold.change(changed, e.attempt(), a -> a.doubtSince = e.at());
            case OrderEvent.FillsCounted e -> FillFold.counted(changed, e);
            case OrderEvent.TradeBusted e -> FillFold.busted(changed, e);
            case OrderEvent.TradeCorrected e -> FillFold.corrected(changed, e);
            case OrderEvent.CancelRequested e -> cancelRequested(changed, e);
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
            case OrderEvent.AnnouncedBefore e -> announcedBefore(order, e.number());
            case OrderEvent.ReservationAbandoned e ->
                order.with(o -> o.generation = Math.max(o.generation, e.generation() + 1));
            case OrderEvent.OrderPlaced _, OrderEvent.OrderDenied _, OrderEvent.ExternalOrderSeen _ ->
                throw new IllegalStateException("placed twice: " + event);
        };
    }

    /** The first wish stands; later ones are noted, so that a repeat of each is known. */
    private static Order cancelRequested(Order order, OrderEvent.CancelRequested e) {
        return note(order, e.command(), CommandNote.CANCEL, order.revision(), null)
                .with(o -> o.cancel = o.cancel == null ? new CancelWish(e.end(), e.reason(), e.at()) : o.cancel);
    }

    private static Order modified(Order order, OrderEvent.ModifyRequested e) {
        return note(order, e.command(), e.contentHash(), e.revision(), null).with(o -> {
            o.spec = e.spec();
            o.terms = e.terms();
            o.revision = e.revision();
            o.revisedAt = e.at();
        });
    }

    /** Back to what the order stands for at the venue, under the revision that is spent now; unless a newer one is wanted already. */
    private static Order replaceRejected(Order order, OrderEvent.ReplaceRejected e) {
        int refused = AttemptFold.revisionOf(order, e.attempt());
        Optional<Wanted> standing = order.attempt(e.attempt())
                .flatMap(Attempt::replaces)
                .flatMap(order::attempt)
                .map(Attempt::wanted)
                .filter(_ -> refused == order.revision());
        return AttemptFold.change(order, e.attempt(), a -> a.finish(Attempt.End.VOID))
                .with(o -> {
                    standing.ifPresent(w -> {
                        o.spec = w.spec();
                        o.terms = w.terms();
                    });
                    o.observedRevision = Math.max(o.observedRevision, refused);
                    o.reason = e.text();
                });
    }

    private static Order note(
            Order order, Optional<CommandId> command, String contentHash, int revision, @Nullable Refusal refusal) {
        if (command.isEmpty() || order.command(command.get()).isPresent()) {
            return order;
        }
        CommandNote note = new CommandNote(command.get(), contentHash, revision, Optional.ofNullable(refusal));
        List<CommandNote> kept = order.commands().size() < Order.COMMANDS_MAX
                ? order.commands()
                : order.commands().subList(1, Order.COMMANDS_MAX);
        return order.with(o -> o.commands = OrderDraft.plus(kept, note));
    }

    private static List<String> flag(List<String> flags, String flag) {
        return flags.contains(flag) ? flags : OrderDraft.plus(flags, flag);
    }

    private static Order announcedBefore(Order order, long number) {
        List<Announcement> moved = new ArrayList<>(order.outbox().size());
        for (Announcement a : order.outbox()) {
            moved.add(a.numbered(number + 1 + moved.size()));
        }
        return order.with(o -> {
            o.announced = number + moved.size();
            o.outbox = List.copyOf(moved);
        });
    }

    private static List<Announcement> after(List<Announcement> outbox, long number) {
        int told = 0;
        while (told < outbox.size() && outbox.get(told).number() <= number) {
            told++;
        }
        return told == 0 ? outbox : List.copyOf(outbox.subList(told, outbox.size()));
    }
}
