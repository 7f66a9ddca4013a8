package io.kontor.app;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.kontor.account.AccountEntity;
import io.kontor.control.ControlAlert;
import io.kontor.control.Halt;
import io.kontor.control.HaltBoard;
import io.kontor.control.HaltCancels;
import io.kontor.control.HaltCopy;
import io.kontor.control.HaltEvent;
import io.kontor.control.HaltRegistry;
import io.kontor.control.PositionCloser;
import io.kontor.control.breaker.CircuitBreaker;
import io.kontor.control.breaker.NodeFigures;
import io.kontor.ingress.Accounts;
import io.kontor.ingress.SystemFeed;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.BookView;
import io.kontor.marketdata.MarketData;
import io.kontor.marketdata.Quotes;
import io.kontor.order.OrderEntity;
import io.kontor.platform.cluster.Membership;
import io.kontor.platform.cluster.Singletons;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.value.AccountId;
import io.kontor.value.HaltId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The parts of the kill switch, started together: who holds the halts, this node's copy of them, and what they do. */
record Halting(
        Settings settings,
        Membership membership,
        HaltBoard board,
        Accounts accounts,
        ShardedEntities entities,
        Instruments instruments,
        Quotes quotes,
        MarketData marketData,
        AccountCounts counts,
        SystemNews news,
        MeterRegistry meters,
        Clock clock) {

    /** How old the breaker's figures of other nodes may be. */
    private static final Duration TELL_EVERY = Duration.ofSeconds(1);

    /** What others ask once it runs; of each there is one, on whichever node. */
    record Running(ActorRef<HaltRegistry.Command> registry, ActorRef<CircuitBreaker.Command> breaker) {}

    /** The board is kept up to date by this node's copy from then on. */
    Running start(ActorContext<?> context) {
        Singletons singletons = new Singletons(context, settings.cluster());
        Later toBreaker = new Later();
        ActorRef<HaltRegistry.Command> registry = singletons.start(registry(toBreaker), "halt-registry");
        context.spawn(
                HaltCopy.create(membership.self(), registry, board, settings.halts(), StandstillClock.SYSTEM),
                "halt-copy");
        meters.gauge("kontor.halts.in.force", board, HaltBoard::size);
        for (ControlAlert.Kind kind : ControlAlert.Kind.values()) {
            alerts(kind);
        }
        ActorRef<CircuitBreaker.Command> breaker = singletons.start(breaker(registry), CircuitBreaker.NAME);
        toBreaker.breaker = Optional.of(breaker);
        if (settings.cluster().isShared()) {
            context.spawn(telling(breaker), "account-counts");
        }
        return new Running(registry, breaker);
    }

    /** Who holds the halts, and beside it those who carry out what halts ask for; they move together. */
    private Behavior<HaltRegistry.Command> registry(Later toBreaker) {
        return Behaviors.setup(context -> {
            ActorRef<PositionCloser.Message> closer = context.spawn(
                    Singletons.vital(
                            PositionCloser.create(
                                    settings.closing(),
                                    new Closing(this, alert -> toBreaker.tell(new CircuitBreaker.Note(alert))),
                                    System::nanoTime),
                            "work"),
                    "position-closer");
            ActorRef<HaltCancels.Message> cancels = context.spawn(
                    Singletons.vital(HaltCancels.create(new Canceling(this, closer), clock), "work"), "halt-cancels");
            HaltRegistry.Ports ports = new HaltRegistry.Ports(
                    new HaltRegistry.Actions() {
                        @Override
                        public void begin(Halt halt) {
                            cancels.tell(new HaltCancels.Begin(halt));
                        }

                        @Override
                        public void everywhere(Halt halt) {
                            cancels.tell(new HaltCancels.Everywhere(halt));
                        }
                    },
                    event -> {
                        if (event instanceof HaltEvent.HaltLifted lifted) {
                            cancels.tell(new HaltCancels.End(lifted.id()));
                            toBreaker.tell(new CircuitBreaker.Lifted(lifted.id(), Optional.of(lifted.by())));
                        }
                        tell(event);
                    },
                    clock,
                    StandstillClock.SYSTEM,
                    System::nanoTime);
            return HaltRegistry.create(
                    settings.halts(),
                    ports,
                    new HaltRegistry.Seat(settings.cluster().isShared(), membership::size));
        });
    }

    private Behavior<CircuitBreaker.Command> breaker(ActorRef<HaltRegistry.Command> registry) {
        return Behaviors.setup(_ -> CircuitBreaker.create(
                settings.breaker(),
                new CircuitBreaker.Ports(
                        instruments,
                        quotes,
                        settings.cluster().isShared() ? new NodeFigures(counts) : counts,
                        this::tell,
                        clock,
                        System::nanoTime),
                registry));
    }

    /** Tells the breaker, wherever it is, what is counted here. */
    private Behavior<Telling> telling(ActorRef<CircuitBreaker.Command> breaker) {
        return Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Telling.NOW, Duration.ZERO, TELL_EVERY);
            return Behaviors.receive(Telling.class)
                    .onAnyMessage(_ -> {
                        breaker.tell(new CircuitBreaker.Counted(membership.self(), counts.count()));
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private enum Telling {
        NOW
    }

    /** The breaker raises halts and hears of them, so one of the two is started before it knows the other. */
    private static final class Later {
        private volatile Optional<ActorRef<CircuitBreaker.Command>> breaker = Optional.empty();

        void tell(CircuitBreaker.Command message) {
            breaker.ifPresent(ref -> ref.tell(message));
        }
    }

    private void tell(HaltEvent event) {
        switch (event) {
            case HaltEvent.HaltRaised(Halt halt) ->
                news.tell(
                        SystemFeed.Type.HaltRaised,
                        Map.of(
                                "id", halt.id().value(),
                                "scope", halt.scope().toString(),
                                "by", halt.by(),
                                "reason", halt.reason()));
            case HaltEvent.HaltLifted lifted ->
                news.tell(
                        SystemFeed.Type.HaltLifted,
                        Map.of("id", lifted.id().value(), "by", lifted.by(), "reason", lifted.reason()));
        }
    }

    private Counter alerts(ControlAlert.Kind kind) {
        return Counter.builder("kontor.control.alerts")
                .description("Alerts told by this node about what stops us, by kind; one node tells them for all")
                .tag("kind", kind.name())
                .register(meters);
    }

    private void tell(ControlAlert alert) {
        alerts(alert.kind()).increment();
        Map<String, String> data = new TreeMap<>();
        data.put("kind", alert.kind().name());
        data.put("detail", alert.detail());
        alert.halt().ifPresent(halt -> data.put("halt", halt.value()));
        alert.account().ifPresent(account -> data.put("account", account.value()));
        alert.symbol().ifPresent(symbol -> data.put("symbol", symbol.value()));
        news.tell(SystemFeed.Type.RiskAlert, data);
    }

    /** Accounts and their sessions, as the cancels of a halt reach them. */
    private record Canceling(Halting parts, ActorRef<PositionCloser.Message> closer) implements HaltCancels.Ports {
        @Override
        public Collection<AccountId> accounts() {
            return parts.accounts.all();
        }

        @Override
        public Collection<VenueId> venuesOf(AccountId account) {
            return parts.accounts.venuesOf(account);
        }

        @Override
        public RecipientRef<AccountEntity.Command> account(AccountId account) {
            return parts.entities.account(account);
        }

        @Override
        public RecipientRef<VenueConnection.Command> connection(AccountId account, VenueId venue) {
            return parts.entities.venue(account, venue);
        }

        @Override
        public void canceled(Halt halt, AccountId account) {
            closer.tell(new PositionCloser.Begin(halt, account));
        }

        /** Told by the one who tells the beginnings, for else it might come before one of them, which then nobody would end. */
        @Override
        public void ended(HaltId halt) {
            closer.tell(new PositionCloser.End(halt));
        }
    }

    /** Accounts, orders and prices, as the closing of positions needs them. */
    private record Closing(Halting parts, Consumer<ControlAlert> alerts) implements PositionCloser.Ports {
        @Override
        public RecipientRef<AccountEntity.Command> account(AccountId account) {
            return parts.entities.account(account);
        }

        @Override
        public RecipientRef<OrderEntity.Command> order(IntentId intent) {
            return parts.entities.order(intent);
        }

        @Override
        public Collection<VenueId> venuesOf(AccountId account) {
            return parts.accounts.venuesOf(account);
        }

        @Override
        public Instruments instruments() {
            return parts.instruments;
        }

        @Override
        public Quotes quotes() {
            return parts.quotes;
        }

        @Override
        public CompletionStage<Optional<BookView>> book(VenueId venue, Symbol symbol, int depth) {
            return parts.marketData.book(venue, symbol, depth);
        }

        @Override
        public Clock clock() {
            return parts.clock;
        }
    }
}
