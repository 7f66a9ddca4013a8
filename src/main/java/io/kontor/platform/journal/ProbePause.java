package io.kontor.platform.journal;

import java.time.Duration;

/**
 * How long a failed journal waits before it looks at the disk again. No read goes on while its tables are opened anew: the wait is twice
 * as long after each opening that failed, up to some intervals, and as before when one has succeeded.
 */
final class ProbePause {

    private static final int INTERVALS_MAX = 30;

    private final Duration interval;
    private int intervals = 1;

    ProbePause(Duration interval) {
        this.interval = interval;
    }

    Duration next() {
        return interval.multipliedBy(intervals);
    }

    /** Counts as failed until {@link #opened()}. */
    void opening() {
        intervals = Math.min(intervals * 2, INTERVALS_MAX);
    }

    void opened() {
        intervals = 1;
    }
}
