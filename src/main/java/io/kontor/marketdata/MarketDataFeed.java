package io.kontor.marketdata;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.Signal;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.kontor.marketdata.FeedSubscription.Heard;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One venue's market data on this node: keeps every symbol's book in step with the venue, puts each new quote on the board at once and
 * tells subscribers at a bounded pace. A symbol that lost step, went down or fell silent is subscribed anew, each time more patiently.
 * Lives as long as the node; others talk to it through {@link MarketData}.
 */
public final class MarketDataFeed extends AbstractOnMessageBehavior<MarketDataFeed.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(MarketDataFeed.class);
    private static final int CHECKS_PER_SILENCE = 4;

    /** What a feed may be told. */
    public sealed interface Command permits Follow, GetBook, Subscribe, Internal {}

    /** Carry these symbols from now on; those carried already stay. */
    public record Follow(Collection<Symbol> symbols) implements Command {}

    /** The book down to a depth, stale or not; empty where the symbol is not carried or nothing is known of it yet. */
    public record GetBook(Symbol symbol, int depth, ActorRef<Optional<BookView>> replyTo) implements Command {}

    record Subscribe(Subscriber subscriber) implements Command {}

    sealed interface Internal extends Command permits Heard, Gone, Resubscribe, Tick {}

    private record Gone(Subscriber subscriber) implements Internal {}

    private record Resubscribe(Symbol symbol) implements Internal {}

    private enum Tick implements Internal {
        PUBLISH,
        CHECK
    }

    /** What the feeds of a node share. */
    public record Shared(QuoteBoard board, MarketDataSettings settings, RandomGenerator random, MeterRegistry meters) {}

    /** What outlives a restart: who listens to what is carried. */
    private record Audience(Set<Symbol> carried, Subscribers subscribers) {}

    private final TimerScheduler<Command> timers;
    private final VenueId venue;
    private final FeedSource source;
    private final Shared shared;
    private final MarketDataSettings settings;
    private final FeedMeters meters;
    private final Audience audience;
    private final Map<Symbol, FeedLine> lines = new HashMap<>();
    private final Set<Symbol> unpublished = new LinkedHashSet<>();

    public static Behavior<Command> create(
            VenueId venue, Collection<Symbol> symbols, FeedSource source, Shared shared) {
        MarketDataSettings.Backoff backoff = shared.settings().backoff();
        SupervisorStrategy restart = SupervisorStrategy.restartWithBackoff(
                        backoff.min(), backoff.max(), backoff.jitterPercent() / 100.0)
                .withResetBackoffAfter(backoff.resetAfter());
        return Behaviors.setup(_ -> {
            Audience audience = new Audience(
                    new LinkedHashSet<>(symbols),
                    new Subscribers(shared.settings().subscribersMax()));
            Behavior<Command> feed = Behaviors.setup(context -> Behaviors.withTimers(
                    timers -> new MarketDataFeed(context, timers, venue, source, shared, audience)));
            return Behaviors.supervise(feed).onFailure(restart);
        });
    }

    private MarketDataFeed(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            VenueId venue,
            FeedSource source,
            Shared shared,
            Audience audience) {
        super(context);
        this.timers = timers;
        this.venue = venue;
        this.source = source;
        this.shared = shared;
        this.settings = shared.settings();
        this.meters = FeedMeters.of(shared.meters(), venue);
        this.audience = audience;
        audience.carried().forEach(this::carry);
        audience.subscribers().all().forEach(this::watch);
        Duration check = settings.verifyAfter().dividedBy(CHECKS_PER_SILENCE);
        timers.startTimerWithFixedDelay(Tick.CHECK, check);
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Follow follow -> follow.symbols().forEach(this::follow);
            case GetBook get -> get.replyTo().tell(book(get.symbol(), get.depth()));
            case Subscribe subscribe -> onSubscribe(subscribe.subscriber());
            case Heard heard -> onHeard(heard);
            case Gone gone -> audience.subscribers().remove(gone.subscriber());
            case Resubscribe again -> subscribe(line(again.symbol()));
            case Tick tick -> {
                switch (tick) {
                    case PUBLISH -> publishToSubscribers();
                    case CHECK -> lines.values().forEach(this::check);
                }
            }
        }
        return this;
    }

    @Override
    public Behavior<Command> onSignal(Signal signal) {
        if (signal instanceof PreRestart || signal instanceof PostStop) {
            lines.values().forEach(line -> {
                line.end();
                line.state().lose();
                putOnBoard(line);
            });
        }
        if (signal instanceof PostStop) {
            audience.subscribers().all().forEach(Subscriber::complete);
        }
        return this;
    }

    private void follow(Symbol symbol) {
        if (audience.carried().add(symbol)) {
            carry(symbol);
        }
    }

    private void carry(Symbol symbol) {
        FeedState state = new FeedState(venue, symbol, settings.levelsMax(), settings.bufferMax());
        FeedLine line = new FeedLine(symbol, state);
        lines.put(symbol, line);
        subscribe(line);
    }

    private void subscribe(FeedLine line) {
        FeedSubscription subscription = new FeedSubscription(
                line.symbol(),
                getContext().getSelf()::tell,
                shared.board()::now,
                settings.queueMax(),
                meters.dropped()::increment);
        line.begin(subscription, now());
        subscription.await(open(line.symbol(), subscription));
    }

    private CompletionStage<AutoCloseable> open(Symbol symbol, MarketDataListener listener) {
        try {
            return source.subscribe(symbol, listener);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void onHeard(Heard heard) {
        boolean missed = heard.from().takenAfterLoss();
        FeedLine line = lines.get(heard.from().symbol());
        if (line == null || !line.hears(heard.from())) {
            return;
        }
        FeedState.Outcome outcome = line.on(heard.event(), heard.received());
        if (missed || outcome == FeedState.Outcome.DOWN) {
            // Nothing that is still queued can be trusted, not even a snapshot: what was lost may have followed it.
            line.end();
            line.state().lose();
        }
        if (line.state().isInStep()) {
            onHealthy(line);
        } else if (missed || outcome.needsSnapshot()) {
            onBroken(line, reason(heard.event(), missed, outcome));
        }
        if (missed || outcome != FeedState.Outcome.NOTHING_NEW) {
            publish(line);
        }
    }

    private static String reason(FeedEvent event, boolean missed, FeedState.Outcome outcome) {
        if (event instanceof FeedEvent.Down(String reason)) {
            return reason;
        }
        return missed ? "more events than the queue takes" : outcome.name();
    }

    private void onHealthy(FeedLine line) {
        timers.cancel(line.symbol());
        if (line.reportHealed()) {
            LOG.info("Book of {} at {} is in step again", line.symbol(), venue);
        }
    }

    /** A subscription that merely lost step goes on until the new one starts: a snapshot on it would do as well. */
    private void onBroken(FeedLine line, String reason) {
        meters.broken().increment();
        if (!timers.isTimerActive(line.symbol())) {
            Duration delay = line.failed(settings.backoff(), shared.random(), now());
            LOG.atLevel(line.reportBroken() ? Level.WARN : Level.DEBUG)
                    .log(
                            "Book of {} at {} is out of step ({}), subscribing anew in {}",
                            line.symbol(),
                            venue,
                            reason,
                            delay);
            timers.startSingleTimer(line.symbol(), new Resubscribe(line.symbol()), delay);
        }
    }

    private void check(FeedLine line) {
        if (!timers.isTimerActive(line.symbol()) && line.isSilent(settings.verifyAfter(), now())) {
            if (line.state().isInStep()) {
                meters.verified().increment();
                line.forgive();
                subscribe(line);
            } else {
                line.state().lose();
                onBroken(line, "silent");
                publish(line);
            }
        }
        // Nobody tells us that a quote has aged: subscribers learn it from here.
        if (latest(line).filter(line::isNewsToSubscribers).isPresent()) {
            publishSoon(line.symbol());
        }
    }

    private void publish(FeedLine line) {
        putOnBoard(line);
        publishSoon(line.symbol());
    }

    private void putOnBoard(FeedLine line) {
        line.state().quote().ifPresent(quote -> shared.board().publish(quote, line.bookHeardAt()));
    }

    private void publishSoon(Symbol symbol) {
        unpublished.add(symbol);
        if (!timers.isTimerActive(Tick.PUBLISH)) {
            timers.startSingleTimer(Tick.PUBLISH, settings.publishInterval());
        }
    }

    private void publishToSubscribers() {
        for (Symbol symbol : unpublished) {
            FeedLine line = line(symbol);
            latest(line).ifPresent(quote -> {
                line.toldSubscribers(quote);
                audience.subscribers().publish(symbol, quote, depth -> view(line, depth, quote));
            });
        }
        unpublished.clear();
    }

    private void onSubscribe(Subscriber subscriber) {
        FeedLine line = lines.get(subscriber.symbol());
        if (line == null) {
            subscriber.complete();
        } else if (audience.subscribers().add(subscriber)) {
            watch(subscriber);
            latest(line).ifPresent(quote -> Subscribers.tell(subscriber, quote, depth -> view(line, depth, quote)));
        } else {
            meters.subscribersRefused().increment();
            LOG.warn("Market data of {} at {} has all the subscribers it may have", subscriber.symbol(), venue);
            subscriber.complete();
        }
    }

    private void watch(Subscriber subscriber) {
        getContext().watchWith(subscriber.ref(), new Gone(subscriber));
    }

    private Optional<BookView> book(Symbol symbol, int depth) {
        return Optional.ofNullable(lines.get(symbol))
                .flatMap(line -> latest(line).flatMap(quote -> view(line, depth, quote)));
    }

    private Optional<BookView> view(FeedLine line, int depth, Quote quote) {
        return line.state().view(Math.min(depth, settings.depthMax()), quote.stale());
    }

    private Optional<Quote> latest(FeedLine line) {
        return shared.board().latest(venue, line.symbol());
    }

    private FeedLine line(Symbol symbol) {
        FeedLine line = lines.get(symbol);
        if (line == null) {
            throw new IllegalStateException("symbol: " + symbol + " (expected: one this feed carries)");
        }
        return line;
    }

    private Moment now() {
        return shared.board().now();
    }
}
