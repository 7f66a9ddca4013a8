package io.kontor.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RateRingTest {
    @Test
    void noWindowWhereverItBeginsEverHoldsMoreAndNoneIsRefusedThatWouldFit() {
        Random random = Seeded.random(RateRingTest.class);
        RateRing ring = new RateRing();
        ring.keep(250);
        List<Long> taken = new ArrayList<>();
        long now = 1_700_000_000_000_000L;
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(20_000);
            long at = now;
            long inSecond = taken.stream().filter(t -> at - t < RateRing.SECOND).count();
            long inMinute = taken.stream().filter(t -> at - t < RateRing.MINUTE).count();
            boolean passes =
                    ring.waitFor(100, RateRing.SECOND, now) == 0 && ring.waitFor(250, RateRing.MINUTE, now) == 0;

            assertThat(passes).isEqualTo(inSecond < 100 && inMinute < 250);
            assertThat(ring.within(RateRing.SECOND, now)).isEqualTo(inSecond);
            if (passes) {
                ring.add(now);
                taken.add(now);
                taken.removeIf(t -> at - t >= RateRing.MINUTE);
            }
        }
    }

    @Test
    void aFullWindowSaysWhenTheNextMayPass() {
        RateRing ring = new RateRing();
        ring.add(1_000);
        ring.add(2_000);

        assertThat(ring.waitFor(2, RateRing.SECOND, 500_000)).isEqualTo(501_000);
        assertThat(ring.waitFor(2, RateRing.SECOND, 1_000_999)).isEqualTo(1);
        assertThat(ring.waitFor(2, RateRing.SECOND, 1_001_000)).isZero();
    }

    @Test
    void aClockThatStepsBackLetsNoMoreThrough() {
        RateRing ring = new RateRing();
        ring.add(10_000_000);
        ring.add(4_000_000);

        assertThat(ring.waitFor(2, RateRing.SECOND, 5_500_000)).isPositive();
        assertThat(ring.waitFor(2, RateRing.SECOND, 11_000_000)).isZero();
    }

    /** Whoever waits for so long passes: a shorter answer would have to be given again and again. */
    @Test
    void aClockThatSteppedBackIsToldTheWholeWait() {
        RateRing ring = new RateRing();
        ring.add(40 * RateRing.SECOND);
        long now = 10 * RateRing.SECOND;

        assertThat(ring.waitFor(1, RateRing.SECOND, now)).isEqualTo(31 * RateRing.SECOND);
        assertThat(ring.waitFor(1, RateRing.SECOND, now + 31 * RateRing.SECOND - 1))
                .isEqualTo(1);
        assertThat(ring.waitFor(1, RateRing.SECOND, now + 31 * RateRing.SECOND)).isZero();
    }

    @Test
    void timesFurtherAheadThanAnyWindowHoldNothingBack() {
        RateRing ring = new RateRing();
        long ahead = 86_400 * RateRing.SECOND;
        ring.add(ahead);
        ring.add(ahead);

        assertThat(ring.waitFor(2, RateRing.MINUTE, ahead - RateRing.MINUTE)).isEqualTo(2 * RateRing.MINUTE);
        assertThat(ring.waitFor(2, RateRing.MINUTE, 1_000)).isZero();
        assertThat(ring.within(RateRing.MINUTE, 1_000)).isZero();
        ring.add(1_000);
        assertThat(ring.waitFor(2, RateRing.MINUTE, 1_000)).isZero();
        ring.add(2_000);
        assertThat(ring.waitFor(2, RateRing.MINUTE, 2_000)).isEqualTo(RateRing.MINUTE - 1_000);
        assertThat(ring.within(RateRing.MINUTE, 2_000)).isEqualTo(2);
    }

    @Test
    void whatIsKeptSurvivesALargerLimit() {
        RateRing ring = new RateRing();
        for (int i = 0; i < 130; i++) {
            ring.add(RateRing.MINUTE + i);
        }

        ring.keep(1_000);
        ring.add(RateRing.MINUTE + 130);

        assertThat(ring.within(RateRing.SECOND, RateRing.MINUTE + 130)).isEqualTo(129);
        assertThat(ring.waitFor(129, RateRing.SECOND, RateRing.MINUTE + 131)).isEqualTo(RateRing.SECOND + 2 - 131);
    }
}
