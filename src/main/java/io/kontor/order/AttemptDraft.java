package io.kontor.order;

import io.kontor.order.Attempt.Amend;
import io.kontor.order.Attempt.Cancels;
import io.kontor.order.Attempt.End;
import io.kontor.order.Attempt.Refused;
import io.kontor.order.Attempt.Wanted;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.VenueOrderId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A copy to change fields of; never outlives {@link Attempt#with}. Optional fields are null here where they are absent. */
final class AttemptDraft {
    private final Attempt from;
    int revision;
    Wanted wanted;
    Instant sendBefore;
    Instant attemptedAt;
    int sends;

    @Nullable
    Instant heardAt;

    @Nullable
    Instant doubtSince;

    @Nullable
    Instant missingAt;

    @Nullable
    Refused refusal;

    @Nullable
    Instant cancelSentAt;

    @Nullable
    Cancels cancels;

    boolean cancelAsked;
    int cancelsRefused;

    @Nullable
    Instant cancelRefusedAt;

    @Nullable
    VenueOrderId venueOrderId;

    Quantity quantity;
    Price price;
    Quantity cumulative;
    Instant countedAt;
    boolean recount;
    Quantity booked;

    @Nullable
    Amend amend;

    @Nullable
    End end;

    AttemptDraft(Attempt a) {
        from = a;
        revision = a.revision();
        wanted = a.wanted();
        sendBefore = a.sendBefore();
        attemptedAt = a.attemptedAt();
        sends = a.sends();
        heardAt = a.heardAt().orElse(null);
        doubtSince = a.doubtSince().orElse(null);
        missingAt = a.missingAt().orElse(null);
        refusal = a.refusal().orElse(null);
        cancelSentAt = a.cancelSentAt().orElse(null);
        cancels = a.cancels().orElse(null);
        cancelAsked = a.cancelAsked();
        cancelsRefused = a.cancelsRefused();
        cancelRefusedAt = a.cancelRefusedAt().orElse(null);
        venueOrderId = a.venueOrderId().orElse(null);
        quantity = a.quantity();
        price = a.price();
        cumulative = a.cumulative();
        countedAt = a.countedAt();
        recount = a.recount();
        booked = a.booked();
        amend = a.amend().orElse(null);
        end = a.end().orElse(null);
    }

    /** The venue spoke of it as an order it has: nothing is in doubt any more, and a proof that it has none was wrong. */
    void hear(@Nullable VenueOrderId id, Instant at) {
        heardAt = heardAt == null ? at : heardAt;
        end = end == End.VOID || end == End.REJECTED ? null : end;
        doubtSince = null;
        missingAt = null;
        refusal = null;
        venueOrderId = id == null ? venueOrderId : id;
    }

    /** The venue has filled so much in all. */
    void count(Quantity venueCount, Instant at) {
        if (venueCount.compareTo(cumulative) > 0) {
            cumulative = venueCount;
            countedAt = at;
        }
    }

    /** The venue changed a fill: what it counts, and whether it holds the order complete, has to be asked for. */
    void recountAfter(Instant at) {
        cumulative = cumulative.max(booked);
        countedAt = at;
        recount = true;
        end = end == End.FILLED && booked.compareTo(quantity) < 0 ? null : end;
    }

    /** The venue's order stands for so much; where that was asked for, what was asked for is what it stands for now. */
    void amendTo(Quantity total) {
        quantity = total;
        if (amend != null && total.equals(amend.quantity())) {
            revision = amend.revision();
            wanted = amend.wanted();
        }
        // More than is asked for by now: an earlier wish, told late. Or given up already, and the cancel is out that
        // was to do it instead.
        boolean cancelOut = cancelSentAt != null || cancels != null;
        boolean unsettled = amend != null && (total.compareTo(amend.quantity()) > 0 || (amend.refused() && cancelOut));
        amend = unsettled ? amend : null;
        doubtSince = cancelSentAt == null ? null : doubtSince;
        if (end == null && booked.compareTo(quantity) >= 0) {
            finish(End.FILLED);
        }
    }

    void sendCancel(Instant at, Instant sendBefore) {
        cancelSentAt = at;
        cancelAsked = true;
        cancels = cancels == null ? new Cancels(sendBefore, Optional.empty()) : cancels.and(sendBefore);
    }

    /**
     * The cancel that is awaited never left, or where none is, none that did can act any more. Where it stands as amended though that had
     * been given up, nothing is left for one to do.
     */
    void dropCancel() {
        cancels = cancelSentAt == null || cancels == null
                ? null
                : cancels.withoutLast().orElse(null);
        cancelSentAt = null;
        if (cancels == null && amend != null && amend.refused() && amend.revision() == revision) {
            amend = null;
            cancelAsked = false;
        }
    }

    void finish(End how) {
        end = how;
        doubtSince = null;
        missingAt = null;
        refusal = null;
        cancelSentAt = null;
    }

    Attempt done() {
        return new Attempt(
                from.number(),
                revision,
                wanted,
                quantity,
                price,
                from.replaces(),
                sendBefore,
                attemptedAt,
                sends,
                Optional.ofNullable(heardAt),
                Optional.ofNullable(doubtSince),
                Optional.ofNullable(missingAt),
                Optional.ofNullable(refusal),
                Optional.ofNullable(cancelSentAt),
                Optional.ofNullable(cancels),
                cancelAsked,
                cancelsRefused,
                Optional.ofNullable(cancelRefusedAt),
                Optional.ofNullable(venueOrderId),
                cumulative,
                countedAt,
                recount,
                booked,
                Optional.ofNullable(amend),
                Optional.ofNullable(end));
    }
}
