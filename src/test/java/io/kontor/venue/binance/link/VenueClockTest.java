package io.kontor.venue.binance.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class VenueClockTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final VenueClock clock = new VenueClock(Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofSeconds(1));

    @Test
    void theVenuesTimeIsTakenAtTheMiddleOfTheRoundTrip() {
        clock.compared(NOW.minusMillis(400), NOW.plusSeconds(60).toEpochMilli(), NOW);

        assertThat(clock.venueMillis())
                .isEqualTo(NOW.plusSeconds(60).plusMillis(200).toEpochMilli());
    }

    @Test
    void aComparisonThatTookTooLongIsNotTaken() {
        assertThatThrownBy(() -> clock.compared(NOW.minusMillis(2_002), NOW.toEpochMilli(), NOW))
                .hasMessageContaining("kontor.binance.clock.error-max");

        assertThat(clock.isFresh(Duration.ofHours(1))).isFalse();
    }

    @Test
    void aComparisonAgesAndDoubtEndsIt() {
        clock.compared(NOW.minusSeconds(30), NOW.minusSeconds(30).toEpochMilli(), NOW.minusSeconds(30));
        assertThat(clock.isFresh(Duration.ofSeconds(31))).isTrue();
        assertThat(clock.isFresh(Duration.ofSeconds(30))).isFalse();

        clock.doubt();

        assertThat(clock.isFresh(Duration.ofSeconds(31))).isFalse();
    }
}
