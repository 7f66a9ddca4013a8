package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gateway as a process, with callers on it, killed and held still at random moments, each counted in requests. Afterwards every
 * acknowledged command is there exactly once, and the exchange, the gateway, its positions and its journal tell the same story.
 *
 * <p>{@code -Dkontor.trial.kills} and {@code -Dkontor.trial.seed} choose how often, and repeat a run's choices.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class CrashTrialIT {
    private static final int KILLS = Integer.getInteger("kontor.trial.kills", 20);
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());

    /** Between two kills: often only a few requests, sometimes hundreds. */
    private static final int REQUESTS_MAX = 1000;

    /** About what it says until it is up. */
    private static final int START_LINES_MAX = 400;

    private static final int STALL_SECONDS = 10;

    @Test
    void killedAtRandomMomentsItLosesNothingAndDoesNothingTwice() throws Exception {
        Random random = seeded("killed");

        try (Trial trial = Trial.start("killed-" + SEED)) {
            List<Promise> promises = trial.trade(random, () -> {
                for (int kill = 0; kill < KILLS; kill++) {
                    trial.awaitRequests(aFewOrMany(random));
                    if (random.nextInt(4) > 0) {
                        trial.kill();
                    } else {
                        trial.kill(1 + random.nextInt(START_LINES_MAX));
                        kill++;
                    }
                }
                trial.awaitRequests(aFewOrMany(random));
            });

            assertThat(trial.discrepancies(promises)).isEmpty();
            assertThat(changed(promises)).as("orders modified or canceled").isGreaterThan(promises.size() * 3 / 10);
            trial.passed();
        }
    }

    @Test
    void heldStillUnderLoadItLosesNothingAndDoesNothingTwice() throws Exception {
        Random random = seeded("held still");

        try (Trial trial = Trial.start("stalled-" + SEED)) {
            List<Promise> promises = trial.trade(random, () -> {
                for (int stall = 0; stall < 2; stall++) {
                    trial.awaitRequests(REQUESTS_MAX / 2 + aFewOrMany(random));
                    trial.gateway().standStill();
                    CompletableFuture.runAsync(
                                    () -> {}, CompletableFuture.delayedExecutor(STALL_SECONDS, TimeUnit.SECONDS))
                            .join();
                    trial.gateway().goOn();
                }
                trial.awaitRequests(REQUESTS_MAX);
            });

            assertThat(trial.discrepancies(promises)).isEmpty();
            assertThat(changed(promises)).as("orders modified or canceled").isGreaterThan(promises.size() * 3 / 10);
            trial.passed();
        }
    }

    private static Random seeded(String what) {
        System.out.println(what + ": -Dkontor.trial.seed=" + SEED + " -Dkontor.trial.kills=" + KILLS);
        return new Random(SEED);
    }

    private static int aFewOrMany(Random random) {
        return (int) Math.exp(random.nextDouble() * Math.log(REQUESTS_MAX));
    }

    private static long changed(List<Promise> promises) {
        return promises.stream().filter(p -> p.isModified() || p.isCanceled()).count();
    }
}
