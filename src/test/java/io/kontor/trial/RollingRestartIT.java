package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.app.dev.DevSystem;
import io.kontor.trial.GatewayApi.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * All nodes are restarted one after the other while callers trade, as docs/operating/rolling.md has it: the oldest last, each once every node
 * is ready again and the accounts have had the time to move that {@code minReadySeconds} of a deployment gives them. One retry cures every
 * refusal: sent where a load balancer sends it, to a node that is ready and never to one that is down, by a caller who waits for the answer
 * longer than the gateway takes to give it. {@code -Dkontor.trial.seed} repeats a run.
 */
@Timeout(value = 40, unit = TimeUnit.MINUTES)
class RollingRestartIT {
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());
    private static final int PER_SECOND = Integer.getInteger("kontor.trial.requests-per-second", 15);
    private static final int ACCOUNTS = Integer.getInteger("kontor.trial.accounts", 24);
    private static final int CALLERS = 8;

    /** {@code minReadySeconds} of k8s/base/deployment.yaml. */
    private static final Duration BETWEEN = Duration.ofSeconds(20);

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
                for (String node : oldestLast(campaign.cluster().oldest())) {
                    campaign.system().part(node).stop();
                    campaign.awaitWhole();
                    awaitReady(campaign.nodes());
                    Patience.pause(BETWEEN);
                }
            });
            System.out.printf(
                    "%d orders accepted; sent once more after %s; not cured by that: %s%n",
                    promises.size(), figures.retried(), figures.uncured());

            assertThat(figures.uncured()).isEmpty();
            assertThat(campaign.discrepancies(promises)).isEmpty();
            campaign.passed();
        }
    }

    private static List<String> oldestLast(String oldest) {
        List<String> order = new ArrayList<>(DevSystem.NODES);
        order.remove(oldest);
        order.add(oldest);
        return order;
    }

    /** For venues, too: nothing goes wrong at the exchange here. */
    private static void awaitReady(List<GatewayApi> nodes) throws InterruptedException {
        Patience.until("every node to be ready", () -> {
            for (GatewayApi node : nodes) {
                if (node.send(Call.get("/health/ready"))
                        .filter(answer -> answer.status() == 200)
                        .isEmpty()) {
                    return Optional.empty();
                }
            }
            return Optional.of(true);
        });
    }
}
