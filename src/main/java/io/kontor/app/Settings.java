package io.kontor.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.account.AccountSettings;
import io.kontor.control.ClosingSettings;
import io.kontor.control.HaltSettings;
import io.kontor.control.breaker.BreakerSettings;
import io.kontor.control.degraded.DegradedSettings;
import io.kontor.ingress.HttpSettings;
import io.kontor.instrument.InstrumentSettings;
import io.kontor.marketdata.MarketDataSettings;
import io.kontor.order.OrderSettings;
import io.kontor.platform.cluster.ClusterSettings;
import io.kontor.platform.cluster.failover.FailoverSettings;
import io.kontor.platform.journal.cassandra.CassandraSettings;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.position.PositionSettings;
import io.kontor.projection.index.IndexSettings;
import io.kontor.risk.LimitsSettings;
import io.kontor.sim.SimSettings;
import io.kontor.value.Decimals;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueSettings;
import io.kontor.venue.binance.link.BinanceSettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every setting of the gateway, read once and validated before anything is started. */
record Settings(
        Path dataDir,
        Duration rollCall,
        ClusterSettings cluster,
        FailoverSettings failover,
        CassandraSettings cassandra,
        AccountsSettings accounts,
        Map<VenueId, Venue> venues,
        InstrumentSettings instruments,
        MarketDataSettings marketData,
        LimitsSettings limits,
        HaltSettings halts,
        ClosingSettings closing,
        BreakerSettings breaker,
        DegradedSettings degraded,
        ShutdownSettings shutdown,
        OrderSettings order,
        BigDecimal collar,
        AccountSettings account,
        PositionSettings position,
        HttpSettings http,
        SimSettings simulator,
        BinanceSettings binance,
        VenueListing.Refresh listings,
        KafkaSettings kafka,
        IndexSettings index) {
    /** A venue of {@code kontor.venues}. */
    record Venue(VenueProvider provider, VenueSettings connection) {}

    /** Throws, naming the key, the value and what was expected. */
    static Settings from(Config config) {
        BinanceSettings binance = BinanceSettings.from(config);
        Map<VenueId, Venue> venues = new LinkedHashMap<>();
        Config blocks = config.getConfig("kontor.venues");
        // What a file sets to null it takes away.
        for (String name : blocks.root().keySet().stream()
                .filter(each -> blocks.hasPath(ConfigUtil.quoteString(each)))
                .sorted()
                .toList()) {
            VenueId venue = new VenueId(name);
            VenueProvider provider = VenueProvider.from(config, venue, new Secrets(System::getenv));
            if (provider instanceof VenueProvider.Local
                    && ClusterSettings.from(config).isShared()) {
                throw new IllegalArgumentException("kontor.venues." + name
                        + ": provider local with kontor.mode = cluster (expected: a venue that all nodes reach; for the"
                        + " simulated exchange run `kontor sim`, see conf/binance-sim.conf)");
            }
            VenueSettings connection = VenueSettings.from(config, venue);
            if (!(provider instanceof VenueProvider.Local)) {
                requireWithin(connection, binance, venue);
            }
            venues.put(venue, new Venue(provider, connection));
        }
        AccountsSettings accounts = AccountsSettings.from(config, venues.keySet());
        KnownNames.require(config, accounts.venuesByAccount().keySet(), venues.keySet());
        return new Settings(
                Path.of(config.getString("kontor.data-dir")),
                rollCall(config),
                ClusterSettings.from(config),
                FailoverSettings.from(config),
                CassandraSettings.from(config),
                accounts,
                venues,
                InstrumentSettings.from(config),
                MarketDataSettings.from(config),
                LimitsSettings.from(config),
                HaltSettings.from(config),
                ClosingSettings.from(config),
                BreakerSettings.from(config),
                DegradedSettings.from(config),
                ShutdownSettings.from(config),
                OrderSettings.from(config),
                collar(config),
                AccountSettings.from(config),
                PositionSettings.from(config),
                HttpSettings.from(config),
                SimSettings.from(config.getConfig("kontor.sim")),
                binance,
                VenueListing.Refresh.from(config),
                KafkaSettings.from(config),
                IndexSettings.from(config));
    }

    /** How long what has left may be on its way is reckoned by the connection's time-out; the adapter keeps a request that long itself. */
    private static void requireWithin(VenueSettings connection, BinanceSettings binance, VenueId venue) {
        if (binance.requestTimeout().compareTo(connection.requestTimeout()) > 0) {
            throw new IllegalArgumentException("kontor.binance.request-timeout: " + binance.requestTimeout()
                    + " (expected: at most kontor.venue.request-timeout, " + connection.requestTimeout() + " for "
                    + venue + ")");
        }
    }

    /** Those that are not down until their configuration is mended. */
    List<VenueId> usableVenues() {
        return venues.entrySet().stream()
                .filter(venue -> !(venue.getValue().provider() instanceof VenueProvider.Unusable))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What is down until its configuration is mended, and why: {@code VENUE: the key, the value and what was expected}. */
    List<String> venueFaults() {
        return venues.entrySet().stream()
                .flatMap(venue ->
                        venue.getValue().provider().faults().stream().map(fault -> venue.getKey() + ": " + fault))
                .toList();
    }

    private static Duration rollCall(Config config) {
        Duration every = config.getDuration("kontor.roll-call");
        if (!every.isPositive()) {
            throw new IllegalArgumentException("kontor.roll-call: " + every + " (expected: > 0)");
        }
        return every;
    }

    private static BigDecimal collar(Config config) {
        String text = config.getString("kontor.order.collar");
        // Market orders are priced in whole basis points of the mark.
        return Decimals.parse(text)
                .filter(collar -> collar.signum() > 0 && collar.compareTo(BigDecimal.ONE) < 0)
                .filter(collar -> collar.stripTrailingZeros().scale() <= 4)
                .orElseThrow(() -> new IllegalArgumentException(
                        "kontor.order.collar: " + text + " (expected: between 0 and 1, in steps of 0.0001)"));
    }
}
