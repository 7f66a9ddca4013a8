package io.kontor.app;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import io.kontor.control.HaltBoard;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.GatewayPorts;
import io.kontor.ingress.http.HttpServer;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.marketdata.MarketData;
import io.kontor.marketdata.MarketDataFeed;
import io.kontor.marketdata.QuoteBoard;
import io.kontor.platform.journal.Journal;
import io.kontor.platform.telemetry.Metrics;
import io.kontor.projection.JournalAccountFeed;
import io.kontor.value.CommandId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * The root of the actor system. It starts every part in the order in which they need each other and has them ended in the opposite
 * order; what cannot start ends the system.
 */
final class Guardian {
    private final ActorContext<Message> context;
    private final ActorSystem<?> system;
    private final Settings settings;
    private final Clock clock;
    private final Metrics metrics = new Metrics();

    private Guardian(ActorContext<Message> context, Settings settings, Clock clock) {
        this.context = context;
        this.system = context.getSystem();
        this.settings = settings;
        this.clock = clock;
    }

    /** What it hears. */
    sealed interface Message {}

    private record HttpBound(HttpServer server) implements Message {}

    private record HttpFailed(Throwable reason) implements Message {}

    /** Completes {@code started} with the server once callers are served, or with why they are not. */
    static Behavior<Message> create(Settings settings, Clock clock, CompletableFuture<HttpServer> started) {
        return Behaviors.setup(context -> {
            try {
                return new Guardian(context, settings, clock).start(started);
            } catch (RuntimeException e) {
                started.completeExceptionally(e);
                return Behaviors.stopped();
            }
        });
    }

    private Behavior<Message> start(CompletableFuture<HttpServer> started) {
        Journal journal = Journal.get(system);
        journal.meter(metrics.registry());
        Accounts accounts = new Accounts(settings.accounts().venuesByAccount());
        InstrumentCatalog instruments = new InstrumentCatalog(settings.instruments());
        QuoteBoard quotes = new QuoteBoard(clock, settings.marketData().staleAfter());
        AccountCounts counts = new AccountCounts();
        ReconciliationMeters reconciliation = new ReconciliationMeters(metrics.registry(), counts);

        Venues venues = Venues.open(system, settings, instruments, metrics.registry(), clock);
        joinSelf();
        HaltBoard halts = new HaltBoard(System::nanoTime);
        MarketData marketData = startFeeds(venues, instruments, quotes);
        ShardedEntities entities = new EntityTypes(
                        system,
                        settings,
                        accounts,
                        instruments,
                        quotes,
                        venues,
                        halts,
                        reconciliation,
                        counts,
                        metrics.registry(),
                        clock)
                .start();
        Health health = new Health(journal::health, halts, accounts, instruments, quotes);
        SystemNews news = new SystemNews(system, clock);
        VenueNews venueNews = new VenueNews(news);
        Halting.Running control = new Halting(
                        settings,
                        halts,
                        accounts,
                        entities,
                        instruments,
                        quotes,
                        marketData,
                        counts,
                        news,
                        metrics.registry(),
                        clock)
                .start(context);
        context.spawn(
                RollCall.create(accounts, entities, settings.rollCall(), present -> {
                    health.update(present);
                    counts.used(present.usage());
                    venueNews.update(present);
                }),
                "roll-call");
        Components components = new Components(journal, health);
        ControlDesk desk = new ControlDesk(context, settings.degraded(), components, control.breaker(), clock);
        health.judgedBy(desk::standing);
        WindDown windDown =
                new WindDown(system, settings.shutdown(), control.registry(), accounts, entities, instruments, clock);
        serve(
                components,
                windDown,
                new GatewayPorts(
                        entities,
                        control.registry(),
                        desk,
                        accounts,
                        instruments,
                        quotes,
                        marketData,
                        new JournalAccountFeed(journal.reader()),
                        new JournalOrderHistory(journal.reader()),
                        news,
                        reconciliation::counts,
                        () -> journal.health().up() && !desk.standing().isJournalPassed(),
                        health,
                        metrics.registry(),
                        () -> new CommandId(UUID.randomUUID().toString()),
                        clock));
        return running(started, venues);
    }

    private Behavior<Message> running(CompletableFuture<HttpServer> started, Venues venues) {
        return Behaviors.receive(Message.class)
                .onMessage(HttpBound.class, bound -> {
                    started.complete(bound.server());
                    return Behaviors.same();
                })
                .onMessage(HttpFailed.class, failed -> {
                    started.completeExceptionally(failed.reason());
                    return Behaviors.stopped();
                })
                .onSignal(PostStop.class, _ -> {
                    // Everything that uses them has stopped.
                    venues.close();
                    metrics.close();
                    return Behaviors.same();
                })
                .build();
    }

    /** A cluster of one: nobody else is asked, nobody else can come. */
    private void joinSelf() {
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }

    private MarketData startFeeds(Venues venues, InstrumentCatalog instruments, QuoteBoard quotes) {
        MarketDataFeed.Shared shared =
                new MarketDataFeed.Shared(quotes, settings.marketData(), clock, new Random(), metrics.registry());
        Map<VenueId, ActorRef<MarketDataFeed.Command>> feeds = new HashMap<>();
        KeptListings kept = new KeptListings(settings.dataDir().resolve("listings"), metrics.registry(), clock);
        venues.forEach((venue, way) -> {
            kept.restore(venue, instruments);
            List<Symbol> symbols = instruments.all().stream()
                    .filter(instrument -> instrument.venue().equals(venue))
                    .map(Instrument::symbol)
                    .toList();
            ActorRef<MarketDataFeed.Command> feed = context.spawn(
                    MarketDataFeed.create(venue, symbols, way.adapter()::subscribe, shared), "feed-" + venue);
            feeds.put(venue, feed);
            context.spawn(
                    VenueListing.create(way.adapter(), instruments, kept, feed, settings.listings()),
                    "listing-" + venue);
        });
        return new MarketData(feeds, settings.marketData(), system.scheduler());
    }

    private void serve(Components components, WindDown windDown, GatewayPorts ports) {
        context.pipeToSelf(HttpServer.start(system, ports, settings.http()), (server, failure) -> {
            if (server == null) {
                return new HttpFailed(failure);
            }
            components.serving(server);
            CoordinatedShutdown.get(system).addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "wind-down", () -> {
                server.close();
                return windDown.run();
            });
            CoordinatedShutdown.get(system)
                    .addTask(
                            CoordinatedShutdown.PhaseServiceUnbind(),
                            "http",
                            () -> server.drain().thenApply(_ -> Done.getInstance()));
            return new HttpBound(server);
        });
    }
}
