package io.kontor.order;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.VenueOrder;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One order at the venue on behalf of an intent; a modified intent may need several, one after the other.
 *
 * @param replaces the attempt whose place it takes in one step
 * @param sends how often it was sent, always under the same client order id
 * @param heard the venue has confirmed it at least once
 * @param doubtSince the outcome of a request for it is not known, since then
 * @param missingAt the venue was asked then and did not know it
 * @param cancelSentAt a cancel is out and unanswered, since then
 * @param cancelsRefused how many cancels the venue refused
 * @param cumulative filled by the venue's count
 * @param booked filled by our fills
 * @param end how it ended; absent while it may still fill
 */
record Attempt(
        int number,
        int revision,
        Quantity quantity,
        Price price,
        Optional<Integer> replaces,
        Instant sendBefore,
        Instant attemptedAt,
        int sends,
        boolean heard,
        Optional<Instant> doubtSince,
        Optional<Instant> missingAt,
        Optional<Instant> cancelSentAt,
        int cancelsRefused,
        Optional<VenueOrderId> venueOrderId,
        Quantity cumulative,
        Quantity booked,
        Optional<End> end)
        implements Wire {
    /** How an attempt ended. */
    enum End {
        FILLED,
        CANCELED,
        REJECTED,
        EXPIRED,
        /** Never was at the venue, and never will be. */
        VOID;

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

    static Attempt first(OrderEvent.SubmissionAttempted e) {
        return new Attempt(
                e.attempt(),
                e.revision(),
                e.quantity(),
                e.price(),
                e.replaces(),
                e.sendBefore(),
                e.at(),
                1,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Quantity.ZERO,
                Quantity.ZERO,
                Optional.empty());
    }

    boolean isLive() {
        return end.isEmpty();
    }

    boolean endedAs(End wanted) {
        return end.filter(wanted::equals).isPresent();
    }

    /** The venue counts more than we have booked: fills are missing here and must be fetched. */
    boolean lacksFills() {
        return booked.compareTo(cumulative) < 0;
    }

    /** What of it may still fill, or has filled without our knowing the fill. */
    Quantity exposed() {
        return (isLive() ? quantity : cumulative).minusOrZero(booked);
    }

    Attempt with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.done();
    }

    /** A copy to change fields of; never outlives {@link Attempt#with}. */
    static final class Draft {
        private final Attempt from;
        Instant sendBefore;
        Instant attemptedAt;
        int sends;
        boolean heard;

        @Nullable
        Instant doubtSince;

        @Nullable
        Instant missingAt;

        @Nullable
        Instant cancelSentAt;

        int cancelsRefused;

        @Nullable
        VenueOrderId venueOrderId;

        Quantity quantity;
        Price price;
        Quantity cumulative;
        Quantity booked;

        @Nullable
        End end;

        private Draft(Attempt a) {
            from = a;
            sendBefore = a.sendBefore;
            attemptedAt = a.attemptedAt;
            sends = a.sends;
            heard = a.heard;
            doubtSince = a.doubtSince.orElse(null);
            missingAt = a.missingAt.orElse(null);
            cancelSentAt = a.cancelSentAt.orElse(null);
            cancelsRefused = a.cancelsRefused;
            venueOrderId = a.venueOrderId.orElse(null);
            quantity = a.quantity;
            price = a.price;
            cumulative = a.cumulative;
            booked = a.booked;
            end = a.end.orElse(null);
        }

        /** The venue spoke of it as an order it has: nothing is in doubt any more, and a proof that it has none was wrong. */
        void hear(@Nullable VenueOrderId id) {
            heard = true;
            end = end == End.VOID ? null : end;
            doubtSince = null;
            missingAt = null;
            venueOrderId = id == null ? venueOrderId : id;
        }

        void finish(End how) {
            end = how;
            doubtSince = null;
            missingAt = null;
            cancelSentAt = null;
        }

        private Attempt done() {
            return new Attempt(
                    from.number,
                    from.revision,
                    quantity,
                    price,
                    from.replaces,
                    sendBefore,
                    attemptedAt,
                    sends,
                    heard,
                    Optional.ofNullable(doubtSince),
                    Optional.ofNullable(missingAt),
                    Optional.ofNullable(cancelSentAt),
                    cancelsRefused,
                    Optional.ofNullable(venueOrderId),
                    cumulative,
                    booked,
                    Optional.ofNullable(end));
        }
    }
}
