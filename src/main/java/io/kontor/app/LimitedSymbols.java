package io.kontor.app;

import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
import io.kontor.risk.LimitsSettings;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once which symbols that no venue lists are named by the limits: those in money would wait for a mark that never comes, and what is
 * stated of one symbol holds for none where that is misspelt. It is known only when every venue has told what it lists. Thread-safe.
 */
final class LimitedSymbols {
    private static final Logger LOG = LoggerFactory.getLogger(LimitedSymbols.class);

    private final LimitsSettings limits;
    private final Instruments instruments;
    private final Set<VenueId> venues;
    private final Set<VenueId> awaited;

    /** @param venues those that can tell what they list */
    LimitedSymbols(LimitsSettings limits, Instruments instruments, Collection<VenueId> venues) {
        this.limits = limits;
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
        List<String> unlisted = limits.conversions().unlisted(listed);
        if (!unlisted.isEmpty()) {
            LOG.warn(
                    "No venue lists what these conversions lead over, so amounts in these assets cannot be counted: {}",
                    String.join(", ", unlisted));
        }
        Set<Symbol> symbols = listed.stream().map(Instrument::symbol).collect(Collectors.toSet());
        String named = limits.symbols().stream()
                .filter(symbol -> !symbols.contains(symbol))
                .map(Symbol::value)
                .collect(Collectors.joining(", "));
        if (!named.isEmpty()) {
            LOG.warn("No venue lists these symbols, so what kontor.risk states of each holds for nothing: {}", named);
        }
    }
}
