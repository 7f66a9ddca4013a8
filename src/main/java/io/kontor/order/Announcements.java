package io.kontor.order;

import io.kontor.account.Announcement;
import io.kontor.account.OrderStatus;
import io.kontor.account.PublicEventType;
import io.kontor.order.Order.BookedFill;
import io.kontor.position.LedgerEntry;
import io.kontor.value.FillId;
import io.kontor.venue.VenueFill;
import java.util.Optional;

/** Which of an order's events the world is told, and as what. */
final class Announcements {
    private Announcements() {}

    static Optional<Announcement> of(Order before, OrderEvent event, Order after) {
        return type(before, event, after)
                .map(type -> new Announcement(
                        before.announced() + 1,
                        type,
                        after.summary(),
                        fill(before, event),
                        entry(before, event),
                        after.exposure(),
                        event.at()));
    }

    private static Optional<PublicEventType> type(Order before, OrderEvent event, Order after) {
        return switch (event) {
            case OrderEvent.OrderPlaced _ -> Optional.of(PublicEventType.OrderPlaced);
            case OrderEvent.OrderDenied _ -> Optional.of(PublicEventType.OrderDenied);
            case OrderEvent.ExternalOrderSeen _ -> Optional.of(PublicEventType.OrderAccepted);
            case OrderEvent.SubmissionAttempted e ->
                e.attempt() == 1 && before.attempts().isEmpty()
                        ? Optional.of(PublicEventType.OrderSubmitted)
                        : Optional.empty();
            case OrderEvent.OrderAccepted e
            when before.attempt(e.attempt()).filter(Attempt::isNumberless).isPresent() ->
                Optional.of(PublicEventType.OrderModified);
            case OrderEvent.OrderAccepted e -> accepted(before, e);
            case OrderEvent.OrderAmended _ ->
                after.observedRevision() > before.observedRevision()
                        ? Optional.of(PublicEventType.OrderModified)
                        : completed(before, after);
            case OrderEvent.OutcomeUnknown _, OrderEvent.RefusalUnclear _, OrderEvent.FillsAwaited _ ->
                Optional.of(PublicEventType.OrderUnknown);
            case OrderEvent.OrderFilled _ ->
                Optional.of(
                        after.wanted().isZero() && after.closed().equals(Optional.of(OrderStatus.FILLED))
                                ? PublicEventType.OrderFilled
                                : PublicEventType.OrderPartiallyFilled);
            // That it was there was an alert, with what it might fill: so is that this is over.
            case OrderEvent.AttemptEnded e
            when isUnwanted(before, e.attempt()) ->
                completed(before, after).or(() -> Optional.of(PublicEventType.RiskAlert));
            // What was taken in goes on as another order: the account holds room for that alone from now on.
            case OrderEvent.AttemptFound _ when before.isExternal() -> Optional.of(PublicEventType.OrderModified);
            case OrderEvent.AttemptEnded _
            when before.isExternal() && !after.liveAttempts().isEmpty() -> Optional.of(PublicEventType.OrderModified);
            case OrderEvent.AttemptEnded _, OrderEvent.FillsCounted _ -> completed(before, after);
            case OrderEvent.TradeBusted e -> effective(before, e.fill()).map(_ -> PublicEventType.TradeBusted);
            case OrderEvent.TradeCorrected e ->
                effective(before, e.after().id())
                        .filter(f -> !f.equals(e.after()))
                        .map(_ -> PublicEventType.TradeCorrected);
            case OrderEvent.CancelRejected _ -> Optional.of(PublicEventType.OrderCancelRejected);
            case OrderEvent.ModifyDenied _, OrderEvent.ReplaceRejected _ ->
                Optional.of(PublicEventType.OrderModifyRejected);
            // Told with the fill that it is about.
            case OrderEvent.Flagged e when e.flag().equals(Order.FILLED_BEYOND_MODIFY) -> Optional.empty();
            case OrderEvent.Flagged _ -> Optional.of(PublicEventType.RiskAlert);
            case OrderEvent.OrderClosed e -> Optional.of(closed(e.status()));
            case OrderEvent.SubmissionRetried _,
                    OrderEvent.AttemptVoided _,
                    OrderEvent.AttemptConfirmed _,
                    OrderEvent.AttemptMissing _,
                    OrderEvent.AttemptFound _,
                    OrderEvent.OrderRejected _,
                    OrderEvent.CancelRequested _,
                    OrderEvent.CancelAttempted _,
                    OrderEvent.CancelFailed _,
                    OrderEvent.AmendAttempted _,
                    OrderEvent.AmendFailed _,
                    OrderEvent.ModifyRequested _,
                    OrderEvent.ModifyNoted _,
                    OrderEvent.ReservationAbandoned _,
                    OrderEvent.AnnouncedBefore _,
                    OrderEvent.Delivered _ -> Optional.empty();
        };
    }

    /**
     * The first time the venue has a revision is news; a later attempt for the same revision is our own affair. An order that was modified
     * before any of it left is accepted with that.
     */
    private static Optional<PublicEventType> accepted(Order before, OrderEvent.OrderAccepted e) {
        int revision = before.attempt(e.attempt()).map(Attempt::revision).orElse(0);
        if (revision <= before.observedRevision()) {
            return Optional.empty();
        }
        return Optional.of(
                before.observedRevision() == 0 ? PublicEventType.OrderAccepted : PublicEventType.OrderModified);
    }

    /** An order may turn out complete only when the venue says that an attempt is over; the account has to learn of it. */
    private static Optional<PublicEventType> completed(Order before, Order after) {
        return !before.isClosed() && after.isClosed() ? Optional.of(PublicEventType.OrderFilled) : Optional.empty();
    }

    private static boolean isUnwanted(Order before, int attempt) {
        return before.attempt(attempt).filter(a -> !a.isWanted()).isPresent();
    }

    private static PublicEventType closed(OrderStatus status) {
        return switch (status) {
            case CANCELED -> PublicEventType.OrderCanceled;
            case EXPIRED -> PublicEventType.OrderExpired;
            case REJECTED -> PublicEventType.OrderRejected;
            case FILLED -> PublicEventType.OrderFilled;
            case DENIED -> PublicEventType.OrderDenied;
            case PENDING, WORKING, PARTIALLY_FILLED ->
                throw new IllegalArgumentException("status: " + status + " (expected: a final one)");
        };
    }

    private static Optional<VenueFill> fill(Order before, OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderFilled e -> Optional.of(e.fill());
            case OrderEvent.TradeCorrected e -> Optional.of(e.after());
            case OrderEvent.TradeBusted e -> effective(before, e.fill());
            default -> Optional.empty();
        };
    }

    private static Optional<LedgerEntry> entry(Order before, OrderEvent event) {
        return switch (event) {
            case OrderEvent.OrderFilled e -> Optional.of(trade(before, e.fill()));
            case OrderEvent.TradeBusted e ->
                effective(before, e.fill()).map(f -> new LedgerEntry.Bust(trade(before, f), e.reason(), e.at()));
            case OrderEvent.TradeCorrected e ->
                effective(before, e.after().id())
                        .map(f -> new LedgerEntry.Correction(trade(before, f), trade(before, e.after()), e.at()));
            default -> Optional.empty();
        };
    }

    private static Optional<VenueFill> effective(Order order, FillId fill) {
        return Optional.ofNullable(order.fills().get(fill))
                .filter(f -> !f.busted())
                .map(BookedFill::fill);
    }

    private static LedgerEntry.Trade trade(Order order, VenueFill fill) {
        return new LedgerEntry.Trade(
                order.id(),
                fill.id(),
                order.side(),
                fill.price(),
                fill.quantity(),
                fill.fee(),
                fill.feeAsset(),
                fill.liquidity(),
                fill.at());
    }
}
