package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gateway as a process, trading by the venue's protocol at an exchange that is another process and fails in every way it can, while
 * callers are at work and the gateway is killed at random moments. The exchange, which nobody kills, holds the truth.
 *
 * <p>{@code -Dkontor.trial.venue-kills}, {@code -Dkontor.trial.chaos} and {@code -Dkontor.trial.seed} choose how often, how bad, and
 * repeat a run's choices.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class VenueCrashTrialIT {
    private static final int KILLS = Integer.getInteger("kontor.trial.venue-kills", 6);
    private static final double CHAOS = Double.parseDouble(System.getProperty("kontor.trial.chaos", "0.05"));
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());

    /** Between two kills: at least so many that some are in flight, and up to as many again as tell of all that goes wrong meanwhile. */
    private static final int REQUESTS_MIN = 50;

    private static final int REQUESTS_MAX = 500;

    @Test
    void killedWhileItsVenueFailsItLosesNothingAndDoesNothingTwice() throws Exception {
        System.out.printf(
                "killed at a venue that fails: -Dkontor.trial.seed=%d -Dkontor.trial.venue-kills=%d -Dkontor.trial.chaos=%s%n",
                SEED, KILLS, CHAOS);
        Random random = new Random(SEED);

        try (Trial trial = Trial.startApart("venue-" + SEED, CHAOS, SEED)) {
            List<Promise> promises = trial.trade(random, () -> {
                for (int kill = 0; kill < KILLS; kill++) {
                    trial.awaitRequests(aFewOrMany(random));
                    trial.kill();
                }
                trial.awaitRequests(REQUESTS_MAX);
            });

            assertThat(trial.discrepancies(promises)).isEmpty();
            assertThat(promises.stream().filter(p -> p.isModified() || p.isCanceled()))
                    .as("orders modified or canceled")
                    .hasSizeGreaterThan(promises.size() * 3 / 10);
            trial.passed();
        }
    }

    private static int aFewOrMany(Random random) {
        return REQUESTS_MIN + (int) Math.exp(random.nextDouble() * Math.log(REQUESTS_MAX));
    }
}
