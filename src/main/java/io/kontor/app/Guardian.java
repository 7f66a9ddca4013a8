package io.kontor.app;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.account.AccountFeed;
import io.kontor.control.HaltBoard;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.GatewayPorts;
import io.kontor.ingress.Intake;
import io.kontor.ingress.http.HttpServer;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.marketdata.MarketData;
import io.kontor.marketdata.MarketDataFeed;
import io.kontor.marketdata.QuoteBoard;
import io.kontor.platform.cluster.Membership;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.platform.journal.EventJournal;
import io.kontor.platform.journal.EventStreams;
import io.kontor.platform.journal.Journal;
import io.kontor.platform.journal.cassandra.CassandraJournal;
import io.kontor.platform.kafka.KafkaSettings;
import io.kontor.platform.telemetry.Metrics;
import io.kontor.projection.BoundedFeed;
import io.kontor.projection.JournalAccountFeed;
import io.kontor.value.CommandId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

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

    private record JournalOpen(CassandraJournal journal) implements Message {}

    private record JournalFailed(Throwable reason) implements Message {}

    private record HttpFailed(Throwable reason) implements Message {}

    /** Completes {@code started} with the server once callers are served, or with why they are not. */
    static Behavior<Message> create(Settings settings, Clock clock, CompletableFuture<HttpServer> started) {
        return Behaviors.setup(context -> {
            Guardian guardian = new Guardian(context, settings, clock);
            return settings.cluster().isShared()
                    ? guardian.awaitCassandra(started)
                    : guardian.start(() -> Journal.get(context.getSystem()), started);
        });
    }

    /** Nothing may be journalled, so nothing is started, before Cassandra has answered. */
    private Behavior<Message> awaitCassandra(CompletableFuture<HttpServer> started) {
        context.pipeToSelf(
                CassandraJournal.open(
                        system, settings.cassandra(), settings.cluster().node(), clock, JournalAccountFeed::bytesOf),
                (journal, failure) -> journal == null ? new JournalFailed(failure) : new JournalOpen(journal));
        return Behaviors.receive(Message.class)
                .onMessage(JournalOpen.class, open -> {
                    open.journal().relay(context, System::nanoTime);
                    return start(open::journal, started);
                })
                .onMessage(JournalFailed.class, failed -> {
                    started.completeExceptionally(failed.reason());
                    return Behaviors.stopped();
                })
                .build();
    }

    /** What stands in the way is told, and ends the system. */
    private Behavior<Message> start(Supplier<EventJournal> journal, CompletableFuture<HttpServer> started) {
        try {
            return start(journal.get(), started);
        } catch (RuntimeException e) {
            started.completeExceptionally(e);
            return Behaviors.stopped();
        }
    }

    private Behavior<Message> start(EventJournal journal, CompletableFuture<HttpServer> started) {
        journal.meter(metrics.registry());
        Accounts accounts = new Accounts(settings.accounts().venuesByAccount());
        InstrumentCatalog instruments = new InstrumentCatalog(settings.instruments());
        QuoteBoard quotes =
                new QuoteBoard(clock, System::nanoTime, settings.marketData().staleAfter());
        AccountCounts counts = new AccountCounts(System::nanoTime);
        ReconciliationMeters reconciliation = new ReconciliationMeters(metrics.registry(), counts);

        Venues venues = Venues.open(system, settings, instruments, metrics.registry(), clock);
        Membership membership = new Membership(system, settings.cluster());
        if (settings.cluster().isShared()) {
            membership.guard(context, settings.failover());
        } else {
            membership.join();
        }
        HaltBoard halts = new HaltBoard(StandstillClock.SYSTEM);
        MarketData marketData = startFeeds(venues, instruments, quotes);
        AwaitedVenues awaited = new AwaitedVenues(settings.venues());
        ShardedEntities entities = new EntityTypes(
                        system,
                        settings,
                        accounts,
                        instruments,
                        quotes,
                        venues,
                        awaited,
                        halts,
                        reconciliation,
                        counts,
                        metrics.registry(),
                        clock)
                .start();
        Optional<Membership> others =
                Optional.of(membership).filter(_ -> settings.cluster().isShared());
        Health health = new Health(journal::health, halts, accounts, instruments, quotes, others);
        new ConditionMeters(health, halts, accounts, metrics.registry()).bind(others);
        SystemNews news = new SystemNews(system, clock);
        if (settings.cluster().isShared()) {
            news.share(context);
        }
        VenueNews venueNews = new VenueNews(news::tellHere);
        Halting.Running control = new Halting(
                        settings,
                        membership,
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
        ActorRef<RollCall.Message> rollCall = context.spawn(
                RollCall.create(
                        accounts,
                        entities,
                        settings.rollCall(),
                        !settings.cluster().isShared(),
                        System::nanoTime,
                        present -> {
                            health.update(present);
                            awaited.update(present);
                            counts.used(present.usage());
                            venueNews.update(present);
                        }),
                "roll-call");
        // Winding down and the last answers need accounts; whoever is called after that would wake anew.
        CoordinatedShutdown.get(system)
                .addActorTerminationTask(
                        CoordinatedShutdown.PhaseServiceRequestsDone(),
                        "roll-call",
                        Adapter.toClassic(rollCall),
                        Optional.of(new RollCall.Stop()));
        if (settings.cluster().isShared()) {
            context.spawn(membership.watch(() -> rollCall.tell(new RollCall.NodesChanged())), "membership");
        }
        Components components = new Components(journal, health);
        ControlDesk desk = new ControlDesk(context, settings, components, control.breaker(), clock);
        health.judgedBy(desk::standing);
        WindDown.Remains remains = new WindDown.Remains(
                instruments,
                quotes,
                Optional.of(settings.closing()).filter(_ -> settings.shutdown().closePositions()));
        WindDown windDown =
                new WindDown(system, settings.shutdown(), control.registry(), accounts, entities, remains, clock);
        AccountFeed feed = new JournalAccountFeed(journal.streams());
        OrderIndexing indexing = OrderIndexing.start(context, settings, journal, feed, entities, metrics.registry());
        health.indexed(indexing::vitals);
        GatewayPorts ports = new GatewayPorts(
                entities,
                control.registry(),
                desk,
                accounts,
                instruments,
                quotes,
                marketData,
                forSubscribers(feed, journal.streams(), accounts),
                new JournalOrderHistory(journal.streams()),
                indexing.search(),
                news,
                reconciliation::counts,
                () -> journal.health().up() && !desk.standing().isJournalPassed(),
                health,
                metrics.registry(),
                () -> new CommandId(UUID.randomUUID().toString()),
                clock);
        Intake intake = Intake.create(system, ports, settings.http());
        serve(components, windDown, ports, intake);
        Optional<KafkaBridge> kafka = Optional.of(settings.kafka())
                .filter(KafkaSettings::enabled)
                .map(enabled -> new KafkaBridge(context, enabled, ports, feed, intake, entities, membership.joined()));
        kafka.ifPresent(bridge -> attach(bridge, components, health));
        return running(started, venues, membership, kafka);
    }

    /** One place of each account is kept for who publishes it, which every account may be on this node; half of them at most. */
    private AccountFeed forSubscribers(AccountFeed feed, EventStreams streams, Accounts accounts) {
        int kept = settings.kafka().enabled() ? accounts.all().size() : 0;
        int max = streams.liveMax();
        return new BoundedFeed(feed, Math.max(max - kept, (max + 1) / 2), metrics.registry());
    }

    private void attach(KafkaBridge kafka, Components components, Health health) {
        components.beside(kafka);
        health.beside(kafka::vitals);
        CoordinatedShutdown.get(system)
                .addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "kafka-commands", kafka::stop);
    }

    private Behavior<Message> running(
            CompletableFuture<HttpServer> started, Venues venues, Membership membership, Optional<KafkaBridge> kafka) {
        return Behaviors.receive(Message.class)
                .onMessage(HttpBound.class, bound -> {
                    try {
                        if (settings.cluster().isShared()) {
                            // Last: who has joined is expected to answer the others, and must not be busy with its
                            // start.
                            membership.join();
                        }
                        started.complete(bound.server());
                        return Behaviors.same();
                    } catch (RuntimeException e) {
                        started.completeExceptionally(e);
                        return Behaviors.stopped();
                    }
                })
                .onMessage(HttpFailed.class, failed -> {
                    started.completeExceptionally(failed.reason());
                    return Behaviors.stopped();
                })
                .onSignal(PostStop.class, _ -> {
                    // Everything that uses them has stopped.
                    kafka.ifPresent(KafkaBridge::close);
                    venues.close();
                    metrics.close();
                    return Behaviors.same();
                })
                .build();
    }

    private MarketData startFeeds(Venues venues, InstrumentCatalog instruments, QuoteBoard quotes) {
        MarketDataFeed.Shared shared =
                new MarketDataFeed.Shared(quotes, settings.marketData(), new Random(), metrics.registry());
        Map<VenueId, ActorRef<MarketDataFeed.Command>> feeds = new HashMap<>();
        LimitedSymbols limited = new LimitedSymbols(
                settings.limits(), instruments, settings.venues().keySet(), settings.usableVenues());
        KeptListings kept = new KeptListings(settings.dataDir().resolve("listings"), metrics.registry(), clock);
        venues.forEach((venue, way) -> {
            kept.restore(venue, way.symbols(), instruments);
            List<Symbol> symbols = instruments.all().stream()
                    .filter(instrument -> instrument.venue().equals(venue))
                    .map(Instrument::symbol)
                    .toList();
            ActorRef<MarketDataFeed.Command> feed = context.spawn(
                    MarketDataFeed.create(venue, symbols, way.adapter()::subscribe, shared), "feed-" + venue);
            feeds.put(venue, feed);
            context.spawn(
                    VenueListing.create(way.adapter(), instruments, kept, feed, limited, settings.listings()),
                    "listing-" + venue);
        });
        return new MarketData(feeds, settings.marketData(), system.scheduler());
    }

    private void serve(Components components, WindDown windDown, GatewayPorts ports, Intake intake) {
        context.pipeToSelf(HttpServer.start(system, ports, intake, settings.http()), (server, failure) -> {
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
