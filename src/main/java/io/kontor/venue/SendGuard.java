package io.kontor.venue;

import io.kontor.value.AccountId;
import io.kontor.value.Refusal;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Optional;

/**
 * The last look before bytes of a new order go to the socket: present means it must not leave. Asked on the session's own thread, so an
 * implementation reads memory and answers; cancels are never asked about.
 */
public interface SendGuard {
    Optional<Refusal> check(VenueId venue, AccountId account, Symbol symbol);
}
