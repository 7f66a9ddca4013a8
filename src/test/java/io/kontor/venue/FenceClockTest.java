package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FenceClockTest {
    private static final Duration HOLD = Duration.ofSeconds(20);
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestTime time = new TestTime();
    private final FenceClock clock = new FenceClock(new VenueUplink.Sources(time, time::nanoTime, new Random(1)), HOLD);

    @Test
    void whereNobodySetsTheTimeOfDayItIsTheTimeOfDay() {
        for (int seconds : new int[] {0, 1, 19, 20, 21, 40, 60, 3_600}) {
            time.advance(Duration.ofSeconds(seconds));

            assertThat(clock.look()).isEqualTo(time.instant());
        }
    }

    @Test
    void aTimeOfDayPutForwardTakesNothingThatLeftBeforeBeyondItsFence() {
        Instant left = clock.look();
        time.set(HOUR);
        for (int seconds = 1; seconds <= 20; seconds++) {
            time.advance(Duration.ofSeconds(1));

            assertThat(clock.look()).isEqualTo(left.plusSeconds(seconds));
        }
    }

    /** It is not forgotten with the turn it was in. */
    @Test
    void norAnythingThatLeftLateInATurn() {
        clock.look();
        time.advance(HOLD.minusMillis(1));
        Instant left = clock.look();
        time.set(HOUR);
        for (int seconds = 1; seconds <= 20; seconds++) {
            time.advance(Duration.ofSeconds(1));

            assertThat(clock.look()).isEqualTo(left.plusSeconds(seconds));
        }
    }

    @Test
    void aTimeOfDayPutForwardHoldsOnceAllThatLeftBeforeMustHaveArrived() {
        clock.look();
        time.set(HOUR);
        time.advance(HOLD);
        clock.look();
        time.advance(HOLD);

        assertThat(clock.look()).isEqualTo(time.instant());
    }

    @Test
    void whereNothingLeftForLongATimeOfDayPutForwardHoldsAtOnce() {
        clock.look();
        time.advance(HOLD.multipliedBy(2));
        time.set(HOUR);

        assertThat(clock.look()).isEqualTo(time.instant());
    }

    @Test
    void aTimeOfDayPutBackHoldsAtOnceAndIsNotPutForwardAgainSooner() {
        clock.look();
        time.set(HOUR.negated());
        Instant left = clock.look();
        assertThat(left).isEqualTo(time.instant());

        time.set(HOUR);
        time.advance(Duration.ofSeconds(1));

        assertThat(clock.look()).isEqualTo(left.plusSeconds(1));
    }
}
