package io.kontor.venue.binance;

import akka.actor.typed.ActorSystem;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.link.LinkLost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log-on has to find of the time without a session, symbol by symbol. A log-on waits for it for a while, and goes on without the
 * rest where there are many symbols, or more to tell than the books take at once: that is told while the session is open, at a pace that
 * leaves weight for everything else. One question at a time; it stops where the session ends.
 */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    /** The venue counts by the minute; what is left of one is worth a look now and then. */
    private static final Duration KEPT_BACK = Duration.ofSeconds(5);

    private final String whose;
    private final CatchUp catchUp;
    private final ReportStream reports;
    private final AccountMemory memory;
    private final BinanceSettings.CatchUp settings;
    private final ActorSystem<?> system;
    /** How far each symbol is told. Only ever touched by the one question under way and what follows it. */
    private final Deque<TradePlace> places;

    private final Queue<TradePlace> failed = new ArrayDeque<>();

    private final CompletableFuture<Void> waitedFor = new CompletableFuture<>();
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private final CompletableFuture<Void> told = new CompletableFuture<>();

    Backlog(
            String whose,
            CatchUp catchUp,
            ReportStream reports,
            AccountMemory memory,
            BinanceSettings.CatchUp settings,
            ActorSystem<?> system,
            Instant from,
            Collection<String> venueSymbols) {
        this.whose = whose;
        this.catchUp = catchUp;
        this.reports = reports;
        this.memory = memory;
        this.settings = settings;
        this.system = system;
        this.places = memory.longestAgoFirst(venueSymbols).stream()
                .map(symbol -> TradePlace.since(symbol, from))
                .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /** Completes where the log-on need not wait any longer; fails where a question did before that. */
    CompletionStage<Void> begin() {
        next();
        if (!waitedFor.isDone()) {
            waitedFor.completeOnTimeout(null, settings.logOnWithin().toMillis(), TimeUnit.MILLISECONDS);
        }
        return waitedFor;
    }

    /** As {@link #begin} that nobody waits for, and {@link #told}. */
    CompletionStage<Void> beginIn(Duration pause) {
        waitedFor.complete(null);
        nextIn(pause);
        return told;
    }

    /** Completes once each symbol was asked, though some may have to be asked again. */
    CompletionStage<Void> asked() {
        return asked;
    }

    /** Completes once everything is told, and never where the session ends before. */
    CompletionStage<Void> told() {
        return told;
    }

    private void next() {
        if (reports.isOver()) {
            waitedFor.completeExceptionally(new LinkLost("the session is over"));
            return;
        }
        @Nullable TradePlace place = places.poll();
        if (place == null) {
            asked.complete(null);
        }
        if (place == null && !failed.isEmpty()) {
            places.addAll(failed);
            failed.clear();
            nextIn(settings.every());
            return;
        }
        if (place == null) {
            told.complete(null);
            waitedFor.complete(null);
            return;
        }
        memory.reached(place.venueSymbol());
        catchUp.page(place, () -> waitedFor.complete(null)).whenComplete(answered(place));
    }

    /** A page that is told is not asked for again: a symbol of many pages would otherwise never be through where weight runs out. */
    private BiConsumer<@Nullable Optional<TradePlace>, @Nullable Throwable> answered(TradePlace place) {
        return (next, failure) -> {
            if (next != null) {
                next.ifPresent(places::addFirst);
                nextIn(waitedFor.isDone() ? settings.pause() : Duration.ZERO);
            } else if (VenueSession.NotSent.isForNow(failure)) {
                places.add(place);
                waitedFor.complete(null);
                nextIn(KEPT_BACK);
            } else if (!waitedFor.completeExceptionally(failure)
                    && !waitedFor.isCompletedExceptionally()
                    && !reports.isOver()) {
                LOG.warn(
                        "{}: trades of {} not asked for, tried again later: {}",
                        whose,
                        place.venueSymbol(),
                        failure.toString());
                failed.add(place);
                nextIn(settings.pause());
            }
        };
    }

    private void nextIn(Duration pause) {
        if (pause.isZero()) {
            next();
        } else {
            system.scheduler().scheduleOnce(pause, this::next, system.executionContext());
        }
    }
}
