package io.kontor.marketdata;

import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription, from its start to its end: hands what the venue's thread says on to the feed, up to a bound. What does not fit is
 * lost, and the feed learns that something was. Thread-safe.
 */
final class FeedSubscription implements MarketDataListener {
    private static final Logger LOG = LoggerFactory.getLogger(FeedSubscription.class);

    /** An event, the subscription it belongs to and when it came. */
    record Heard(FeedSubscription from, FeedEvent event, Moment received) implements MarketDataFeed.Internal {}

    private final Symbol symbol;
    private final Consumer<Heard> feed;
    private final Supplier<Moment> clock;
    private final int queueMax;
    private final Runnable onLoss;
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicBoolean lost = new AtomicBoolean();
    private volatile boolean closed;
    private @Nullable AutoCloseable atVenue;

    FeedSubscription(Symbol symbol, Consumer<Heard> feed, Supplier<Moment> clock, int queueMax, Runnable onLoss) {
        this.symbol = symbol;
        this.feed = feed;
        this.clock = clock;
        this.queueMax = queueMax;
        this.onLoss = onLoss;
    }

    Symbol symbol() {
        return symbol;
    }

    /** Takes charge of what the venue answers to the subscription. */
    void await(CompletionStage<AutoCloseable> opening) {
        opening.whenComplete((opened, failure) -> {
            if (failure == null) {
                hold(opened);
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                onDown("subscription failed: " + cause);
            }
        });
    }

    /** The feed has taken one event off the queue; true if something was lost since it last asked. */
    boolean takenAfterLoss() {
        queued.decrementAndGet();
        return lost.getAndSet(false);
    }

    /** Nothing is handed on from now on; what the venue may still open is closed as well. */
    void close() {
        AutoCloseable open;
        synchronized (this) {
            closed = true;
            open = atVenue;
            atVenue = null;
        }
        if (open != null) {
            closeQuietly(open);
        }
    }

    @Override
    public void onSnapshot(long sequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
        offer(new FeedEvent.Snapshot(sequence, bids, asks, at));
    }

    @Override
    public void onUpdate(
            long firstSequence, long lastSequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
        offer(new FeedEvent.Update(firstSequence, lastSequence, bids, asks, at));
    }

    @Override
    public void onTrade(Price price, Quantity quantity, Instant at) {
        offer(new FeedEvent.Trade(price, quantity, at));
    }

    @Override
    public void onDown(String reason) {
        queued.incrementAndGet();
        handOn(new FeedEvent.Down(reason));
    }

    private void offer(FeedEvent event) {
        if (queued.incrementAndGet() <= queueMax) {
            handOn(event);
        } else {
            queued.decrementAndGet();
            // The queue is full, so the feed is still to take an event and will see this when it does.
            lost.set(true);
            onLoss.run();
        }
    }

    private void handOn(FeedEvent event) {
        if (!closed) {
            feed.accept(new Heard(this, event, clock.get()));
        }
    }

    private void hold(AutoCloseable opened) {
        synchronized (this) {
            if (!closed) {
                atVenue = opened;
                return;
            }
        }
        closeQuietly(opened);
    }

    private void closeQuietly(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception e) {
            LOG.warn("Market data of {} was not closed cleanly at the venue", symbol, e);
        }
    }
}
