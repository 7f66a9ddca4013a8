package io.kontor.venue.binance;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import io.kontor.value.Symbol;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.link.BinanceSettings;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again and again, while a session is open, for the trades of the symbols in which something happened lately. What the venue pushes
 * can get lost, and of an order that is over nobody else would ask.
 */
final class TradeChecks {
    private static final Logger LOG = LoggerFactory.getLogger(TradeChecks.class);

    private final String whose;
    private final CatchUp catchUp;
    private final ReportStream reports;
    private final AccountMemory memory;
    private final BinanceSettings.CatchUp settings;
    private final Supplier<Instant> now;
    private final OthersOpen others = new OthersOpen();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Cancellable timer = Cancellable.alreadyCancelled();
    private volatile boolean nothingBefore;
    /** When the list before one was taken by which something was heard of: by then, if by no other way, it may have happened. */
    private final AtomicReference<Instant> listedBefore = new AtomicReference<>(Instant.MAX);

    private volatile Instant lastListed;
    /** Everything up to then is told, or on the places below. */
    private Instant since;

    /** How far each symbol of this round is told, and when it began. Only ever touched by the one check under way. */
    private final Deque<TradePlace> untold = new ArrayDeque<>();

    private Instant began;
    private Instant from;
    private int missedBefore;
    /** What is from before the session, and known for the most part, is told meanwhile. */
    private boolean amongOthers;

    /**
     * Those of one session.
     *
     * @param now by the venue's clock
     */
    TradeChecks(
            String whose,
            CatchUp catchUp,
            ReportStream reports,
            AccountMemory memory,
            BinanceSettings.CatchUp settings,
            Supplier<Instant> now) {
        this.whose = whose;
        this.catchUp = catchUp;
        this.reports = reports;
        this.memory = memory;
        this.settings = settings;
        this.now = now;
        this.since = now.get();
        this.began = since;
        this.from = since;
        this.lastListed = since;
    }

    void start(ActorSystem<?> system) {
        timer = system.scheduler()
                .scheduleWithFixedDelay(settings.every(), settings.every(), this::check, system.executionContext());
    }

    /** All from before the session is told, so that what is checked tells how far everything is. */
    void goOnFromHere() {
        nothingBefore = true;
    }

    void end() {
        timer.cancel();
    }

    /** What the venue has just listed as open: by that, if by nothing else, something is heard of somebody else's order. */
    void listed(Collection<VenueOrder> open) {
        Instant at = now.get();
        Set<Symbol> moved = others.listed(open);
        if (!moved.isEmpty()) {
            listedBefore.accumulateAndGet(lastListed, TradeChecks::earlier);
            moved.forEach(symbol -> reports.heard(symbol, at));
        }
        lastListed = at;
    }

    private void check() {
        if (reports.isOver()) {
            end();
        } else if (asking.compareAndSet(false, true)) {
            CompletableFuture.<Void>completedStage(null)
                    .thenCompose(_ -> {
                        if (untold.isEmpty()) {
                            beginRound();
                        }
                        return tell();
                    })
                    .whenComplete((_, failure) -> {
                        if (failure == null) {
                            told();
                        } else {
                            failed(failure);
                        }
                        asking.set(false);
                    });
        }
    }

    private void beginRound() {
        began = now.get();
        missedBefore = reports.missed();
        amongOthers = !nothingBefore;
        from = earlier(since, listedBefore.getAndSet(Instant.MAX));
        reports.heardSince(since.minus(settings.overlap()))
                .forEach(symbol -> untold.add(TradePlace.since(symbol, from.minus(settings.overlap()))));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Page by page, one after the other: it is the venue's budget, not our patience, that is short. */
    private CompletionStage<Void> tell() {
        @Nullable TradePlace place = untold.peek();
        if (place == null) {
            return CompletableFuture.completedStage(null);
        }
        return catchUp.page(place, () -> {}).thenCompose(next -> {
            untold.remove();
            next.ifPresent(untold::addFirst);
            return tell();
        });
    }

    private void told() {
        if (reports.isOver()) {
            // What came after the end was told to nobody.
            return;
        }
        since = began;
        if (nothingBefore) {
            memory.asked(began);
            reports.toldUntil(began);
        }
        int missed = reports.missed() - missedBefore;
        if (missed > 0 && !amongOthers) {
            LOG.warn("{}: {} fills found that no report had told", whose, missed);
        }
    }

    /** What our own count keeps back goes on where it was: from the start, a busy symbol would never be through. */
    private void failed(Throwable failure) {
        if (reports.isOver()) {
            return;
        }
        LOG.info("{}: trades not checked, tried again in {}: {}", whose, settings.every(), failure.toString());
        if (!VenueSession.NotSent.isForNow(failure)) {
            untold.clear();
            listedBefore.accumulateAndGet(from, TradeChecks::earlier);
        }
    }
}
