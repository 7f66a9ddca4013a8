package io.kontor.ingress;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.control.HaltRegistry;
import io.kontor.ingress.http.HttpServer;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.marketdata.MarketData;
import io.kontor.marketdata.Quote;
import io.kontor.marketdata.Quotes;
import io.kontor.projection.index.HalfIndexed;
import io.kontor.projection.index.IndexSettings;
import io.kontor.projection.index.OrderSearch;
import io.kontor.risk.LimitsSettings;
import io.kontor.value.AccountId;
import io.kontor.value.CommandId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** A real server on a free port of the loopback, with test entities behind it. */
public final class TestGateway implements AutoCloseable {
    public static final Instant NOW = Instant.parse("2026-11-20T09:30:00Z");
    public static final AccountId MAIN = new AccountId("main");
    public static final AccountId OTHER = new AccountId("t-001");
    private static final VenueId SIM = new VenueId("SIM");

    private final ActorTestKit kit;
    private final HttpServer server;
    private final TestJournal journal = new TestJournal();
    private final TestEntities entities;
    private final TestMarket feed;
    private final TestControl control = new TestControl();
    private final TestSystemFeed system = new TestSystemFeed();
    private final AtomicBoolean journalUp = new AtomicBoolean(true);
    private final AtomicReference<List<Readiness.Part>> readiness =
            new AtomicReference<>(List.of(new Readiness.Part("journal", true, "writes")));

    public TestGateway() {
        this("");
    }

    /**
     * Settings as HOCON, laid over the defaults, and accounts beside the two there always are. Unless they say otherwise nothing is given up
     * because this machine stood still for some seconds.
     */
    public TestGateway(String settings, AccountId... more) {
        this(settings, TestHalts.none(), more);
    }

    TestGateway(String settings, Behavior<HaltRegistry.Command> halts, AccountId... more) {
        this(settings, halts, true, more);
    }

    /** Its venue has not said yet what it lists: only what is configured is known. */
    public static TestGateway beforeTheListing() {
        return new TestGateway("", TestHalts.none(), false);
    }

    private TestGateway(String settings, Behavior<HaltRegistry.Command> halts, boolean listed, AccountId... more) {
        Config config = ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseString("""
                        kontor.http { port = 0, ask-timeout = 12 s, request-timeout = 30 s }
                        kontor.marketdata.ask-timeout = 12 s
                        akka { actor.provider = local, logger-startup-timeout = 60 s }
                        akka.coordinated-shutdown { exit-jvm = off, run-by-actor-system-terminate = off, run-by-jvm-shutdown-hook = off }
                        """))
                .withFallback(ConfigFactory.load());
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        InstrumentCatalog instruments = InstrumentCatalog.from(config);
        if (listed) {
            instruments.merge(SIM, List.of());
        }
        AtomicLong ids = new AtomicLong();
        this.kit = ActorTestKit.create(config);
        this.entities = new TestEntities(
                kit, instruments, journal, LimitsSettings.from(config).twoPerson(), clock);
        this.feed = new TestMarket();
        MarketData market = feed.start(kit, SIM, config, clock);
        HalfIndexed index = new HalfIndexed(journal::entries);
        GatewayPorts ports = new GatewayPorts(
                entities,
                kit.spawn(halts),
                control,
                accounts(more),
                instruments,
                quotes(),
                market,
                journal,
                journal,
                new OrderSearch(kit.system(), index, journal, IndexSettings.from(config)),
                system::source,
                () -> Map.of("queried", 3L, "repaired", 0L),
                journalUp::get,
                readiness::get,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                () -> new CommandId("drawn-" + ids.incrementAndGet()),
                clock);
        HttpSettings http = HttpSettings.from(config);
        this.server = HttpServer.start(kit.system(), ports, Intake.create(kit.system(), ports, http), http)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    public URI base() {
        return URI.create("http://127.0.0.1:" + server.address().getPort());
    }

    public HttpServer server() {
        return server;
    }

    public TestJournal journal() {
        return journal;
    }

    public TestMarket market() {
        return feed;
    }

    public TestSystemFeed system() {
        return system;
    }

    /** The entities go on as before, as those do that have nothing to write. */
    public void journalUp(boolean up) {
        journalUp.set(up);
    }

    /** The circuit breaker answers no more. */
    public void breakerGone() {
        control.breakerGone(kit.system());
    }

    TestControl control() {
        return control;
    }

    public TestEntities entities() {
        return entities;
    }

    public <T> ActorRef<T> ignored() {
        return kit.system().ignoreRef();
    }

    public void readiness(Readiness.Part... parts) {
        readiness.set(List.of(parts));
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }

    private static Accounts accounts(AccountId... more) {
        Map<AccountId, List<VenueId>> venues = new HashMap<>(Map.of(MAIN, List.of(SIM), OTHER, List.of(SIM)));
        for (AccountId account : more) {
            venues.put(account, List.of(SIM));
        }
        return new Accounts(venues);
    }

    /** BTC/USDT trades around 50,000; nothing else has a quote. */
    private static Quotes quotes() {
        Symbol btc = new Symbol("BTC/USDT");
        Quote quote = new Quote(
                SIM,
                btc,
                Optional.of(new Quote.Level(Price.of("49999"), Quantity.of("1"))),
                Optional.of(new Quote.Level(Price.of("50001"), Quantity.of("2"))),
                Optional.of(Price.of("50000")),
                Quantity.of("123.4"),
                NOW,
                false);
        return (venue, symbol) -> venue.equals(SIM) && symbol.equals(btc) ? Optional.of(quote) : Optional.empty();
    }
}
