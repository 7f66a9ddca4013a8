package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.app.dev.DevSystem;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All nodes are restarted one after the other while callers trade, as an update does it. {@code -Dkontor.trial.seed} repeats a run. */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class RollingRestartIT {
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());
    private static final int PER_SECOND = Integer.getInteger("kontor.trial.requests-per-second", 15);
    private static final int ACCOUNTS = Integer.getInteger("kontor.trial.accounts", 24);
    private static final int CALLERS = 8;
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    /** Nodes that have compiled nothing take seconds for their first orders, restart or not. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    @Test
    void noOrderIsLostAndNoRefusalOutlivesOneRetry() throws Exception {
        System.out.printf(
                "rolling restart: -Dkontor.trial.seed=%d -Dkontor.trial.requests-per-second=%d%n", SEED, PER_SECOND);
        Random random = new Random(SEED);
        OneRetry.Figures figures = new OneRetry.Figures();

        try (Campaign campaign = Campaign.start("rolling-" + SEED, ACCOUNTS, 0, SEED)) {
            List<OneRetry> callers = campaign.retrying("r", CALLERS, random, figures);
            List<Promise> promises = campaign.trade(callers, PER_SECOND, () -> {
                Patience.pause(WARM_UP);
                for (String node : DevSystem.NODES) {
                    Patience.pause(BETWEEN);
                    campaign.system().part(node).stop();
                    campaign.awaitWhole();
                }
                Patience.pause(BETWEEN);
            });
            System.out.printf(
                    "%d orders accepted; sent once more after %s; not cured by that: %s%n",
                    promises.size(), figures.retried(), figures.uncured());

            assertThat(figures.uncured()).isEmpty();
            assertThat(campaign.discrepancies(promises)).isEmpty();
            campaign.passed();
        }
    }
}
