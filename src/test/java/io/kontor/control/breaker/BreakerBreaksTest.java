package io.kontor.control.breaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.control.breaker.BreakerRules.Steps;
import io.kontor.control.breaker.BreakerState.Trip;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The breaker under random schedules; and each break of its rules, which the same schedules must notice. */
class BreakerBreaksTest {
    private static final long SEED = 1;

    @Test
    void itKeepsItsRulesUnderRandomSchedules() {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);

        assertThat(BreakerProperty.check(seed, BreakerProperty.REAL)).isGreaterThan(100);
    }

    @Test
    void takingWhatIsNotKnownForGoneIsNoticed() {
        noticed("known to be gone", seeing(f -> f instanceof Finding.Unknown ? new Finding.Absent() : f));
    }

    @Test
    void sleepingOverACauseIsNoticed() {
        noticed("a cause that is found halts", seeing(f -> f instanceof Finding.Present ? new Finding.Unknown() : f));
    }

    @Test
    void forgettingTheCooldownIsNoticed() {
        BreakerSettings hasty = Breakers.settings(Duration.ofMillis(1), Duration.ofMinutes(8), Duration.ofSeconds(60));
        noticed("no sooner than the cooldown", new Broken() {
            @Override
            public Steps next(BreakerState state, Findings findings, Instant now) {
                return BreakerRules.next(state, findings, hasty, now);
            }
        });
    }

    @Test
    void takingAPersonsLiftBackIsNoticed() {
        noticed("no person's lift back", new Broken() {
            @Override
            public BreakerEvent lifted(BreakerState state, Trip trip, Instant now) {
                return new BreakerEvent.Reset(state.number() + 1, trip.circuit(), trip.halt(), now);
            }
        });
    }

    private static void noticed(String promise, BreakerProperty.Rules broken) {
        assertThatThrownBy(() -> BreakerProperty.check(SEED, broken))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(promise);
    }

    private static BreakerProperty.Rules seeing(UnaryOperator<Finding> eyes) {
        return new Broken() {
            @Override
            public Steps next(BreakerState state, Findings findings, Instant now) {
                Findings seen = new Findings();
                findings.all().forEach((circuit, finding) -> seen.add(circuit, eyes.apply(finding)));
                return super.next(state, seen, now);
            }
        };
    }

    /** The real rules, but for what a test breaks. */
    private static class Broken implements BreakerProperty.Rules {
        @Override
        public Steps next(BreakerState state, Findings findings, Instant now) {
            return BreakerProperty.REAL.next(state, findings, now);
        }

        @Override
        public BreakerEvent lifted(BreakerState state, Trip trip, Instant now) {
            return BreakerProperty.REAL.lifted(state, trip, now);
        }
    }
}
