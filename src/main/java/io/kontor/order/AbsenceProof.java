package io.kontor.order;

import io.kontor.order.Attempt.Cancels;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueReport.QueryAnswered;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether an answer means that no copy of a request can arrive any more. Pure.
 *
 * @param venue what it states of itself
 * @param lostAfter how long after the last moment it could leave a request is given up for lost, where nothing the venue states proves it
 */
record AbsenceProof(VenueCapabilities venue, Duration lostAfter) {

    /** "Not found" proves it by what the venue states: whatever is still wanted may be sent anew. */
    boolean holds(Attempt a, QueryAnswered q) {
        return switch (venue.duplicateFence()) {
            case SEND_EXPIRY -> q.askedAt().isAfter(effectUntil(venue, a.sendBefore()));
            case SINGLE_SESSION -> couldNotLeave(a, q) && q.sessionSince().isAfter(a.attemptedAt());
            // Asked behind it on the session it left by. Where that is gone, a resend under the same id is safe
            // instead.
            case UNIQUE_ID ->
                couldNotLeave(a, q) && a.sends() == 1 && q.sessionSince().isBefore(a.attemptedAt());
            case NONCE, NONE -> false;
        };
    }

    /** What still stood then is not canceled by what was sent for that before. */
    boolean areSpent(Optional<Cancels> cancels, Instant then) {
        return cancels.filter(c -> !then.isAfter(effectUntil(venue, c.sendBefore())))
                .isEmpty();
    }

    /** The last moment at which what could leave until {@code sendBefore} can take effect. */
    static Instant effectUntil(VenueCapabilities venue, Instant sendBefore) {
        return sendBefore.plus(venue.fenceDelay());
    }

    /** Not proven, and never will be; long enough ago to end what nobody wants any more, with a flag. */
    boolean isGivenUp(Instant since, Instant askedAt) {
        return askedAt.isAfter(since.plus(lostAfter));
    }

    /** Nothing the venue could say is proof: as long as the order is wanted only a person can decide, by canceling it. */
    boolean isOutOfReach(Attempt a, QueryAnswered q) {
        return switch (venue.duplicateFence()) {
            case NONCE, NONE -> couldNotLeave(a, q);
            case SEND_EXPIRY, SINGLE_SESSION, UNIQUE_ID -> false;
        };
    }

    /** Before that, a copy may not even have left. */
    private static boolean couldNotLeave(Attempt a, QueryAnswered q) {
        return q.askedAt().isAfter(a.sendBefore());
    }
}
