package io.kontor.sim;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What the engine's thread has to do later; among equals first come, first served. */
final class Timers {
    private record Timer(long dueNanos, long number, Runnable action) {}

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos).thenComparingLong(Timer::number));
    private long number;

    void after(Duration delay, long nowNanos, Runnable action) {
        timers.add(new Timer(nowNanos + delay.toNanos(), ++number, action));
    }

    /** {@link Long#MAX_VALUE} when nothing waits. */
    long dueNanos() {
        Timer first = timers.peek();
        return first == null ? Long.MAX_VALUE : first.dueNanos();
    }

    /** Runs what was due when it was called; what those add runs the next time. */
    void run(long nowNanos) {
        long until = number;
        while (!timers.isEmpty()
                && timers.peek().dueNanos() <= nowNanos
                && timers.peek().number() <= until) {
            timers.remove().action().run();
        }
    }
}
