package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.VenueId;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThrottleTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String PACE = "kontor.venue.overrides.BINANCE.throttle";

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

    /** The venue counts orders, and a cancel is none: a halt over hundreds of orders must not be paced as if it placed them. */
    @ParameterizedTest
    @CsvSource({"conf/venues.conf, 70", "conf/binance-sim.conf, 70", "k8s/overlays/production/site.conf, 19"})
    void theShippedPaceOfOrdersStaysBelowTheVenuesAndHoldsNoCancelBack(String file, int others) {
        Config pace = ConfigFactory.parseFile(new File(file)).withOnlyPath(PACE);
        Config whole = pace.withFallback(ConfigFactory.defaultReference());
        Throttle throttle =
                new Throttle(VenueSettings.from(whole, new VenueId("BINANCE")).throttle());
        for (int i = 0; i < others; i++) {
            assertThat(throttle.tryOther(0)).isZero();
        }
        assertThat(throttle.tryOther(0)).isEqualTo(10 * SECOND);

        for (int i = 0; i < 500; i++) {
            assertThat(throttle.tryCancel(0)).isZero();
        }
    }

    private static long within(List<Long> times, long now) {
        return times.stream().filter(time -> now - time < SECOND).count();
    }

    private static Throttle throttle(int requests, int reserve) {
        return new Throttle(new VenueSettings.Rate(requests, Duration.ofSeconds(1), reserve));
    }
}
