package io.kontor.venue.binance.link;

import io.kontor.venue.binance.protocol.ProtocolException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The venue's time: what it said at the last comparison and what has passed since by the monotonic clock, so that nobody who puts our time
 * of day forward has a request signed for later than it leaves. Half of the round trip is what we may be wrong by; the fence against
 * duplicates reckons with a bound on that, so a comparison beyond it is not taken. Thread-safe.
 */
public final class VenueClock {
    private final Clock clock;
    private final LongSupplier nanos;
    private final Duration errorMax;
    private volatile Optional<Comparison> last = Optional.empty();

    /** @param ours our time of day then */
    private record Comparison(long venueMillis, long nanos, Instant ours, boolean doubted) {}

    /** @param nanos monotonic */
    public VenueClock(Clock clock, LongSupplier nanos, Duration errorMax) {
        this.clock = clock;
        this.nanos = nanos;
        this.errorMax = errorMax;
    }

    /** Our time of day. */
    public Instant now() {
        return clock.instant();
    }

    /** Monotonic. */
    public long nanos() {
        return nanos.getAsLong();
    }

    /** The venue's milliseconds now; ours until they have been compared. */
    public long venueMillis() {
        return last.map(c -> c.venueMillis() + TimeUnit.NANOSECONDS.toMillis(nanos() - c.nanos()))
                .orElseGet(() -> now().toEpochMilli());
    }

    /**
     * Takes what the venue has just answered; throws where the answer took so long that its time is not known well enough.
     *
     * @param askedNanos monotonic
     */
    public void compared(long askedNanos, long venueMillis) {
        long answeredNanos = nanos();
        Duration error = Duration.ofNanos(answeredNanos - askedNanos).dividedBy(2);
        if (error.compareTo(errorMax) > 0) {
            throw new ProtocolException("the venue's clock is known to " + error + " only (expected: at most "
                    + errorMax + ", kontor.binance.clock.error-max)");
        }
        last = Optional.of(new Comparison(venueMillis + error.toMillis(), answeredNanos, now(), false));
    }

    public boolean isFresh(Duration age) {
        return last.filter(c -> isBelieved(c) && passedSince(c).compareTo(age) < 0)
                .isPresent();
    }

    /** What was compared last has turned out wrong: the venue refused it, or the machine was suspended since. */
    public boolean isDoubted() {
        return last.filter(c -> !isBelieved(c)).isPresent();
    }

    /** A machine that was suspended has a monotonic clock that knows nothing of it, and a time of day that does. */
    private boolean isBelieved(Comparison c) {
        Duration apart = Duration.between(c.ours(), now()).minus(passedSince(c)).abs();
        return !c.doubted() && apart.compareTo(errorMax) <= 0;
    }

    private Duration passedSince(Comparison c) {
        return Duration.ofNanos(nanos() - c.nanos());
    }

    /** The venue refused our time: nothing is sent on the strength of the last comparison any more. */
    public void doubt() {
        last = last.map(c -> new Comparison(c.venueMillis(), c.nanos(), c.ours(), true));
    }
}
