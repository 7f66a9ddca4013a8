package io.kontor.sim.binance;

import akka.Done;
import akka.actor.Cancellable;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.MailboxSelector;
import akka.pattern.Patterns;
import akka.stream.javadsl.Tcp;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The exchange at the venue's own address: bound until it is stopped. The exchange is somebody else's to close. */
public final class BinanceFace {
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final BinanceSettings settings;
    private final Maintenance maintenance;
    private final Door door;
    private final Tcp.ServerBinding binding;
    private final Cancellable looks;

    private BinanceFace(
            ActorSystem<?> system,
            BinanceSettings settings,
            Maintenance maintenance,
            Door door,
            Tcp.ServerBinding binding,
            Cancellable looks) {
        this.system = system;
        this.settings = settings;
        this.maintenance = maintenance;
        this.door = door;
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
        OrderJson orderJson = new OrderJson(markets, sim.rules().selfTrade(), faceClock);
        CancelNames names = new CancelNames();
        OrderParams orderParams = new OrderParams(markets, newIds);
        ExchangeInfo info =
                new ExchangeInfo(sim.rules().selfTrade(), sim.rules().openOrdersPerAccountMax());

        AccountStream.Shared shared = new AccountStream.Shared(
                exchange, new ReportJson(markets, orderJson), names, limits, faceClock, assets(exchange));
        Map<AccountId, AccountLine> lines = lines(system, exchange, settings, shared);
        ActorRef<MarketStreams.Message> market = system.systemActorOf(
                MarketStreams.create(markets, faceClock, exchange.faults()),
                "binance-market",
                MailboxSelector.bounded(settings.bounds().mailboxMax()));

        Endpoints endpoints = new Endpoints(
                new MarketQueries(
                        system, market, markets, info, limits, settings.bounds().processing()),
                new Orders(markets, orderParams, orderJson, names),
                new AccountQueries(
                        markets,
                        orderParams,
                        orderJson,
                        names,
                        info,
                        limits,
                        sim.rules().fees(),
                        faceClock,
                        settings.bounds().scannedMax()));
        Desk desk = new Desk(
                new Signed(settings.keys()),
                limits,
                exchange.faults(),
                faceClock,
                maintenance,
                lines,
                settings.bounds().processing());
        Controls controls = new Controls(
                exchange,
                faceClock,
                maintenance,
                market,
                new ControlJson(markets, newIds),
                settings.bounds().processing());
        Web web = new Web(system, desk, endpoints, controls, market, faceClock, maintenance, settings.bounds());

        Door door = new Door(system, settings, web);
        List<CompletableFuture<?>> ready = new ArrayList<>();
        lines.values().forEach(line -> ready.add(line.open().toCompletableFuture()));
        for (String name : markets.names()) {
            Symbol symbol = markets.of(name).symbol();
            ready.add(exchange.subscribe(symbol, MarketStreams.listener(name, market))
                    .toCompletableFuture());
            ready.add(exchange.lastTrade(symbol)
                    .thenAccept(last -> last.ifPresent(price -> market.tell(new MarketStreams.LastTrade(name, price))))
                    .toCompletableFuture());
        }
        exchange.watchTape((symbol, aggressor, price, quantity, at) -> {
            if (markets.has(symbol)) {
                market.tell(new MarketStreams.Traded(markets.name(symbol), aggressor, price, quantity, at));
            }
        });
        return CompletableFuture.allOf(ready.toArray(CompletableFuture[]::new))
                .thenCompose(open -> door.bind())
                .thenApply(binding -> new BinanceFace(
                        system, settings, maintenance, door, binding, look(system, exchange, faceClock, maintenance)));
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
        // Not a stage of Void: Patterns.after never completes with null.
        return Patterns.after(grace, system.classicSystem(), () -> {
                    maintenance.endAll();
                    return binding.unbind().thenApply(unbound -> Done.getInstance());
                })
                .thenAccept(done -> door.closeAll());
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
                            exchange.faults().strike(FaultKind.MAINTENANCE).ifPresent(maintenance::begin);
                        },
                        system.executionContext());
    }
}
