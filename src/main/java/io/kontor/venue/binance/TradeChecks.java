package io.kontor.venue.binance;

import akka.actor.Cancellable;
import akka.actor.typed.ActorSystem;
import io.kontor.venue.binance.link.BinanceSettings;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
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
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Cancellable timer = Cancellable.alreadyCancelled();
    private volatile boolean nothingBefore;
    private Instant since;

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

    private void check() {
        if (reports.isOver()) {
            end();
        } else if (asking.compareAndSet(false, true)) {
            Instant start = now.get();
            Set<String> symbols = reports.heardSince(since.minus(settings.overlap()));
            catchUp.since(since, symbols).whenComplete((missed, failure) -> {
                if (missed == null) {
                    LOG.info(
                            "{}: trades not checked, tried again in {}: {}",
                            whose,
                            settings.every(),
                            String.valueOf(failure));
                } else {
                    since = start;
                    if (nothingBefore) {
                        memory.asked(start);
                    }
                    if (missed > 0) {
                        LOG.warn("{}: {} fills found that no report had told", whose, missed);
                    }
                }
                asking.set(false);
            });
        }
    }
}
