package io.kontor.order;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How patient an order is with its venue.
 *
 * @param sendWithin how long an attempt may wait to be sent before it is dropped unsent
 * @param inFlightCheck how long a submit, cancel or replace may stay unanswered before the venue is asked
 * @param backoffMin between two questions or two tries, doubled each time, plus up to a quarter of jitter
 * @param lostAfter how long after the last moment it could leave a request nobody wants is given up for lost, where nothing proves it
 * @param attemptsMax how many orders one intent may become at the venue
 */
public record ReconcilerSettings(
        Duration sendWithin,
        Duration inFlightCheck,
        Duration backoffMin,
        Duration backoffMax,
        Duration lostAfter,
        int attemptsMax) {
    public static ReconcilerSettings from(Config config) {
        Config c = config.getConfig("kontor.order");
        ReconcilerSettings settings = new ReconcilerSettings(
                c.getDuration("send-within"),
                c.getDuration("in-flight-check"),
                c.getDuration("backoff-min"),
                c.getDuration("backoff-max"),
                c.getDuration("lost-after"),
                c.getInt("attempts-max"));
        if (settings.attemptsMax < 1 || settings.attemptsMax > io.kontor.value.VenueClientOrderId.ATTEMPT_MAX) {
            throw new IllegalArgumentException("kontor.order.attempts-max: " + settings.attemptsMax
                    + " (expected: 1 to " + io.kontor.value.VenueClientOrderId.ATTEMPT_MAX + ")");
        }
        return settings;
    }

    /** Grows with each try, the same for the same seed, so that a replayed schedule is the same schedule. */
    Duration backoff(int tries, int seed) {
        long base = Math.min(backoffMin.toMillis() << Math.min(tries, 20), backoffMax.toMillis());
        long jitter = Math.floorMod(seed * 31L + tries * 7_919L, Math.max(1, base / 4));
        return Duration.ofMillis(base + jitter);
    }
}
