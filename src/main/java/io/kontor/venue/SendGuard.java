package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.Refusal;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Optional;

/**
 * Whether a new order may leave. Asked where room for it is reserved, when its turn comes on the connection, and a last time by the
 * adapter in the step that gives its bytes to the socket: an implementation reads memory and answers. Cancels are never asked about.
 */
public interface SendGuard {
    /**
     * Present means that it must not leave.
     *
     * @param closes the halt whose own order it is, which closes a position that the halt covers; empty for everybody's orders
     */
    Optional<Refusal> check(VenueId venue, AccountId account, Symbol symbol, Optional<HaltId> closes);

    /**
     * Sends unless the answer is present. Where the answer can change, looking and sending must be one step: who changes it waits until
     * whatever was let through before has left.
     *
     * @param send must not block
     */
    default Optional<Refusal> send(
            VenueId venue, AccountId account, Symbol symbol, Optional<HaltId> closes, Runnable send) {
        Optional<Refusal> refusal = check(venue, account, symbol, closes);
        if (refusal.isEmpty()) {
            send.run();
        }
        return refusal;
    }
}
