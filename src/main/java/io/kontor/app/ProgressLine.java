package io.kontor.app;

import io.kontor.platform.journal.Progress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Progress as a line now and then; work that is done sooner says nothing. */
final class ProgressLine implements Progress {
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter err;
    private long nextNanos = System.nanoTime() + EVERY_NANOS;

    ProgressLine(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void at(String what, long done, long total) {
        long now = System.nanoTime();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + EVERY_NANOS;
        if (total == 0) {
            err.printf(Locale.ROOT, "%s: %,d%n", what, done);
        } else {
            err.printf(Locale.ROOT, "%s: %,d of %,d, %d %%%n", what, done, total, Math.min(100, done * 100 / total));
        }
        err.flush();
    }
}
