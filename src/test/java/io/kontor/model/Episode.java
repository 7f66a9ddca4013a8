package io.kontor.model;

import java.util.Optional;

/** One run of the model from one seed: some thousand steps of trouble, then rest. */
final class Episode {
    static final int STEPS = 2_000;
    private static final int REST_ROUNDS = 60;

    private final long seed;
    private final World world;

    Episode(long seed, Flaw flaw) {
        this.seed = seed;
        this.world = new World(seed, flaw);
    }

    /** Fails where a promise was broken. */
    void run(int steps) {
        Schedule schedule = new Schedule(world);
        for (int i = 0; i < steps; i++) {
            schedule.step();
        }
        Optional<String> unrest = schedule.comeToRest(REST_ROUNDS);
        Promise.CONVERGES.holds(unrest.isEmpty(), unrest::orElseThrow);
        Promise.HISTORY_IS_FIXED.holds(
                world.account.refold().equals(world.account.state()), () -> "the account folds to another state");
    }

    /** How to have it again, and the last steps. */
    @Override
    public String toString() {
        return "-Dkontor.model.seed=" + seed + "\n" + world.history;
    }
}
