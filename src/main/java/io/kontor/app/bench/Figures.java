package io.kontor.app.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What one section of a bench measured: how many in how long, how long each took, and what it cost the server.
 *
 * @param serverCpu processor time of the server's process meanwhile; what its compilers took is told apart
 */
public record Figures(String name, long count, long refused, Duration took, Histogram latencyMicros, Cpu serverCpu) {
    /** Latencies up to a minute, to three digits. */
    static Histogram histogram() {
        return new Histogram(60_000_000L, 3);
    }

    double perSecond() {
        return count * 1e9 / Math.max(1, took.toNanos());
    }

    public static void header(PrintWriter out) {
        out.printf(
                "%-34s %8s %8s %9s %8s %9s %9s %9s %9s %9s%n",
                "section",
                "count",
                "refused",
                "per s",
                "of bare",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "server µs",
                "compiling");
        out.flush();
    }

    /** One row, with this rate over the limit's, and the server's processor time for each of the count. */
    public void print(PrintWriter out, Figures limit) {
        out.printf(
                Locale.ROOT,
                "%-34s %8d %8d %9.0f %8.2f %9.2f %9.2f %9.2f %9.0f %9.0f%n",
                name,
                count,
                refused,
                perSecond(),
                perSecond() / limit.perSecond(),
                millisAt(50),
                millisAt(99),
                millisAt(99.9),
                serverCpu.microsEach(count),
                microsEach(serverCpu.compiling()));
        out.flush();
    }

    private double microsEach(Duration time) {
        return time.toNanos() / 1e3 / Math.max(1, count);
    }

    private double millisAt(double percentile) {
        return latencyMicros.getValueAtPercentile(percentile) / 1e3;
    }
}
