package io.kontor.app;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.instrument.KeptListing;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each venue listed when it was last asked, in a file each: a gateway that starts while a venue is down still knows what its orders
 * there are about. {@code kontor.venue.listing.age} says how old what is known is. Thread-safe.
 */
final class KeptListings {
    private static final Logger LOG = LoggerFactory.getLogger(KeptListings.class);

    private final Path directory;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<VenueId, Instant> asOf = new ConcurrentHashMap<>();

    KeptListings(Path directory, MeterRegistry meters, Clock clock) {
        this.directory = directory;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * Has the catalog take what is kept of a venue, until the venue answers itself.
     *
     * @param symbols what the venue is asked for now
     */
    void restore(VenueId venue, Collection<Symbol> symbols, InstrumentCatalog catalog) {
        Path file = file(venue);
        if (!Files.exists(file)) {
            return;
        }
        try {
            KeptListing kept = KeptListing.read(venue, ConfigFactory.parseString(Files.readString(file)));
            InstrumentCatalog.Merged merged = catalog.restore(venue, kept.instruments(), symbols);
            merged.problems().forEach(problem -> LOG.warn("{}: {}", venue, problem));
            LOG.info(
                    "{}: {} instruments as listed at {}, {} ago, until it says what it lists now",
                    venue,
                    merged.taken(),
                    kept.at(),
                    Duration.between(kept.at(), clock.instant()).truncatedTo(ChronoUnit.SECONDS));
            known(venue, kept.at());
        } catch (IOException | ConfigException e) {
            LOG.warn("{}: what it listed before cannot be read from {}: {}", venue, file, e.toString());
        }
    }

    /** Keeps what a venue has just said. A failure costs only what a later start would know early. */
    void keep(VenueId venue, Collection<Instrument> instruments) {
        Instant now = clock.instant();
        known(venue, now);
        try {
            Files.createDirectories(directory);
            Path fresh = directory.resolve(venue + ".fresh");
            Files.writeString(fresh, new KeptListing(venue, now, List.copyOf(instruments)).write());
            Files.move(fresh, file(venue), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{}: what it lists could not be kept in {}: {}", venue, directory, e.toString());
        }
    }

    private void known(VenueId venue, Instant at) {
        if (asOf.put(venue, at) == null) {
            TimeGauge.builder("kontor.venue.listing.age", () -> ageMillis(venue), TimeUnit.MILLISECONDS)
                    .description("Since the venue said what it lists")
                    .tag("venue", venue.value())
                    .register(meters);
        }
    }

    private long ageMillis(VenueId venue) {
        return Duration.between(asOf.getOrDefault(venue, Instant.EPOCH), clock.instant())
                .toMillis();
    }

    private Path file(VenueId venue) {
        return directory.resolve(venue + ".conf");
    }
}
