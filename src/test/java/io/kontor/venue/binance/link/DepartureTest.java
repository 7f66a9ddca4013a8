package io.kontor.venue.binance.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DepartureTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final InstantSource source = now::get;
    private final VenueClock clock = new VenueClock(source.withZone(ZoneOffset.UTC), Duration.ofSeconds(1));

    /** Or what provably had to leave long ago would be taken by the venue as new. */
    @Test
    void whatStoodStillAfterItsCheckIsSignedForTheMomentOfTheCheck() {
        clock.compared(NOW, NOW.plusSeconds(60).toEpochMilli(), NOW);
        Departure departure = new Departure(
                new Clearance(NOW.plusSeconds(5), lastStep -> {
                    now.set(NOW.plusSeconds(17));
                    lastStep.run();
                    return Optional.empty();
                }),
                clock);

        assertThat(departure.leave(Long::toString))
                .isEqualTo(Long.toString(NOW.plusSeconds(60).toEpochMilli()));
    }
}
