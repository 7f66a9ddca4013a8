package io.kontor.app;

import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.risk.Conversions;
import io.kontor.value.VenueId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once which conversions lead over symbols that no venue lists: limits in money would wait for a mark that never comes. It is known
 * only when every venue has told what it lists. Thread-safe.
 */
final class ListedConversions {
    private static final Logger LOG = LoggerFactory.getLogger(ListedConversions.class);

    private final Conversions conversions;
    private final Instruments instruments;
    private final Set<VenueId> venues;
    private final Set<VenueId> awaited;

    /** @param venues those that can tell what they list */
    ListedConversions(Conversions conversions, Instruments instruments, Collection<VenueId> venues) {
        this.conversions = conversions;
        this.instruments = instruments;
        this.venues = Set.copyOf(venues);
        this.awaited = new HashSet<>(venues);
    }

    /** What the venue lists is among the instruments. */
    synchronized void listed(VenueId venue) {
        if (!awaited.remove(venue) || !awaited.isEmpty()) {
            return;
        }
        List<Instrument> listed = instruments.all().stream()
                .filter(instrument -> venues.contains(instrument.venue()))
                .toList();
        List<String> unlisted = conversions.unlisted(listed);
        if (!unlisted.isEmpty()) {
            LOG.warn(
                    "No venue lists what these conversions lead over, so amounts in these assets cannot be counted: {}",
                    String.join(", ", unlisted));
        }
    }
}
