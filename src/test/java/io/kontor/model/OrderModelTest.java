package io.kontor.model;

import org.junit.jupiter.api.Test;

/**
 * Orders, account, positions, reconciler and venue under random schedules, every promise held after each step.
 *
 * <p>{@code -Dkontor.model.steps=N} runs longer; {@code -Dkontor.model.seed=N} runs the one episode of that seed, and
 * {@code -Dkontor.model.history=N} shows more of its steps.
 */
class OrderModelTest {
    private static final long STEPS = Long.getLong("kontor.model.steps", 1_000_000);

    @Test
    void everyPromiseHoldsUnderRandomSchedules() {
        Long only = Long.getLong("kontor.model.seed");
        if (only != null) {
            run(only);
            return;
        }
        long first = System.nanoTime();
        System.out.println("OrderModelTest: -Dkontor.model.seed=" + first + " and on");
        for (long episode = 0; episode < STEPS / Episode.STEPS; episode++) {
            run(first + episode);
        }
    }

    private static void run(long seed) {
        Episode episode = new Episode(seed, Flaw.NONE);
        try {
            episode.run(Episode.STEPS);
        } catch (AssertionError | RuntimeException failure) {
            System.out.println(episode);
            throw failure;
        }
    }
}
