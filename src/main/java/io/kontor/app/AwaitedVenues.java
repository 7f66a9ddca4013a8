package io.kontor.app;

import io.kontor.order.OrderPorts;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Map;
import java.util.Optional;

/**
 * The venues that new orders wait for until they have said what they list: none that can never say it, does not carry the symbol for the
 * account, or is not wanted up. Thread-safe.
 */
final class AwaitedVenues implements OrderPorts.Awaited {
    private final Map<VenueId, Settings.Venue> venues;
    private volatile RollCall.Present present = RollCall.Present.none();

    AwaitedVenues(Map<VenueId, Settings.Venue> venues) {
        this.venues = Map.copyOf(venues);
    }

    void update(RollCall.Present now) {
        present = now;
    }

    @Override
    public boolean isAwaited(AccountId account, VenueId venue, Symbol symbol) {
        return Optional.ofNullable(venues.get(venue))
                        .filter(configured -> configured.provider().mayList(account, symbol))
                        .isPresent()
                && isWantedUp(account, venue);
    }

    /** One that has not answered yet may be. */
    private boolean isWantedUp(AccountId account, VenueId venue) {
        return Optional.ofNullable(present.connections().get(venue))
                .flatMap(ofVenue -> Optional.ofNullable(ofVenue.get(account)))
                .filter(status -> !status.desiredUp())
                .isEmpty();
    }
}
