package io.kontor.venue.binance.link;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.FiniteDuration;

/** Java's durations as Akka HTTP's settings want them. */
final class Durations {
    private Durations() {}

    static FiniteDuration scala(Duration duration) {
        return FiniteDuration.apply(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
