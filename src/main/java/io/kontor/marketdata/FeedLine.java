package io.kontor.marketdata;

import io.kontor.value.Symbol;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One symbol of a feed: what is known, over which subscription it comes, and how patient to be with it. Belongs to one thread. */
final class FeedLine {
    private final Symbol symbol;
    private final FeedState state;
    private @Nullable FeedSubscription subscription;
    private Moment subscribedAt = Moment.NEVER;
    private Moment bookHeardAt = Moment.NEVER;
    private int failures;
    private boolean toldStale;
    private boolean reportedBroken;

    FeedLine(Symbol symbol, FeedState state) {
        this.symbol = symbol;
        this.state = state;
    }

    Symbol symbol() {
        return symbol;
    }

    FeedState state() {
        return state;
    }

    /** When the venue last changed or confirmed the book; a quote's age counts from it. */
    Moment bookHeardAt() {
        return bookHeardAt;
    }

    boolean hears(FeedSubscription from) {
        return subscription == from;
    }

    void begin(FeedSubscription next, Moment now) {
        end();
        subscription = next;
        subscribedAt = now;
        state.restart();
    }

    void end() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    FeedState.Outcome on(FeedEvent event, Moment received) {
        FeedState.Outcome outcome = state.on(event);
        if (outcome == FeedState.Outcome.NEWS && !(event instanceof FeedEvent.Trade)) {
            bookHeardAt = received;
        }
        return outcome;
    }

    /** Whether there is a subscription, and it has said nothing of the book for so long. */
    boolean isSilent(Duration limit, Moment now) {
        long subscribed = subscribedAt.ageMillis(now);
        long silent = state.isInStep() ? Math.min(subscribed, bookHeardAt.ageMillis(now)) : subscribed;
        return subscription != null && silent >= limit.toMillis();
    }

    /** True for the first trouble since the book was in step: one line in the log tells it, however often it is tried again. */
    boolean reportBroken() {
        boolean first = !reportedBroken;
        reportedBroken = true;
        return first;
    }

    /** True if trouble was reported before. */
    boolean reportHealed() {
        boolean wasBroken = reportedBroken;
        reportedBroken = false;
        return wasBroken;
    }

    /** Whether the quote turned stale or fresh since subscribers were told one. */
    boolean isNewsToSubscribers(Quote quote) {
        return quote.stale() != toldStale;
    }

    void toldSubscribers(Quote quote) {
        toldStale = quote.stale();
    }

    /** The book was in step until now: whatever went wrong before is over. */
    void forgive() {
        failures = 0;
    }

    /** Notes a failure; answers how long to wait before the next subscription, longer with each failure in a row. */
    Duration failed(MarketDataSettings.Backoff backoff, RandomGenerator random, Moment now) {
        if (subscribedAt.ageMillis(now) >= backoff.resetAfter().toMillis()) {
            failures = 0;
        }
        Duration delay = backoff.delay(failures++);
        int percent = 100 - random.nextInt(backoff.jitterPercent() + 1);
        return delay.multipliedBy(percent).dividedBy(100);
    }
}
