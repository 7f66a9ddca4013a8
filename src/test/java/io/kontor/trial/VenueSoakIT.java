package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.app.bench.ProcessFigures;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The gateway under callers for a while at an exchange that goes wrong in every way now and then: nothing of it grows, every order converges,
 * and its counters tell of each kind of repair.
 *
 * <p>{@code -Dkontor.trial.soak-seconds} is how long ({@code 900} is the trial), {@code -Dkontor.trial.requests-per-second} how much.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class VenueSoakIT {
    private static final int SECONDS = Integer.getInteger("kontor.trial.soak-seconds", 20);
    private static final int PER_SECOND = Integer.getInteger("kontor.trial.requests-per-second", 30);
    private static final long SEED = Long.getLong("kontor.trial.seed", System.nanoTime());
    private static final double CHAOS = 0.02;
    private static final int SAMPLES = 15;

    /** Below it the code and the caches are still growing. */
    private static final int TREND_FROM_SECONDS = 600;

    private static final double HEAP_GROWTH_MAX = 1.25;
    private static final int GROWTH_MAX = 24;

    /** One look at the process. */
    private record Sample(long second, double heapMebibytes, int threads, int files) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%6d s %8.1f MiB %5d threads %5d files", second, heapMebibytes, threads, files);
        }
    }

    @Test
    void underLoadAtAVenueThatFailsNothingGrowsAndEveryOrderConverges() throws Exception {
        System.out.printf(
                "soak: -Dkontor.trial.seed=%d -Dkontor.trial.soak-seconds=%d -Dkontor.trial.requests-per-second=%d%n",
                SEED, SECONDS, PER_SECOND);
        List<Sample> samples = new ArrayList<>();

        try (Trial trial = Trial.startApart("soak-" + SEED, CHAOS, SEED)) {
            trial.pace(PER_SECOND);
            List<Promise> promises = trial.trade(new Random(SEED), () -> {
                long requestsEach = Math.max(1, (long) SECONDS * PER_SECOND / SAMPLES);
                long start = System.nanoTime();
                for (int i = 0; i < SAMPLES; i++) {
                    trial.awaitRequests(requestsEach);
                    samples.add(sample(trial, Duration.ofNanos(System.nanoTime() - start)));
                    System.out.println(samples.getLast());
                }
            });
            String repairs = repairs(trial);
            System.out.println(repairs);

            assertThat(trial.discrepancies(promises)).isEmpty();
            assertThat(repairs)
                    .contains("kontor_venue_losses_total")
                    .contains("kontor_venue_unknown_total")
                    .contains("kontor_marketdata_broken_total");
            if (SECONDS >= TREND_FROM_SECONDS) {
                assertFlat(samples.subList(SAMPLES / 3, SAMPLES));
            }
            trial.passed();
        }
    }

    private static void assertFlat(List<Sample> samples) {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        assertThat(last.heapMebibytes()).as("heap after GC").isLessThan(first.heapMebibytes() * HEAP_GROWTH_MAX);
        assertThat(last.threads()).as("threads").isLessThan(first.threads() + GROWTH_MAX);
        assertThat(last.files()).as("open files and connections").isLessThan(first.files() + GROWTH_MAX);
    }

    private static Sample sample(Trial trial, Duration since) {
        ProcessFigures figures = new ProcessFigures(trial.gateway().pid());
        ProcessFigures.Holdings holdings = figures.holdings();
        return new Sample(since.toSeconds(), figures.liveHeapBytes() / 1048576.0, holdings.threads(), holdings.files());
    }

    /** The counters of what went wrong and was put right, those that counted anything. */
    private static String repairs(Trial trial) throws Exception {
        StringBuilder repairs = new StringBuilder();
        HttpRequest request = HttpRequest.newBuilder(trial.api().at("/metrics")).build();
        String all = HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
        all.lines()
                .filter(line ->
                        line.matches("kontor_(venue_(?!answers)|marketdata_|reconciliation|order_flags|listing).*")
                                && !line.endsWith(" 0.0"))
                .forEach(line -> repairs.append(line).append('\n'));
        return repairs.toString();
    }
}
