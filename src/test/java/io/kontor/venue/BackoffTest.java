package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Test
    void waitsDoubleUpToTheMostAndBeginAnewAfterAReset() {
        Backoff backoff = backoff(0, 1);

        assertThat(new long[] {next(backoff), next(backoff), next(backoff), next(backoff), next(backoff)})
                .containsExactly(200, 400, 800, 1000, 1000);
        backoff.reset();
        assertThat(next(backoff)).isEqualTo(200);
    }

    @Test
    void jitterOnlyAddsItsPart() {
        Backoff backoff = backoff(0.5, 1);
        Set<Long> waits = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            backoff.reset();
            waits.add(next(backoff));
        }

        assertThat(waits).hasSizeGreaterThan(10).allMatch(wait -> wait >= 200 && wait <= 300);
    }

    @Test
    void anyNumberOfFailuresStaysAtTheMost() {
        Backoff backoff = backoff(0, 1);
        for (int i = 0; i < 200; i++) {
            assertThat(next(backoff)).isBetween(200L, 1000L);
        }
    }

    private static long next(Backoff backoff) {
        return backoff.next().toMillis();
    }

    private static Backoff backoff(double jitter, long seed) {
        return new Backoff(
                new VenueSettings.Reconnect(
                        Duration.ofMillis(200), Duration.ofMillis(1000), jitter, Duration.ofSeconds(1)),
                new Random(seed));
    }
}
