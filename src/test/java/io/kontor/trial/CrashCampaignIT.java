package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.app.dev.DevSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Three nodes, Cassandra, Kafka and an exchange that fails, each a process of its own; callers over HTTP, each command to any node, and
 * over Kafka; and one fault after the other. Afterwards no acknowledged command is lost, nothing is at the venue twice, the books are the
 * venue's, and every account's events are on Kafka without a gap.
 *
 * <p>{@code -Dkontor.trial.minutes}, {@code -Dkontor.trial.faults}, {@code -Dkontor.trial.accounts}, {@code -Dkontor.trial.chaos} and
 * {@code -Dkontor.trial.requests-per-second} choose how much; {@code -Dkontor.trial.seed} repeats a run's choices.
 *
 * <p>The next fault comes when all are whole again. With {@code -Dkontor.trial.overlap=true} it comes while Cassandra or Kafka are on their way
 * back, and theirs while a node is.
 */
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class CrashCampaignIT {
    private static final int MINUTES = Integer.getInteger("kontor.trial.minutes", 3);
    private static final int FAULTS = Integer.getInteger("kontor.trial.faults", 6);
    private static final int ACCOUNTS = Integer.getInteger("kontor.trial.accounts", 24);
    private static final int PER_SECOND = Integer.getInteger("kontor.trial.requests-per-second", 8);
    private static final double CHAOS = Double.parseDouble(System.getProperty("kontor.trial.chaos", "0.01"));
    private static final boolean OVERLAP = Boolean.getBoolean("kontor.trial.overlap");
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());

    @Test
    void whateverFallsOutNothingIsLostAndNothingIsDoneTwice() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "crash campaign: -Dkontor.trial.seed=%d -Dkontor.trial.minutes=%d -Dkontor.trial.faults=%d"
                        + " -Dkontor.trial.accounts=%d -Dkontor.trial.chaos=%s -Dkontor.trial.requests-per-second=%d"
                        + " -Dkontor.trial.overlap=%s%n",
                SEED,
                MINUTES,
                FAULTS,
                ACCOUNTS,
                CHAOS,
                PER_SECOND,
                OVERLAP);
        Random random = new Random(SEED);

        try (Campaign campaign = Campaign.start("campaign-" + SEED, ACCOUNTS, CHAOS, SEED)) {
            List<Promise> promises =
                    campaign.trade(campaign.traders(random), PER_SECOND, () -> strike(campaign, random));

            assertThat(campaign.discrepancies(promises)).isEmpty();
            assertThat(promises.stream().filter(p -> p.isModified() || p.isCanceled()))
                    .as("orders modified or canceled")
                    .hasSizeGreaterThan(promises.size() * 3 / 10);
            campaign.passed();
        }
    }

    private static void strike(Campaign campaign, Random random) throws IOException, InterruptedException {
        long start = System.nanoTime();
        // The last tenth is for what the faults took longer than a slot.
        long slot = Duration.ofMinutes(MINUTES).toNanos() * 9 / 10 / FAULTS;
        Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
        List<Fault> schedule = Fault.schedule(FAULTS, random);
        for (int n = 0; n < schedule.size(); n++) {
            await(start + n * slot + (long) (random.nextDouble() * slot / 4));
            String node = DevSystem.NODES.get(random.nextInt(DevSystem.NODES.size()));
            Duration length = Duration.ofMillis(500 + random.nextInt(14_500));
            Fault fault = schedule.get(n);
            System.out.printf("%d %s %s %d ms%n", n + 1, fault, node, length.toMillis());
            strike(campaign, fault, node, length);
            long over = System.nanoTime();
            List<String> started = OVERLAP
                    ? beforeNext(campaign, n + 1 < schedule.size() ? schedule.get(n + 1) : Fault.ROLL)
                    : campaign.awaitWhole();
            struck.merge(fault, 1, Integer::sum);
            System.out.printf(
                    Locale.ROOT,
                    "%d %s: back %.1f s later, started %s; %d requests so far%n",
                    n + 1,
                    fault,
                    (System.nanoTime() - over) / 1e9,
                    started,
                    campaign.traffic().sent());
        }
        await(start + Duration.ofMinutes(MINUTES).toNanos());
        System.out.printf(
                Locale.ROOT, "%d faults in %.1f minutes: %s%n", FAULTS, (System.nanoTime() - start) / 6e10, struck);
    }

    /** No second node is struck before the first is one of them again. Whether Cassandra and Kafka are back is asked for a rolling restart alone. */
    private static List<String> beforeNext(Campaign campaign, Fault next) throws InterruptedException {
        return switch (next) {
            case ROLL -> campaign.awaitWhole();
            case KILL_NODE, STALL_NODE, CUT_NODE -> campaign.awaitNodes();
            case KILL_CASSANDRA, KILL_KAFKA -> campaign.startEnded();
        };
    }

    private static void strike(Campaign campaign, Fault fault, String node, Duration length)
            throws IOException, InterruptedException {
        switch (fault) {
            case KILL_NODE -> killFor(campaign, node, length);
            case KILL_CASSANDRA -> killFor(campaign, DevSystem.CASSANDRA, length);
            case KILL_KAFKA -> killFor(campaign, DevSystem.KAFKA, length);
            case STALL_NODE -> {
                campaign.signal(node, "-STOP");
                Patience.pause(length);
                campaign.signal(node, "-CONT");
            }
            case CUT_NODE -> {
                campaign.relay().cut(node);
                Patience.pause(length);
                campaign.relay().heal(node);
            }
            case ROLL -> {
                for (String each : DevSystem.NODES) {
                    campaign.system().part(each).stop();
                    campaign.awaitWhole();
                }
            }
        }
    }

    private static void killFor(Campaign campaign, String part, Duration length) {
        campaign.system().part(part).kill();
        Patience.pause(length);
    }

    private static void await(long nanoTime) {
        long left = nanoTime - System.nanoTime();
        if (left > 0) {
            Patience.pause(Duration.ofNanos(left));
        }
    }
}
