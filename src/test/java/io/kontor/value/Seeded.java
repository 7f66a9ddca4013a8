package io.kontor.value;

import java.util.Random;

/** Random input that can be had again: the seed is printed, and {@code -Dkontor.test.seed=N} takes it back. */
public final class Seeded {
    private Seeded() {}

    public static Random random(Class<?> test) {
        long seed = Long.getLong("kontor.test.seed", System.nanoTime());
        System.out.println(test.getSimpleName() + ": -Dkontor.test.seed=" + seed);
        return new Random(seed);
    }
}
