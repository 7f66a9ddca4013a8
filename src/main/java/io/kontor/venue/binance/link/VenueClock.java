package io.kontor.venue.binance.link;

import io.kontor.venue.binance.protocol.ProtocolException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The venue's time, as our clock and the last comparison make it out. Half of the round trip is what we may be wrong by; the fence
 * against duplicates reckons with a bound on that, so a comparison beyond it is not taken. Thread-safe.
 */
public final class VenueClock {
    private final Clock clock;
    private final Duration errorMax;
    private volatile Optional<Comparison> last = Optional.empty();

    private record Comparison(long offsetMillis, Instant at) {}

    public VenueClock(Clock clock, Duration errorMax) {
        this.clock = clock;
        this.errorMax = errorMax;
    }

    public Instant now() {
        return clock.instant();
    }

    /** The venue's milliseconds now; ours until they have been compared. */
    public long venueMillis() {
        return venueMillis(now());
    }

    /** The venue's milliseconds when our clock said that. */
    public long venueMillis(Instant ours) {
        return ours.toEpochMilli() + last.map(Comparison::offsetMillis).orElse(0L);
    }

    /** Throws where the answer took so long that the venue's time is not known well enough. */
    public void compared(Instant asked, long venueMillis, Instant answered) {
        Duration error = Duration.between(asked, answered).dividedBy(2);
        if (error.compareTo(errorMax) > 0) {
            throw new ProtocolException("the venue's clock is known to " + error + " only (expected: at most "
                    + errorMax + ", kontor.binance.clock.error-max)");
        }
        Instant middle = asked.plus(error);
        last = Optional.of(new Comparison(venueMillis - middle.toEpochMilli(), answered));
    }

    public boolean isFresh(Duration age) {
        return last.filter(c -> c.at().plus(age).isAfter(clock.instant())).isPresent();
    }

    /** The venue refused our time: nothing is sent on the strength of the last comparison any more. */
    public void doubt() {
        last = last.map(c -> new Comparison(c.offsetMillis(), Instant.EPOCH));
    }
}
