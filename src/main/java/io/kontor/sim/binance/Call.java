package io.kontor.sim.binance;

import java.time.Instant;
import java.util.Optional;

/**
 * A request that has passed the door.
 *
 * @param line the account's that signed it; absent where nobody has to
 * @param until when it is no longer good, by the engine's clock
 * @param now by the face's clock
 * @param noRoom why no order may be placed; only where the caller wants something done all the same
 */
record Call(
        Params params,
        Optional<AccountLine> line,
        Instant until,
        Instant now,
        TimeUnit unit,
        Optional<Refused> noRoom) {
    AccountLine account() {
        return line.orElseThrow(() -> new IllegalStateException("a call of nobody (expected: a signed one)"));
    }
}
