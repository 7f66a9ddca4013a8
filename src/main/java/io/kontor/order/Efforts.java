package io.kontor.order;

import java.time.Instant;
import java.util.Optional;

/**
 * What was tried lately and led to no event: kept in memory only, so a restart starts patient again.
 *
 * @param queries without an answer that settled anything, since the last that did
 * @param submissions that never left, since the last that did
 */
record Efforts(int queries, Optional<Instant> lastQuery, int submissions, Optional<Instant> lastSubmission) {
    static final Efforts NONE = new Efforts(0, Optional.empty(), 0, Optional.empty());

    Efforts queried(Instant now) {
        return new Efforts(queries + 1, Optional.of(now), submissions, lastSubmission);
    }

    Efforts submitted(Instant now) {
        return new Efforts(queries, lastQuery, submissions + 1, Optional.of(now));
    }

    /** Something was learned: patience starts anew. */
    Efforts settled() {
        return NONE;
    }
}
