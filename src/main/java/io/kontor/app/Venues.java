package io.kontor.app;

import akka.actor.typed.ActorSystem;
import io.kontor.instrument.Instruments;
import io.kontor.sim.Exchange;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.VenueSettings;
import io.kontor.venue.VenueUplink;
import io.kontor.venue.binance.BinanceAdapter;
import io.kontor.venue.local.LocalAdapter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configured venues, each with this node's way there. */
final class Venues implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Venues.class);

    private final Map<VenueId, Way> ways = new TreeMap<>();
    private final List<Exchange> exchanges = new ArrayList<>();

    /**
     * The adapter, and what all accounts of this node share of it.
     *
     * @param symbols what the venue is asked to list
     */
    record Way(VenueAdapter adapter, VenueUplink uplink, VenueSettings settings, List<Symbol> symbols) {}

    private Venues() {}

    static Venues open(
            ActorSystem<?> system, Settings settings, Instruments instruments, MeterRegistry meters, Clock clock) {
        VenueUplink.Sources sources = new VenueUplink.Sources(clock, System::nanoTime, new Random());
        Venues venues = new Venues();
        settings.venues().forEach((id, venue) -> {
            VenueAdapter adapter = new MessageLog(
                    switch (venue.provider()) {
                        case VenueProvider.Local _ -> venues.local(id, settings, instruments, clock);
                        case VenueProvider.Binance binance ->
                            new BinanceAdapter(system, id, binance.access(), settings.binance(), clock);
                        case VenueProvider.Unusable unusable -> new UnusableVenue(id, unusable.reason());
                    });
            venue.provider()
                    .faults()
                    .forEach(fault -> LOG.error("{} cannot be used as it is configured: {}", id, fault));
            VenueSettings connection = venue.connection();
            VenueUplink uplink = new VenueUplink(system, adapter, connection, sources, meters);
            venues.ways.put(
                    id, new Way(adapter, uplink, connection, venue.provider().symbols()));
        });
        return venues;
    }

    /** The simulated exchange, its books beside the journal: what it has traded outlives a restart, as a real venue's would. */
    private VenueAdapter local(VenueId venue, Settings settings, Instruments instruments, Clock clock) {
        Path books = settings.dataDir().resolve("venues").resolve(venue.value());
        Exchange exchange = Exchange.open(books, settings.simulator(), instruments, clock);
        exchanges.add(exchange);
        return new LocalAdapter(exchange, venue, clock);
    }

    Way of(VenueId venue) {
        Way way = ways.get(venue);
        if (way == null) {
            throw new IllegalArgumentException("venue: " + venue + " (expected: one of " + ways.keySet() + ")");
        }
        return way;
    }

    void forEach(BiConsumer<VenueId, Way> action) {
        ways.forEach(action);
    }

    @Override
    public void close() {
        ways.values().forEach(way -> way.adapter().close());
        exchanges.forEach(Exchange::close);
    }
}
