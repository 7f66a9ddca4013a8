package io.kontor.venue.binance;

import akka.actor.typed.ActorSystem;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.link.BinanceSettings;
import io.kontor.venue.binance.link.LinkLost;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log-on has to find of the time without a session, symbol by symbol. A log-on waits for it for a while, and goes on without the
 * rest where there are many symbols: that is told while the session is open, at a pace that leaves weight for everything else. One question
 * at a time; it stops where the session ends.
 */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    /** The venue counts by the minute; what is left of one is worth a look now and then. */
    private static final Duration KEPT_BACK = Duration.ofSeconds(5);

    private final String whose;
    private final CatchUp catchUp;
    private final ReportStream reports;
    private final BinanceSettings.CatchUp settings;
    private final ActorSystem<?> system;
    private final Instant since;
    /** Only ever touched by the one question under way and what follows it. */
    private final Queue<String> symbols;

    private final Queue<String> failed = new ArrayDeque<>();

    private final CompletableFuture<Void> waitedFor = new CompletableFuture<>();
    private final CompletableFuture<Void> told = new CompletableFuture<>();

    Backlog(
            String whose,
            CatchUp catchUp,
            ReportStream reports,
            BinanceSettings.CatchUp settings,
            ActorSystem<?> system,
            Instant since,
            Collection<String> venueSymbols) {
        this.whose = whose;
        this.catchUp = catchUp;
        this.reports = reports;
        this.settings = settings;
        this.system = system;
        this.since = since;
        this.symbols = new ArrayDeque<>(venueSymbols);
    }

    /** Completes where the log-on need not wait any longer; fails where a question did before that. */
    CompletionStage<Void> begin() {
        next();
        if (!waitedFor.isDone()) {
            waitedFor.completeOnTimeout(null, settings.logOnWithin().toMillis(), TimeUnit.MILLISECONDS);
        }
        return waitedFor;
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
        @Nullable String symbol = symbols.poll();
        if (symbol == null && !failed.isEmpty()) {
            symbols.addAll(failed);
            failed.clear();
            nextIn(settings.every());
            return;
        }
        if (symbol == null) {
            told.complete(null);
            waitedFor.complete(null);
            return;
        }
        catchUp.since(since, List.of(symbol)).whenComplete(answered(symbol));
    }

    private BiConsumer<@Nullable Integer, @Nullable Throwable> answered(String symbol) {
        return (_, failure) -> {
            if (failure == null) {
                nextIn(waitedFor.isDone() ? settings.pause() : Duration.ZERO);
            } else if (isKeptBack(failure)) {
                // By our own count of the venue's limits: nothing is wrong with the session, it only has to wait.
                symbols.add(symbol);
                waitedFor.complete(null);
                nextIn(KEPT_BACK);
            } else if (!waitedFor.completeExceptionally(failure) && !waitedFor.isCompletedExceptionally()) {
                LOG.warn("{}: trades of {} not asked for, tried again later: {}", whose, symbol, failure.toString());
                failed.add(symbol);
                nextIn(settings.pause());
            }
        };
    }

    private static boolean isKeptBack(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof VenueSession.NotSent;
    }

    private void nextIn(Duration pause) {
        if (pause.isZero()) {
            next();
        } else {
            system.scheduler().scheduleOnce(pause, this::next, system.executionContext());
        }
    }
}
