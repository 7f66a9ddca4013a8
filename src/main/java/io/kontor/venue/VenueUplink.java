package io.kontor.venue;

import akka.actor.typed.ActorSystem;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One node's way to a venue, which all its accounts' connections share: the adapter, the throttle, the breaker, the meters. One per
 * venue and node; thread-safe.
 */
public final class VenueUplink {
    final VenueAdapter adapter;
    final VenueSettings settings;
    final Sources sources;
    final FenceClock fenceClock;
    final Throttle throttle;
    final VenueBreaker breaker;
    final VenueMeters meters;

    /**
     * Where time and chance come from.
     *
     * @param clock what is written down and compared with {@code sendBefore}
     * @param nanoTime monotonic, for time-outs and the throttle
     * @param random for jitter; shared by threads
     */
    public record Sources(Clock clock, LongSupplier nanoTime, RandomGenerator random) {}

    public VenueUplink(
            ActorSystem<?> system,
            VenueAdapter adapter,
            VenueSettings settings,
            Sources sources,
            MeterRegistry registry) {
        this.adapter = adapter;
        this.settings = settings;
        this.sources = sources;
        this.fenceClock = new FenceClock(sources, arrivesWithin(adapter, settings));
        this.throttle = new Throttle(settings.throttle());
        this.breaker = new VenueBreaker(system, settings);
        this.meters = new VenueMeters(registry, adapter.venue());
    }

    /** Once handed to the adapter a request leaves within its time-out, or a second one where it waits for another's answer. */
    private static Duration arrivesWithin(VenueAdapter adapter, VenueSettings settings) {
        return adapter.capabilities()
                .fenceDelay()
                .plus(settings.requestTimeout().multipliedBy(2));
    }
}
