package io.kontor.platform.cluster.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StandstillClockTest {
    private final AtomicLong monotonic = new AtomicLong(-5_000);
    private final AtomicLong timeOfDay = new AtomicLong(1_795_000_000_000L);
    private final StandstillClock clock = new StandstillClock(monotonic::get, timeOfDay::get);

    @Test
    void itGoesWithTheMonotonicClock() {
        assertThat(after(Duration.ofMillis(3), Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void whileTheMachineIsSuspendedItGoesOn() {
        assertThat(after(Duration.ofMillis(1), Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(60));
        assertThat(after(Duration.ofSeconds(2), Duration.ofSeconds(2)))
                .as("once")
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aTimeOfDayThatIsPutBackChangesNothing() {
        assertThat(after(Duration.ofMillis(1), Duration.ofHours(-1))).isEqualTo(Duration.ofMillis(1));
        assertThat(after(Duration.ofSeconds(1), Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whatATimeOfDayIsAdjustedByDoesNotAddUp() {
        Duration all = Duration.ZERO;
        for (int minutes = 0; minutes < 600; minutes++) {
            all = all.plus(after(Duration.ofMinutes(1), Duration.ofMinutes(1).plusMillis(30)));
        }

        assertThat(all).isEqualTo(Duration.ofHours(10));
    }

    private Duration after(Duration monotonicWent, Duration timeOfDayWent) {
        long before = clock.getAsLong();
        monotonic.addAndGet(monotonicWent.toNanos());
        timeOfDay.addAndGet(timeOfDayWent.toMillis());
        return Duration.ofNanos(clock.getAsLong() - before);
    }
}
