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
    private final Set<VenueId> answering;
    private final Set<VenueId> awaited;

    /**
     * Awaits what the venues list.
     *
     * @param venues all of ours
     * @param answering those of them that can tell what they list
     */
    LimitedSymbols(
            LimitsSettings limits, Instruments instruments, Collection<VenueId> venues, Collection<VenueId> answering) {
        this.limits = limits;
        this.instruments = instruments;
        this.venues = Set.copyOf(venues);
        this.answering = Set.copyOf(answering);
        this.awaited = new HashSet<>(answering);
    }

    /** What the venue lists is among the instruments. */
    synchronized void listed(VenueId venue) {
        if (!awaited.remove(venue) || !awaited.isEmpty()) {
            return;
        }
        List<Instrument> listed = instruments.all().stream()
                .filter(instrument -> answering.contains(instrument.venue()))
                .toList();
        List<String> unlisted = limits.conversions().unlisted(listed);
        if (!unlisted.isEmpty()) {
            LOG.warn(
                    "{} what these conversions lead over, so amounts in these assets cannot be counted: {}",
                    nobodyLists(),
                    String.join(", ", unlisted));
        }
        String named = limits.symbols().stream()
                .filter(symbol -> !isKnown(symbol))
                .map(Symbol::value)
                .collect(Collectors.joining(", "));
        if (!named.isEmpty()) {
            LOG.warn(
                    "{} these symbols, so what kontor.risk states of each holds for nothing: {}", nobodyLists(), named);
        }
    }

    /** Also at a venue that cannot answer: the configuration may state what it lists, or it has told it before. */
    private boolean isKnown(Symbol symbol) {
        return venues.stream().anyMatch(venue -> instruments.find(venue, symbol).isPresent());
    }

    private String nobodyLists() {
        return answering.containsAll(venues) ? "No venue lists" : "Of the venues that have answered none lists";
    }
}
