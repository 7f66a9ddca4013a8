package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    @Test
    void ordersStopAtTheirShareAndCancelsTakeTheRest() {
        Throttle throttle = throttle(3, 1);

        assertThat(throttle.tryOther(0)).isZero();
        assertThat(throttle.tryOther(10)).isZero();
        assertThat(throttle.tryOther(20)).isEqualTo(SECOND - 20);
        assertThat(throttle.tryCancel(20)).isZero();
        assertThat(throttle.tryCancel(30)).isEqualTo(SECOND - 30);
    }

    @Test
    void cancelsMayTakeEverythingAndThenHoldOrdersBack() {
        Throttle throttle = throttle(3, 1);
        for (int i = 0; i < 3; i++) {
            assertThat(throttle.tryCancel(i)).isZero();
        }

        assertThat(throttle.tryOther(5)).isEqualTo(SECOND - 5);
        assertThat(throttle.tryOther(SECOND)).isZero();
    }

    @Test
    void clockThatStartsBelowZeroOrWrapsIsNoMatter() {
        Throttle throttle = throttle(2, 1);
        long start = Long.MAX_VALUE - 5;

        assertThat(throttle.tryOther(start)).isZero();
        assertThat(throttle.tryOther(start + 10)).isEqualTo(SECOND - 10);
        assertThat(throttle.tryOther(start + SECOND)).isZero();
    }

    @Test
    void noStretchOfThatLengthEverHoldsMoreAndAWaitIsNeverLongerThanNeeded() {
        for (long seed = 1; seed <= 100; seed++) {
            Random random = new Random(seed);
            Throttle throttle = throttle(7, 2);
            List<Long> all = new ArrayList<>();
            List<Long> others = new ArrayList<>();
            long now = random.nextLong();
            for (int step = 0; step < 500; step++) {
                now += random.nextLong(SECOND / 5);
                boolean cancel = random.nextInt(3) == 0;
                boolean room = within(all, now) < 7 && (cancel || within(others, now) < 5);

                long wait = cancel ? throttle.tryCancel(now) : throttle.tryOther(now);

                assertThat(wait == 0).as("seed %s step %s", seed, step).isEqualTo(room);
                if (room) {
                    all.add(now);
                    if (!cancel) {
                        others.add(now);
                    }
                }
            }
        }
    }

    private static long within(List<Long> times, long now) {
        return times.stream().filter(time -> now - time < SECOND).count();
    }

    private static Throttle throttle(int requests, int reserve) {
        return new Throttle(new VenueSettings.Rate(requests, Duration.ofSeconds(1), reserve));
    }
}
