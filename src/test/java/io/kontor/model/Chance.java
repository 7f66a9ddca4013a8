package io.kontor.model;

import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Everything random in a run, by one seed; what goes wrong goes wrong only while faults are on. */
final class Chance {
    private final Random random;
    private boolean calm;

    Chance(long seed) {
        this.random = new Random(seed);
    }

    /** From now on nothing goes wrong any more. */
    void calm() {
        calm = true;
    }

    boolean isCalm() {
        return calm;
    }

    boolean fault(double probability) {
        return !calm && random.nextDouble() < probability;
    }

    boolean perhaps(double probability) {
        return random.nextDouble() < probability;
    }

    /** From 0 below the bound. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    Duration upTo(Duration most) {
        return Duration.ofNanos((long) (random.nextDouble() * most.toNanos()));
    }
}
