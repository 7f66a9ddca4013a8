package io.kontor.app.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** What one section of a bench measured: how many in how long, and how long each answer took. */
record Figures(String name, long count, long refused, Duration took, Histogram latencyMicros) {
    /** Latencies up to a minute, to three digits. */
    static Histogram histogram() {
        return new Histogram(60_000_000L, 3);
    }

    double perSecond() {
        return count * 1e9 / Math.max(1, took.toNanos());
    }

    static void header(PrintWriter out) {
        out.printf(
                "%-34s %8s %8s %9s %9s %9s %8s%n",
                "section", "count", "refused", "per s", "p50 ms", "p99 ms", "of bare");
    }

    /** One row; the last column is this rate over the limit's. */
    void print(PrintWriter out, Figures limit) {
        out.printf(
                Locale.ROOT,
                "%-34s %8d %8d %9.0f %9.2f %9.2f %8.2f%n",
                name,
                count,
                refused,
                perSecond(),
                latencyMicros.getValueAtPercentile(50) / 1e3,
                latencyMicros.getValueAtPercentile(99) / 1e3,
                perSecond() / limit.perSecond());
        out.flush();
    }
}
