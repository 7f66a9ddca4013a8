package io.kontor.app;

import io.kontor.instrument.Instruments;
import io.kontor.sim.Exchange;
import io.kontor.sim.SimSettings;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.local.LocalAdapter;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Opens the adapter of each configured venue. */
final class Adapters {
    private Adapters() {}

    static Map<VenueId, VenueAdapter> open(Settings settings, Instruments instruments, Clock clock) {
        Map<VenueId, VenueAdapter> adapters = new HashMap<>();
        settings.venues().forEach((id, venue) -> adapters.put(id, new MessageLog(switch (venue.provider()) {
            case local -> local(id, settings, instruments, clock);
        })));
        return Map.copyOf(adapters);
    }

    /** The simulated exchange, its books beside the journal: what it has traded outlives a restart as a real venue's would. */
    private static VenueAdapter local(VenueId venue, Settings settings, Instruments instruments, Clock clock) {
        Exchange exchange = Exchange.open(
                settings.dataDir().resolve("venues").resolve(venue.value()), settings.simulator(), instruments, clock);
        return new LocalAdapter(venue, exchange, instruments);
    }
}
