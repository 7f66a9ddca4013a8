package io.kontor.order;

import io.kontor.order.Attempt.End;
import io.kontor.order.Attempt.Refused;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.VenueOrderId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A copy to change fields of; never outlives {@link Attempt#with}. Optional fields are null here where they are absent. */
final class AttemptDraft {
    private final Attempt from;
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
    End end;

    AttemptDraft(Attempt a) {
        from = a;
        sendBefore = a.sendBefore();
        attemptedAt = a.attemptedAt();
        sends = a.sends();
        heardAt = a.heardAt().orElse(null);
        doubtSince = a.doubtSince().orElse(null);
        missingAt = a.missingAt().orElse(null);
        refusal = a.refusal().orElse(null);
        cancelSentAt = a.cancelSentAt().orElse(null);
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
                from.revision(),
                from.wanted(),
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
                cancelAsked,
                cancelsRefused,
                Optional.ofNullable(cancelRefusedAt),
                Optional.ofNullable(venueOrderId),
                cumulative,
                countedAt,
                recount,
                booked,
                Optional.ofNullable(end));
    }
}
