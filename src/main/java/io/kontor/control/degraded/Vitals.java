package io.kontor.control.degraded;

import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the last heart-beats said.
 *
 * @param journalDown why it takes no writes, where it does not
 * @param journalBeat how long the last write took, or the one under way has taken by now
 * @param down per venue the accounts whose connection should be up and is not; a venue without any has an empty set
 * @param stale per venue how many of its symbols have no fresh price
 * @param inFlight commands that wait for an answer
 * @param kafka how it is; empty where there is none, or nothing is known of it yet
 */
public record Vitals(
        Optional<String> journalDown,
        Duration journalBeat,
        Map<VenueId, Set<AccountId>> down,
        Map<VenueId, Long> stale,
        int inFlight,
        Optional<Beside> kafka) {
    /** How something beside the gateway is, in words too. */
    public record Beside(boolean well, String detail) {}

    public Vitals {
        down = Map.copyOf(down);
        stale = Map.copyOf(stale);
    }
}
