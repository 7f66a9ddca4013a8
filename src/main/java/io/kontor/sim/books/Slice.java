package io.kontor.sim.books;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which part of an account's history is asked for. From a number or a start on it is the oldest of what is left, otherwise the newest.
 *
 * @param from the first number that is meant
 * @param until inclusive
 * @param scannedMax rows looked at, so that one question cannot hold up the exchange. Where that is not enough for the oldest, there is no
 *     answer; of the newest those are found that are among them.
 */
public record Slice(OptionalLong from, Optional<Instant> since, Optional<Instant> until, int limit, int scannedMax) {
    boolean isOldest() {
        return from.isPresent() || since.isPresent();
    }

    boolean has(Instant at) {
        return !isBefore(at) && !isBehind(at);
    }

    boolean isBefore(Instant at) {
        return since.filter(at::isBefore).isPresent();
    }

    boolean isBehind(Instant at) {
        return until.filter(at::isAfter).isPresent();
    }
}
