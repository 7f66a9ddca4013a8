package io.kontor.model;

import java.util.Optional;

/** One run of the model from one seed: some thousand steps of trouble, then rest. */
final class Episode {
    private static final int REST_ROUNDS = 60;

    private final long seed;
    private final Flaw flaw;

    Episode(long seed, Flaw flaw) {
        this.seed = seed;
        this.flaw = flaw;
    }

    /** Fails with the seed and the last steps where a promise was broken. */
    void run(int steps) {
        World world = new World(seed, flaw);
        try {
            Schedule schedule = new Schedule(world);
            for (int i = 0; i < steps; i++) {
                schedule.step();
            }
            Optional<String> unrest = schedule.comeToRest(REST_ROUNDS);
            Promise.CONVERGES.holds(unrest.isEmpty(), unrest::orElseThrow);
            Promise.HISTORY_IS_FIXED.holds(
                    world.account.refold().equals(world.account.state()), () -> "the account folds to another state");
        } catch (AssertionError | RuntimeException failure) {
            System.out.println("-Dkontor.model.seed=" + seed + "\n" + world.history);
            throw failure;
        }
    }
}
