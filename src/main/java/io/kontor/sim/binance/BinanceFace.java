package io.kontor.sim.binance;

import akka.actor.Cancellable;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.MailboxSelector;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.IncomingConnection;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.ServerBuilder;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.pattern.Patterns;
import akka.stream.Materializer;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.kontor.instrument.Instrument;
import io.kontor.sim.Exchange;
import io.kontor.sim.SimSettings;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.FaultSwitch;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The exchange at the venue's own address: bound until it is stopped. The exchange is somebody else's to close. */
public final class BinanceFace {
    private static final Duration LOOK = Duration.ofSeconds(10);

    /** Requests of one connection that may be worked on at once; their answers leave in order. */
    private static final int PIPELINED_MAX = 16;

    private final ActorSystem<?> system;
    private final BinanceSettings settings;
    private final Maintenance maintenance;
    private final ServerBinding binding;
    private final Cancellable looks;

    private BinanceFace(
            ActorSystem<?> system,
            BinanceSettings settings,
            Maintenance maintenance,
            ServerBinding binding,
            Cancellable looks) {
        this.system = system;
        this.settings = settings;
        this.maintenance = maintenance;
        this.binding = binding;
        this.looks = looks;
    }

    /**
     * Opens the accounts of every key, listens to every market, and binds; fails where the address is taken.
     *
     * @param newIds for orders and cancels whose caller names none: each another
     */
    public static CompletionStage<BinanceFace> start(
            ActorSystem<?> system,
            Exchange exchange,
            SimSettings sim,
            BinanceSettings settings,
            Clock clock,
            Supplier<String> newIds) {
        Markets markets = new Markets(exchange.instruments());
        FaceClock faceClock = new FaceClock(clock);
        Maintenance maintenance = new Maintenance(faceClock);
        RateLimits limits = new RateLimits(settings.limits(), settings.bounds().connectsPerFiveMinutesMax());
        OrderJson orderJson = new OrderJson(markets, sim.rules().selfTrade());
        OrderParams orderParams = new OrderParams(markets, newIds);
        ExchangeInfo info =
                new ExchangeInfo(sim.rules().selfTrade(), sim.rules().openOrdersPerAccountMax());

        AccountStream.Shared shared = new AccountStream.Shared(
                exchange, new ReportJson(markets, orderJson), limits, faceClock, assets(exchange));
        Map<AccountId, AccountLine> lines = lines(system, exchange, settings, shared);
        ActorRef<MarketStreams.Message> market = system.systemActorOf(
                MarketStreams.create(markets, faceClock, exchange.faults()),
                "binance-market",
                MailboxSelector.bounded(settings.bounds().mailboxMax()));

        Endpoints endpoints = new Endpoints(
                new MarketQueries(
                        system, market, markets, info, limits, settings.bounds().processing()),
                new Orders(markets, orderParams, orderJson),
                new AccountQueries(
                        exchange,
                        markets,
                        orderParams,
                        orderJson,
                        info,
                        limits,
                        sim.rules().fees()));
        Desk desk = new Desk(
                new Signed(settings.keys()),
                limits,
                exchange.faults(),
                faceClock,
                maintenance,
                lines,
                settings.bounds().processing());
        Controls controls = new Controls(exchange, faceClock, maintenance, new ControlJson(markets, newIds));
        Web web = new Web(system, desk, endpoints, controls, market, faceClock, maintenance, settings.bounds());

        List<CompletableFuture<?>> ready = new ArrayList<>();
        lines.values().forEach(line -> ready.add(line.open().toCompletableFuture()));
        markets.names()
                .forEach(name ->
                        ready.add(exchange.subscribe(markets.of(name).symbol(), MarketStreams.listener(name, market))
                                .toCompletableFuture()));
        exchange.watchTape((symbol, aggressor, price, quantity, at) -> {
            if (markets.has(symbol)) {
                market.tell(new MarketStreams.Traded(markets.name(symbol), aggressor, price, quantity, at));
            }
        });
        return CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new))
                .thenCompose(open -> bind(system, settings, web))
                .thenApply(binding -> new BinanceFace(
                        system, settings, maintenance, binding, look(system, exchange, faceClock, maintenance)));
    }

    /** Turns chance on for every fault, each with the delay it is given by the settings. */
    public static void chaos(Exchange exchange, BinanceSettings settings, double probability) {
        settings.delays()
                .forEach((kind, delay) -> exchange.faults()
                        .set(kind, FaultSwitch.chance(probability).after(delay)));
    }

    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /** Announces the end on every connection, cuts them after a while, and gives up the port. */
    public CompletionStage<Void> stop() {
        looks.cancel();
        maintenance.announceEnd();
        Duration grace =
                maintenance.open() == 0 ? Duration.ZERO : settings.bounds().grace();
        return Patterns.after(grace, system.classicSystem(), () -> {
                    maintenance.endAll();
                    return binding.terminate(Duration.ofSeconds(1));
                })
                .thenAccept(terminated -> {});
    }

    private static Map<AccountId, AccountLine> lines(
            ActorSystem<?> system, Exchange exchange, BinanceSettings settings, AccountStream.Shared shared) {
        Set<AccountId> accounts = new TreeSet<>();
        settings.keys().values().forEach(holder -> accounts.add(holder.account()));
        Map<AccountId, AccountLine> lines = new TreeMap<>();
        accounts.forEach(account -> lines.put(
                account,
                new AccountLine(
                        account,
                        exchange,
                        system.systemActorOf(
                                AccountStream.create(account, shared),
                                "binance-account-" + account,
                                MailboxSelector.bounded(settings.bounds().mailboxMax())),
                        system)));
        return lines;
    }

    private static AccountStream.AssetsOf assets(Exchange exchange) {
        Map<Symbol, Set<String>> assets = new TreeMap<>();
        for (Instrument instrument : exchange.instruments()) {
            assets.put(
                    instrument.symbol(),
                    Set.of(instrument.base().value(), instrument.quote().value()));
        }
        return symbol -> assets.getOrDefault(symbol, Set.of());
    }

    /** Whether the clock is to be off for a while, or nobody is to be served. */
    private static Cancellable look(
            ActorSystem<?> system, Exchange exchange, FaceClock clock, Maintenance maintenance) {
        return system.scheduler()
                .scheduleAtFixedRate(
                        LOOK,
                        LOOK,
                        () -> {
                            clock.setSkew(exchange.faults()
                                    .strike(FaultKind.CLOCK_SKEW)
                                    .orElse(Duration.ZERO));
                            exchange.faults().strike(FaultKind.MAINTENANCE).ifPresent(lasting -> {
                                maintenance.announceEnd();
                                maintenance.begin(lasting);
                            });
                        },
                        system.executionContext());
    }

    /** Connection by connection, since one whose answer is lost has to break. */
    private static CompletionStage<ServerBinding> bind(ActorSystem<?> system, BinanceSettings settings, Web web) {
        ServerBuilder server = Http.get(system)
                .newServerAt(settings.interfaceName(), settings.port())
                .withSettings(serverSettings(system, settings));
        Optional<HttpsConnectionContext> tls =
                settings.tls().map(keys -> ConnectionContext.httpsServer(new TlsServer(keys)::engine));
        ServerBuilder secured = tls.map(server::enableHttps).orElse(server);
        return secured.connectionSource()
                .to(Sink.foreach((IncomingConnection connection) ->
                        connection.handleWith(flow(web), Materializer.matFromSystem(system))))
                .run(system);
    }

    private static Flow<HttpRequest, HttpResponse, ?> flow(Web web) {
        return Flow.<HttpRequest>create()
                .mapAsync(PIPELINED_MAX, web::handle)
                .takeWhile(Optional::isPresent)
                .map(Optional::get);
    }

    private static ServerSettings serverSettings(ActorSystem<?> system, BinanceSettings settings) {
        BinanceSettings.Bounds bounds = settings.bounds();
        Map<String, Object> ours = Map.of(
                "max-connections",
                bounds.connectionsMax(),
                "pipelining-limit",
                PIPELINED_MAX,
                "idle-timeout",
                millis(bounds.idle()),
                "request-timeout",
                "infinite",
                "raw-request-uri-header",
                "on",
                "remote-address-attribute",
                "on",
                "parsing.uri-parsing-mode",
                "relaxed",
                "parsing.max-content-length",
                bounds.bodyBytesMax(),
                "websocket.periodic-keep-alive-max-idle",
                millis(bounds.keepAlive()));
        Config server = system.settings().config();
        for (Map.Entry<String, Object> bound : ours.entrySet()) {
            server = server.withValue(
                    "akka.http.server." + bound.getKey(), ConfigValueFactory.fromAnyRef(bound.getValue()));
        }
        return ServerSettings.create(server);
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
