package io.kontor.venue.binance;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import io.kontor.instrument.Instrument;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.SendGuard;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.link.AccountLink;
import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.link.Caller;
import io.kontor.venue.binance.link.LinkLost;
import io.kontor.venue.binance.link.VenueLink;
import io.kontor.venue.binance.market.MarketStreams;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.ExchangeInfo;
import io.kontor.venue.binance.protocol.Execution;
import io.kontor.venue.binance.protocol.Listing;
import io.kontor.venue.binance.protocol.Method;
import io.kontor.venue.binance.protocol.Params;
import io.kontor.venue.binance.protocol.Reply;
import io.kontor.venue.binance.protocol.VenueError;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binance Spot. The venue takes a client order id again once its order is closed, so it dedupes nothing for us: what proves that a lost
 * request cannot arrive any more is that each is signed for the moment it leaves and refused by the venue a receive window later.
 */
public final class BinanceAdapter implements VenueAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(BinanceAdapter.class);

    /** Whether the last comparison still holds; that asks nobody. */
    private static final Duration CLOCK_LOOK_EVERY = Duration.ofSeconds(1);

    private final ActorSystem<?> system;
    private final VenueId venue;
    private final BinanceAccess access;
    private final BinanceSettings settings;
    private final VenueLink link;
    private final MarketStreams streams;
    private final Map<AccountId, AccountMemory> memories = new ConcurrentHashMap<>();
    private final List<Cancellable> clockTimers;
    private volatile Optional<Listing> listing = Optional.empty();

    public BinanceAdapter(
            ActorSystem<?> system, VenueId venue, BinanceAccess access, BinanceSettings settings, Clock clock) {
        this(system, venue, access, settings, clock, System::nanoTime);
    }

    /**
     * With both clocks of its own.
     *
     * @param nanos monotonic
     */
    public BinanceAdapter(
            ActorSystem<?> system,
            VenueId venue,
            BinanceAccess access,
            BinanceSettings settings,
            Clock clock,
            LongSupplier nanos) {
        this.system = system;
        this.venue = venue;
        this.access = access;
        this.settings = settings;
        this.link = VenueLink.to(system, access.endpoints(), access.trust(), settings, clock, nanos);
        this.streams = new MarketStreams(link);
        Duration every = settings.clock().syncEvery().dividedBy(2);
        this.clockTimers = List.of(repeated(every, this::keepClock), repeated(CLOCK_LOOK_EVERY, this::mendClock));
    }

    private Cancellable repeated(Duration every, Runnable task) {
        return system.scheduler().scheduleWithFixedDelay(every, every, task, system.executionContext());
    }

    @Override
    public VenueId venue() {
        return venue;
    }

    @Override
    public VenueCapabilities capabilities() {
        return capabilities(settings);
    }

    /** As the venue's list says. Nothing leaves before there is one, and until then nothing is held against a symbol. */
    @Override
    public VenueCapabilities capabilities(Symbol symbol) {
        VenueCapabilities all = capabilities();
        return listing.map(known -> known.changes(symbol))
                .map(can -> all.withChanges(can.replace(), can.amend()))
                .orElse(all);
    }

    /** The same for every venue of this kind; what an order is decided by while its venue cannot be reached at all. */
    public static VenueCapabilities capabilities(BinanceSettings settings) {
        // Wrong about the venue's clock once when signing and once more until clocks are compared again.
        Duration skew = settings.clock().errorMax().multipliedBy(2);
        Duration fence = settings.recvWindow().plus(settings.processingMax()).plus(skew);
        return new VenueCapabilities(DuplicateFence.SEND_EXPIRY, fence, true, true, false);
    }

    @Override
    public CompletionStage<Collection<Instrument>> instruments() {
        List<String> wanted = access.symbols().stream().map(Listing::usualName).toList();
        String symbols = wanted.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        return link.rest()
                .call(Method.EXCHANGE_INFO, Params.none().with("symbols", symbols))
                .thenCompose(reply -> isAboutSymbols(reply)
                        ? link.rest().call(Method.EXCHANGE_INFO, Params.none().with("showPermissionSets", "false"))
                        : CompletableFuture.completedStage(reply))
                .thenApply(reply -> {
                    ExchangeInfo info = ExchangeInfo.of(venue, reply.orThrow(), wanted);
                    info.problems().forEach(problem -> LOG.warn("{}: symbol left out, {}", venue, problem));
                    link.budget().limits(info.limits());
                    listing = Optional.of(new Listing(access.symbols(), info.instruments(), info.changes()));
                    return info.instruments();
                });
    }

    @Override
    public CompletionStage<VenueSession> logOn(
            AccountId account, long after, VenueSession.Listener listener, SendGuard guard) {
        ApiKey key = access.keys().get(account);
        if (key == null) {
            return CompletableFuture.failedStage(new LinkLost(access.unusable()
                    .getOrDefault(
                            account,
                            "no key for account " + account + " (expected: kontor.venues." + venue + ".credentials."
                                    + account + ")")));
        }
        // Before anything is waited for: of two log-ons the one that began first must not number anew what the other
        // has numbered.
        AccountMemory memory = memories.computeIfAbsent(
                account, _ -> new AccountMemory(account, settings.catchUp().heldMax()));
        memory.startAfter(after, listener.lastTaken());
        return link.syncClock()
                .thenCompose(_ -> listed())
                .thenCompose(known -> open(new Caller(account, key), known, memory, after, listener, guard));
    }

    @Override
    public CompletionStage<AutoCloseable> subscribe(Symbol symbol, MarketDataListener listener) {
        return listed().thenCompose(known -> streams.subscribe(known.venueSymbol(symbol), listener));
    }

    @Override
    public void close() {
        clockTimers.forEach(Cancellable::cancel);
        streams.close();
    }

    private CompletionStage<VenueSession> open(
            Caller caller,
            Listing known,
            AccountMemory memory,
            long after,
            VenueSession.Listener listener,
            SendGuard guard) {
        ReportStream reports = new ReportStream(listener, memory, known, settings.catchUp());
        Questions questions = new Questions(link, caller, known, memory.names());
        CatchUp catchUp = new CatchUp(questions, reports, settings.catchUp().pause(), system);
        String whose = caller.account() + " at " + venue;
        Optional<Instant> untoldSince = memory.untoldSince(after);
        Function<Duration, Backlog> backlogs = overlap -> new Backlog(
                whose,
                catchUp,
                reports,
                memory,
                settings.catchUp(),
                system,
                untoldSince.map(since -> since.minus(overlap)).orElse(Instant.MAX),
                untoldSince.isEmpty() ? List.of() : known.venueSymbols());
        return AccountLink.open(link, caller, new Reports(reports)).thenCompose(opened -> {
            TradeChecks checks = new TradeChecks(whose, catchUp, reports, memory, settings.catchUp(), this::venueTime);
            return caughtUp(backlogs, reports, memory, checks)
                    .<VenueSession>thenApply(_ -> {
                        reports.release();
                        return new BinanceSession(
                                link,
                                caller,
                                access.ordersBy(),
                                opened,
                                known,
                                memory.names(),
                                questions,
                                reports,
                                checks,
                                (order, send) ->
                                        guard.send(venue, caller.account(), order.symbol(), order.closes(), send));
                    })
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            reports.end();
                            opened.close();
                        }
                    });
        });
    }

    /**
     * Completes where the session may open; what is left to tell by then is told while it is open. Of an account that comes from another process
     * the whole overlap, for what was lost there, comes last: nearly all of it is known, of a busy account more than its connection keeps, and all
     * accounts of a node that is gone log on at once.
     */
    private CompletionStage<Void> caughtUp(
            Function<Duration, Backlog> backlogs, ReportStream reports, AccountMemory memory, TradeChecks checks) {
        Instant start = venueTime();
        BinanceSettings.CatchUp times = settings.catchUp();
        boolean takenOver = memory.isTakenOver();
        Backlog first = backlogs.apply(takenOver ? times.logOnOverlap() : times.overlap());
        CompletionStage<Void> told = takenOver
                ? first.asked().thenCompose(_ -> backlogs.apply(times.overlap()).beginIn(times.overlapAfter()))
                : first.told();
        told.thenRun(() -> {
            memory.asked(start);
            reports.toldUntil(start);
            checks.goOnFromHere();
        });
        return first.begin().thenRun(() -> checks.start(system));
    }

    private Instant venueTime() {
        return Instant.ofEpochMilli(link.clock().venueMillis());
    }

    /** One symbol that is wrong, or listed no more, has the whole question refused: then all are asked for, at the same weight. */
    private static boolean isAboutSymbols(Reply reply) {
        return reply.error().filter(VenueError::isAboutSymbols).isPresent();
    }

    private CompletionStage<Listing> listed() {
        return listing.map(CompletableFuture::completedStage)
                .orElseGet(() -> instruments().thenApply(_ -> listing.orElseThrow()));
    }

    private void keepClock() {
        if (!memories.isEmpty()) {
            link.compareClocks().exceptionally(failure -> {
                LOG.warn("{}: clocks not compared: {}", venue, failure.toString());
                return null;
            });
        }
    }

    /** A session may outlive a suspension: everything would be signed too old until the next comparison comes round. */
    private void mendClock() {
        if (!memories.isEmpty() && link.clock().isDoubted()) {
            link.compareClocks().exceptionally(failure -> {
                LOG.debug("{}: clocks not compared: {}", venue, failure.toString());
                return null;
            });
        }
    }

    private record Reports(ReportStream to) implements AccountLink.Listener {
        @Override
        public void onExecution(Execution execution) {
            to.pushed(execution);
        }

        @Override
        public void onDown(String reason) {
            to.down(reason);
        }
    }
}
