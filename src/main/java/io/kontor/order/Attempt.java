package io.kontor.order;

import io.kontor.account.OrderStatus;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.platform.serialization.Wire;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueOrder;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One order at the venue on behalf of an intent; a modified intent may need several, one after the other.
 *
 * @param wanted what it was sent for: what a resend sends again, and what stands again where its replacement is refused
 * @param replaces the attempt whose place it takes in one step
 * @param sends how often it was sent, always under the same client order id
 * @param heardAt the venue has confirmed it, first then
 * @param doubtSince the outcome of a request for it is not known, since then
 * @param missingAt the venue was asked then and did not know it
 * @param refusal one of several copies was refused, and another may stand
 * @param cancelSentAt a cancel is out and unanswered, since then
 * @param cancels which cancels may have left; absent in journals from before that was kept
 * @param cancelAsked a cancel was ever sent, whatever became of it, and it was not given up for an amendment that came late
 * @param cancelsRefused how many cancels the venue refused
 * @param cancelRefusedAt when it last did
 * @param cumulative filled by the venue's count
 * @param countedAt when that count last grew; an answer to a question asked later knows better
 * @param recount a fill was taken back or changed: the venue's count is not known until it is asked
 * @param booked filled by our fills
 * @param amend that it is to stand for less, as long as it is not known to; absent in journals from before there were amendments
 * @param end how it ended; absent while it may still fill
 */
record Attempt(
        int number,
        int revision,
        Wanted wanted,
        Quantity quantity,
        Price price,
        Optional<Integer> replaces,
        Instant sendBefore,
        Instant attemptedAt,
        int sends,
        Optional<Instant> heardAt,
        Optional<Instant> doubtSince,
        Optional<Instant> missingAt,
        Optional<Refused> refusal,
        Optional<Instant> cancelSentAt,
        Optional<Cancels> cancels,
        boolean cancelAsked,
        int cancelsRefused,
        Optional<Instant> cancelRefusedAt,
        Optional<VenueOrderId> venueOrderId,
        Quantity cumulative,
        Instant countedAt,
        boolean recount,
        Quantity booked,
        Optional<Amend> amend,
        Optional<End> end)
        implements Wire {
    /** The revision of one that was found at the venue and that no revision of the order asked for. */
    static final int UNWANTED = 0;

    /**
     * A wish to let an attempt stand for less.
     *
     * @param wanted what it was asked for
     * @param refused it was not done and is not asked for again; a copy that is late can do no harm, since it asks for less
     */
    record Amend(int revision, Wanted wanted, Quantity quantity, Instant at, boolean refused) implements Wire {
        boolean isPending() {
            return !refused;
        }
    }

    /**
     * The cancels of it that are not known to have stayed here, by the moment before which each was to leave.
     *
     * @param before the one before the last, which acts no later than that
     */
    record Cancels(Instant sendBefore, Optional<Instant> before) implements Wire {
        Cancels and(Instant next) {
            return new Cancels(next, Optional.of(sendBefore));
        }

        Optional<Cancels> withoutLast() {
            return before.map(sent -> new Cancels(sent, Optional.empty()));
        }
    }

    /** What a revision asked for. */
    record Wanted(OrderSpec spec, Terms terms) implements Wire {}

    /** What the venue said when it refused a copy. */
    record Refused(String text, Instant at) implements Wire {}

    /** How an attempt ended. */
    enum End {
        FILLED,
        CANCELED,
        REJECTED,
        EXPIRED,
        /** Never was at the venue, and never will be. */
        VOID;

        /** What an order is called that ends with it. */
        OrderStatus status() {
            return switch (this) {
                case FILLED -> OrderStatus.FILLED;
                case CANCELED, VOID -> OrderStatus.CANCELED;
                case REJECTED -> OrderStatus.REJECTED;
                case EXPIRED -> OrderStatus.EXPIRED;
            };
        }

        static End of(VenueOrder.Status status) {
            return switch (status) {
                case FILLED -> FILLED;
                case CANCELED -> CANCELED;
                case REJECTED -> REJECTED;
                case EXPIRED -> EXPIRED;
                case OPEN -> throw new IllegalArgumentException("status: OPEN (expected: a final one)");
            };
        }
    }

    static Attempt first(OrderEvent.SubmissionAttempted e, Wanted wanted) {
        return new Attempt(
                e.attempt(),
                e.revision(),
                wanted,
                e.quantity(),
                e.price(),
                e.replaces(),
                e.sendBefore(),
                e.at(),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                0,
                Optional.empty(),
                Optional.empty(),
                Quantity.ZERO,
                e.at(),
                false,
                Quantity.ZERO,
                Optional.empty(),
                Optional.empty());
    }

    /** Asked for and not answered. */
    Optional<Amend> pendingAmend() {
        return amend.filter(Amend::isPending);
    }

    /** It stands for less as it was asked to, though that had been given up; the cancel that was to do it instead may still act. */
    boolean isAmendedLate() {
        return isLive()
                && amend.filter(m -> m.refused() && m.revision() == revision).isPresent();
    }

    boolean isLive() {
        return end.isEmpty();
    }

    boolean isWanted() {
        return revision != UNWANTED;
    }

    boolean heard() {
        return heardAt.isPresent();
    }

    /** Held proven that the venue never had it; proof may turn out wrong. */
    boolean isHeldAbsent() {
        return end.filter(e -> e == End.VOID || e == End.REJECTED).isPresent();
    }

    /** Taken in by a refusal that told of no order, as versions from before did: what it is, is told with the first number. */
    boolean isNumberless() {
        return isLive() && venueOrderId.equals(Optional.of(ExecutionReport.NO_ORDER));
    }

    /** The venue counts, or may count, other fills than we have booked: it must be asked for them. */
    boolean lacksFills() {
        return recount || booked.compareTo(cumulative) < 0;
    }

    /** What of it may still fill. */
    Quantity leaves() {
        return isLive() ? quantity.minusOrZero(cumulative.max(booked)) : Quantity.ZERO;
    }

    /** What of it has filled without our knowing the fill. */
    Quantity unbooked() {
        return cumulative.minusOrZero(booked);
    }

    /** {@link #leaves()} and {@link #unbooked()} together. */
    Quantity exposed() {
        return (isLive() ? quantity : cumulative).minusOrZero(booked);
    }

    Attempt with(Consumer<AttemptDraft> change) {
        AttemptDraft draft = new AttemptDraft(this);
        change.accept(draft);
        return draft.done();
    }
}
