package io.kontor.order;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What was tried lately and led to no event, and when the account last let the order pass: kept in memory only, so a restart starts
 * patient again and asks again.
 *
 * @param queries without an answer that settled anything, since the last that did
 * @param submissions that never left, since the last that did
 * @param cancels sent since the last word of the venue
 * @param passed when the account last said that the order may leave
 */
record Efforts(
        int queries,
        Optional<Instant> lastQuery,
        int submissions,
        Optional<Instant> lastSubmission,
        int cancels,
        Optional<Instant> lastCancel,
        Optional<Instant> passed) {
    static final Efforts NONE =
            new Efforts(0, Optional.empty(), 0, Optional.empty(), 0, Optional.empty(), Optional.empty());

    Efforts queried(Instant now) {
        return new Efforts(queries + 1, Optional.of(now), submissions, lastSubmission, cancels, lastCancel, passed);
    }

    Efforts submitted(Instant now) {
        return new Efforts(queries, lastQuery, submissions + 1, Optional.of(now), cancels, lastCancel, passed);
    }

    Efforts canceled(Instant now) {
        return new Efforts(queries, lastQuery, submissions, lastSubmission, cancels + 1, Optional.of(now), passed);
    }

    /** The venue has answered, though it said nothing new: a cancel that never left can leave now. */
    Efforts answered() {
        return new Efforts(queries, lastQuery, submissions, lastSubmission, 0, Optional.empty(), passed);
    }

    /** The venue is back, or a person asks: what never left can leave now. */
    Efforts afresh() {
        return new Efforts(queries, lastQuery, 0, Optional.empty(), 0, Optional.empty(), passed);
    }

    Efforts passedGate(Instant now) {
        return new Efforts(queries, lastQuery, submissions, lastSubmission, cancels, lastCancel, Optional.of(now));
    }

    /** Something was learned: patience starts anew. */
    Efforts settled() {
        return new Efforts(0, Optional.empty(), 0, Optional.empty(), 0, Optional.empty(), passed);
    }

    boolean hasPassed(Duration within, Instant now) {
        return passed.filter(at -> now.isBefore(at.plus(within))).isPresent();
    }
}
