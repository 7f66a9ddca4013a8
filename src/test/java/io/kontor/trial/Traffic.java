package io.kontor.trial;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Counts what callers send and holds them back while no gateway is there; a trial's moments are counted in requests. Thread-safe. */
final class Traffic {
    private static final Duration WAIT_MAX = Duration.ofMinutes(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long sent;
    private long repeated;
    private long everyNanos;
    private long nextAt = System.nanoTime();
    private boolean open;
    private boolean over;
    private @Nullable Throwable givenUp;

    /** A caller's work; where it fails, whoever waits for requests learns it at once. */
    <T> T orGivenUp(Callable<T> caller) throws Exception {
        try {
            return caller.call();
        } catch (Exception | AssertionError e) {
            change(() -> givenUp = e);
            throw e;
        }
    }

    /** Returns once a request may go out, and counts it. */
    void enter(boolean repeat) throws InterruptedException {
        lock.lock();
        try {
            await(() -> open);
            takeTurn();
            sent++;
            repeated += repeat ? 1 : 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** From now on requests go out at this rate at most. */
    void pace(int perSecond) {
        change(() -> everyNanos = 1_000_000_000L / perSecond);
    }

    void open() {
        change(() -> open = true);
    }

    void close() {
        change(() -> open = false);
    }

    /** No caller begins anything new from now on; what is in flight is brought to its answer. */
    void end() {
        change(() -> over = true);
    }

    boolean isOver() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    long sent() {
        lock.lock();
        try {
            return sent;
        } finally {
            lock.unlock();
        }
    }

    long repeated() {
        lock.lock();
        try {
            return repeated;
        } finally {
            lock.unlock();
        }
    }

    /** Returns right after so many more requests went out. */
    void awaitMore(long requests) throws InterruptedException {
        lock.lock();
        try {
            long wanted = sent + requests;
            await(() -> sent >= wanted);
        } finally {
            lock.unlock();
        }
    }

    private void takeTurn() throws InterruptedException {
        if (everyNanos > 0) {
            long turn = Math.max(nextAt, System.nanoTime());
            nextAt = turn + everyNanos;
            for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
                changed.awaitNanos(left);
            }
        }
    }

    private void await(java.util.function.BooleanSupplier holds) throws InterruptedException {
        long left = WAIT_MAX.toNanos();
        while (!holds.getAsBoolean()) {
            if (givenUp != null) {
                throw new AssertionError("a caller gave up", givenUp);
            }
            left = changed.awaitNanos(left);
            if (left <= 0) {
                throw new AssertionError("no traffic for " + TimeUnit.NANOSECONDS.toSeconds(WAIT_MAX.toNanos()) + " s");
            }
        }
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
