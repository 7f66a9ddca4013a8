package io.kontor.model;

import org.junit.jupiter.api.Test;

/**
 * Orders, account, positions, reconciler and venue under random schedules, every promise held after each step.
 *
 * <p>{@code -Dkontor.model.steps=N} runs longer; {@code -Dkontor.model.seed=N} runs the one episode of that seed.
 */
class OrderModelTest {
    private static final int STEPS = Integer.getInteger("kontor.model.steps", 1_000_000);
    private static final int STEPS_PER_EPISODE = 2_000;

    @Test
    void everyPromiseHoldsUnderRandomSchedules() {
        Long only = Long.getLong("kontor.model.seed");
        if (only != null) {
            new Episode(only, Flaw.NONE).run(STEPS_PER_EPISODE);
            return;
        }
        long first = System.nanoTime();
        System.out.println("OrderModelTest: episodes from -Dkontor.model.seed=" + first);
        for (long episode = 0; episode < STEPS / STEPS_PER_EPISODE; episode++) {
            new Episode(first + episode, Flaw.NONE).run(STEPS_PER_EPISODE);
        }
    }
}
