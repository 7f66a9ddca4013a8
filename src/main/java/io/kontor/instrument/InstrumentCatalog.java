package io.kontor.instrument;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.kontor.instrument.InstrumentSettings.Listing;
import io.kontor.value.Asset;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The instruments of the configuration and of the venues, as one list. What the configuration states wins over what a venue says: an
 * entry that states everything is never changed, one with {@code source = venue} takes from the venue what it leaves open, and what
 * only the venue lists is taken as it is. Nothing is ever removed: an order may still need an instrument its venue has delisted, and
 * the venue refuses new ones itself.
 *
 * <p>A symbol that several venues list has its home at the first of {@code kontor.home-venues} that lists it, else at the first by id.
 *
 * <p>Thread-safe: writers take turns, readers never wait and see one whole version or the next.
 */
public final class InstrumentCatalog implements Instruments {
    private final InstrumentSettings settings;
    private final Map<Listing, Instrument> configured;
    private volatile Version current;

    /** What a merge did. {@code problems} names each instrument that was left as it was, and why. */
    public record Merged(int taken, List<String> problems) {}

    private record Version(
            Map<Listing, Instrument> listings,
            Map<Symbol, Instrument> homes,
            List<Instrument> sorted,
            Set<VenueId> listed) {}

    public InstrumentCatalog(InstrumentSettings settings) {
        this.settings = settings;
        this.configured = settings.instruments().stream()
                .collect(Collectors.toUnmodifiableMap(InstrumentCatalog::listingOf, instrument -> instrument));
        this.current = version(configured, Set.of());
    }

    public static InstrumentCatalog from(Config config) {
        return new InstrumentCatalog(InstrumentSettings.from(config));
    }

    /** Takes what a venue says it lists. May be called again and again; the last word of a venue stands. */
    public synchronized Merged merge(VenueId venue, Collection<Instrument> fromVenue) {
        return merge(venue, fromVenue, true);
    }

    /**
     * Takes what a venue said it lists when it was asked before. That says nothing of a symbol it was not asked for then, so it counts as
     * listed only where nothing is missing.
     *
     * @param symbols what it is asked for now
     */
    public synchronized Merged restore(VenueId venue, Collection<Instrument> kept, Collection<Symbol> symbols) {
        Set<Symbol> named = kept.stream().map(Instrument::symbol).collect(Collectors.toSet());
        boolean complete = symbols.stream()
                .allMatch(symbol -> named.contains(symbol) || configured.containsKey(new Listing(venue, symbol)));
        return merge(venue, kept, complete);
    }

    private Merged merge(VenueId venue, Collection<Instrument> fromVenue, boolean complete) {
        Map<Listing, Instrument> taken = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Instrument instrument : fromVenue) {
            try {
                if (!configured.containsKey(listingOf(instrument))) {
                    taken.put(listingOf(instrument), adjusted(instrument));
                }
            } catch (ConfigException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        Map<Listing, Instrument> listings = new HashMap<>(current.listings());
        listings.putAll(taken);
        Set<VenueId> listed = new HashSet<>(current.listed());
        if (complete) {
            listed.add(venue);
        }
        current = version(listings, listed);
        return new Merged(taken.size(), List.copyOf(problems));
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        return Optional.ofNullable(current.homes().get(symbol));
    }

    @Override
    public Optional<Instrument> find(VenueId venue, Symbol symbol) {
        return Optional.ofNullable(current.listings().get(new Listing(venue, symbol)));
    }

    @Override
    public boolean isListed(VenueId venue) {
        return current.listed().contains(venue);
    }

    @Override
    public boolean isNearer(VenueId venue, VenueId other) {
        return byHome().compare(venue, other) < 0;
    }

    @Override
    public Collection<Instrument> all() {
        return current.sorted();
    }

    @Override
    public Optional<AssetMetadata> asset(Asset asset) {
        return Optional.ofNullable(settings.assets().get(asset));
    }

    @Override
    public Calendar calendarOf(Instrument instrument) {
        return settings.calendars().getOrDefault(instrument.calendar(), Calendar.UTC_DAY);
    }

    private Instrument adjusted(Instrument instrument) {
        Config adjustment = settings.adjustments().get(listingOf(instrument));
        if (adjustment == null) {
            return instrument;
        }
        String path = "kontor.instruments." + instrument.venue() + ".\"" + instrument.symbol() + '"';
        Section entry = new Section(path, adjustment.withFallback(InstrumentFormat.write(instrument)));
        return InstrumentFormat.read(instrument.venue(), instrument.symbol(), entry);
    }

    private Version version(Map<Listing, Instrument> listings, Set<VenueId> listed) {
        Map<Symbol, Instrument> homes = new HashMap<>();
        listings.values().forEach(instrument -> homes.merge(instrument.symbol(), instrument, this::nearerHome));
        List<Instrument> sorted = homes.values().stream()
                .sorted(Comparator.comparing(Instrument::symbol))
                .toList();
        return new Version(Map.copyOf(listings), Map.copyOf(homes), sorted, Set.copyOf(listed));
    }

    private Instrument nearerHome(Instrument one, Instrument other) {
        return byHome().compare(one.venue(), other.venue()) <= 0 ? one : other;
    }

    private Comparator<VenueId> byHome() {
        return Comparator.comparingInt(this::homeRank).thenComparing(Comparator.naturalOrder());
    }

    private int homeRank(VenueId venue) {
        int rank = settings.homeVenues().indexOf(venue);
        return rank < 0 ? Integer.MAX_VALUE : rank;
    }

    private static Listing listingOf(Instrument instrument) {
        return new Listing(instrument.venue(), instrument.symbol());
    }
}
