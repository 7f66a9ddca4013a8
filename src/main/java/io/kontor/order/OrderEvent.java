package io.kontor.order;

import io.kontor.account.OrderStatus;
import io.kontor.platform.serialization.Wire;
import io.kontor.risk.RiskDecision;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.time.Instant;
import java.util.Optional;

/** What an order journals: its history, from which alone its state is folded. Fields are added, never given another meaning. */
public sealed interface OrderEvent extends Wire {
    Instant at();

    /**
     * What a revision comes to at the venue: base units, a worst price and an end.
     *
     * @param total base units, filled part included
     * @param price the limit, or a market order's protection price
     * @param expireAt when the order ends, by GTD or the calendar's end of day
     * @param highest of a quote amount, the highest price reckoned with where that is not {@code price}: a sell may fill at a better one
     */
    record Terms(Quantity total, Price price, Optional<Instant> expireAt, Optional<Price> highest) implements Wire {}

    /** The order was accepted by the gateway; everything its acceptance was decided on is in here. */
    record OrderPlaced(
            IntentId id,
            OrderSpec spec,
            String contentHash,
            VenueId venue,
            Terms terms,
            int generation,
            RiskDecision decision,
            Instant at)
            implements OrderEvent {}

    /** Refused by risk or halt; answers every repeat. */
    record OrderDenied(
            IntentId id,
            OrderSpec spec,
            String contentHash,
            VenueId venue,
            Terms terms,
            Refusal refusal,
            RiskDecision decision,
            Instant at)
            implements OrderEvent {}

    /** What was reserved under this revision and generation was never placed; later attempts need a newer generation. */
    record ReservationAbandoned(IntentId id, int revision, int generation, Instant at) implements OrderEvent {}

    /** An order somebody else placed at the venue for this account, seen by its reports. */
    record ExternalOrderSeen(
            IntentId id,
            AccountId account,
            VenueId venue,
            String clientOrderId,
            VenueOrderId venueOrderId,
            Symbol symbol,
            Side side,
            Quantity quantity,
            Price price,
            Instant at)
            implements OrderEvent {}

    /**
     * A new order may leave for the venue from now until {@code sendBefore}. The same attempt again is a resend under the same id.
     *
     * @param replaces the attempt whose place it takes in one step
     */
    record SubmissionAttempted(
            int attempt,
            int revision,
            Quantity quantity,
            Price price,
            Optional<Integer> replaces,
            Instant sendBefore,
            Instant at)
            implements OrderEvent {}

    /**
     * The order was to leave before and never did, and is tried again. An event of its own, since the world is told of the first try only
     * and the numbers of what it was told stand by the events in the journal: there, earlier versions wrote each try as the first.
     */
    record SubmissionRetried(int attempt, int revision, Quantity quantity, Price price, Instant sendBefore, Instant at)
            implements OrderEvent {
        static SubmissionRetried of(SubmissionAttempted again) {
            return new SubmissionRetried(
                    again.attempt(), again.revision(), again.quantity(), again.price(), again.sendBefore(), again.at());
        }

        SubmissionAttempted attempted() {
            return new SubmissionAttempted(attempt, revision, quantity, price, Optional.empty(), sendBefore, at);
        }
    }

    /**
     * Proven: the attempt is not at the venue and never will be.
     *
     * @param neverLeft not one byte of it went out, so its number may be used again
     */
    record AttemptVoided(int attempt, boolean neverLeft, String reason, Instant at) implements OrderEvent {}

    /** A request went out and what became of it is not known. */
    record OutcomeUnknown(int attempt, VenueReport.Request request, String reason, Instant at) implements OrderEvent {}

    /** The venue has the order, with this much in all at this price. */
    record OrderAccepted(int attempt, VenueOrderId venueOrderId, Quantity quantity, Price price, Instant at)
            implements OrderEvent {}

    /** The venue was asked and has it open: whatever was in doubt, it stands as it is. */
    record AttemptConfirmed(int attempt, VenueOrderId venueOrderId, Quantity cumulative, Instant at)
            implements OrderEvent {}

    /** The venue was asked and knows no such order; by itself no proof that it will not arrive yet. */
    record AttemptMissing(int attempt, Instant askedAt, Instant at) implements OrderEvent {}

    record OrderRejected(int attempt, String reason, Instant at) implements OrderEvent {}

    /** One copy of an attempt that was sent more than once was refused; another copy may stand, so the venue is asked. */
    record RefusalUnclear(int attempt, String text, Instant at) implements OrderEvent {}

    /**
     * A fill, booked once by its id.
     *
     * @param attempt 0 when it belongs to none of ours
     * @param cumulative the attempt's total by the venue's count
     */
    record OrderFilled(int attempt, VenueFill fill, Quantity cumulative, Instant at) implements OrderEvent {}

    /** The venue's final word on an attempt; {@code cumulative} is its count, ours may still lack fills. */
    record AttemptEnded(int attempt, VenueOrder.Status status, Quantity cumulative, Optional<String> text, Instant at)
            implements OrderEvent {}

    /**
     * The venue took a fill back.
     *
     * @param unseen the fill itself, where it was never booked: its late report must not book it
     */
    record TradeBusted(int attempt, FillId fill, Optional<VenueFill> unseen, String reason, Instant at)
            implements OrderEvent {}

    /**
     * The venue changed a fill's figures.
     *
     * @param cursor of the report; what an earlier report says of the same fill is out of date
     */
    record TradeCorrected(VenueFill after, long cursor, Instant at) implements OrderEvent {}

    /**
     * Somebody else's order is over, and of what the venue counts some fills are not here. An event of its own: an end alone is told to
     * nobody, and what earlier versions journalled keeps its numbers.
     */
    record FillsAwaited(int attempt, Instant at) implements OrderEvent {}

    /**
     * An order of ours is at the venue that the journal knows nothing of, as after a restore. It counts like any other, and is unwanted;
     * unless all of the intent is somebody else's to us, which it then goes on as.
     */
    record AttemptFound(int attempt, VenueOrderId venueOrderId, Quantity quantity, Price price, Instant at)
            implements OrderEvent {}

    /** Asked after all that is known here, the venue counts this much in all, and its fills are the ones we have. */
    record FillsCounted(int attempt, Quantity cumulative, Instant at) implements OrderEvent {}

    /** The order is to end; {@code end} is what it will be called then. */
    record CancelRequested(Optional<CommandId> command, OrderStatus end, String reason, Instant at)
            implements OrderEvent {}

    /** The venue may be asked until {@code sendBefore} to let the attempt stand for so much in all, which is less than before. */
    record AmendAttempted(int attempt, int revision, Quantity quantity, Instant sendBefore, Instant at)
            implements OrderEvent {}

    /** The venue's order stands for this much in all. */
    record OrderAmended(int attempt, Quantity quantity, Instant at) implements OrderEvent {}

    /**
     * The venue's order was not amended.
     *
     * @param neverLeft it may be tried again; otherwise this revision is brought about another way
     */
    record AmendFailed(int attempt, boolean neverLeft, String reason, Instant at) implements OrderEvent {}

    record CancelAttempted(int attempt, Instant sendBefore, Instant at) implements OrderEvent {}

    /**
     * Not one byte of the cancel left, and it is tried again. Where none is awaited, or the order was canceled after any sent for it could
     * act: the venue still had the order then.
     */
    record CancelFailed(int attempt, String reason, Instant at) implements OrderEvent {}

    record CancelRejected(int attempt, String text, Instant at) implements OrderEvent {}

    /** The order is to become this; accepted by the gateway, not yet by the venue. */
    record ModifyRequested(
            int revision,
            OrderSpec spec,
            String contentHash,
            Optional<CommandId> command,
            Terms terms,
            RiskDecision decision,
            Instant at)
            implements OrderEvent {}

    /** A modify was refused by risk; answers every repeat of its command id. */
    record ModifyDenied(CommandId command, String contentHash, Refusal refusal, RiskDecision decision, Instant at)
            implements OrderEvent {}

    /** A modify asked for what the order was already; noted so that a repeat of it cannot undo what came since. */
    record ModifyNoted(CommandId command, String contentHash, Instant at) implements OrderEvent {}

    /** The venue refused the replacement; the order goes on as it was, and the revision's number is spent. */
    record ReplaceRejected(int attempt, String text, Instant at) implements OrderEvent {}

    /** Something happened that should not have; booked all the same. */
    record Flagged(String flag, String detail, Instant at) implements OrderEvent {}

    /** Nothing more is expected of the venue. A later fill is booked all the same. */
    record OrderClosed(OrderStatus status, Optional<String> reason, Instant at) implements OrderEvent {}

    /** The account's journal holds every announcement up to this number. */
    record Delivered(long number, Instant at) implements OrderEvent {}

    /**
     * The account's journal holds announcements up to this number that this one knows nothing of, as after a restore to different moments:
     * what it is not known to hold is told behind them.
     */
    record AnnouncedBefore(long number, Instant at) implements OrderEvent {}
}
