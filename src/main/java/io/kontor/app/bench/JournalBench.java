package io.kontor.app.bench;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import io.kontor.platform.journal.Journal;
import io.kontor.platform.journal.JournalStats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * The embedded journal by itself: so many entities, each persisting a fill as soon as the one before is acknowledged. The bare disk is
 * measured in turn with them, fifth of a second by fifth of a second, because a shared machine changes all the time.
 */
public final class JournalBench {
    private static final int[] WRITERS = {1, 64, 1000};
    private static final int WARM_UP_TURNS = 15;
    private static final Duration TURN = Duration.ofMillis(200);
    private static final long PAUSE_SECONDS = 60;

    private final ActorSystem<?> system;
    private final Path directory;
    private final int turns;
    private final PrintWriter out;

    /**
     * Runs nothing yet.
     *
     * @param directory where the journal writes, so that the bare disk is the same
     * @param turns fifths of a second, of each section and of the bare disk beside it
     */
    public JournalBench(ActorSystem<?> system, Path directory, int turns, PrintWriter out) {
        this.system = system;
        this.directory = directory;
        this.turns = turns;
        this.out = out;
    }

    public void run() throws IOException, InterruptedException {
        out.printf(
                "%-8s %9s %9s %8s %8s %8s %9s %8s   %s%n",
                "writers", "events/s", "syncs/s", "p50 ms", "p99 ms", "p99.9 ms", "raw/s", "raw p50", "against raw");
        Section warmUp = new Section("warm-up", 64);
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            warmUp.run();
        }
        for (int writers : WRITERS) {
            Section section = new Section("s" + writers, writers);
            try (RawSync raw = new RawSync(directory)) {
                for (int turn = 0; turn < turns; turn++) {
                    raw.run(TURN);
                    section.run();
                }
                section.print(raw);
            }
        }
        JournalStats stats = Journal.get(system).stats();
        out.printf(Locale.ROOT, "%d bytes an event as journalled%n", stats.bytes() / Math.max(1, stats.events()));
        out.flush();
    }

    /** So many writers, who write in turns with the bare disk. */
    private final class Section {
        private final Histogram latencies =
                new ConcurrentHistogram(Figures.histogram().getHighestTrackableValue(), 3);
        private final List<ActorRef<JournalWriter.Message>> writers = new ArrayList<>();
        private long events;
        private long syncs;
        private long nanos;

        Section(String name, int count) {
            for (int n = 0; n < count; n++) {
                writers.add(system.systemActorOf(
                        JournalWriter.create("bench|" + name + "-" + n, latencies),
                        "bench-" + name + "-" + n,
                        Props.empty()));
            }
        }

        void run() throws InterruptedException {
            CountDownLatch pausing = new CountDownLatch(writers.size());
            JournalStats before = Journal.get(system).stats();
            long start = System.nanoTime();
            writers.forEach(writer -> writer.tell(new JournalWriter.Write()));
            TimeUnit.NANOSECONDS.sleep(TURN.toNanos());
            JournalStats after = Journal.get(system).stats();
            nanos += System.nanoTime() - start;
            writers.forEach(writer -> writer.tell(new JournalWriter.Pause(pausing::countDown)));
            if (!pausing.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(pausing.getCount() + " writers did not pause");
            }
            events += after.events() - before.events();
            syncs += after.commits() - before.commits();
        }

        void print(RawSync raw) {
            double perSecond = events * 1e9 / nanos;
            out.printf(
                    Locale.ROOT,
                    "%-8d %9.0f %9.0f %8.3f %8.3f %8.3f %9.0f %8.3f   rate %.1f x, p50 %.2f x%n",
                    writers.size(),
                    perSecond,
                    syncs * 1e9 / nanos,
                    millis(latencies, 50),
                    millis(latencies, 99),
                    millis(latencies, 99.9),
                    raw.perSecond(),
                    raw.millisAt(50),
                    perSecond / raw.perSecond(),
                    millis(latencies, 50) / raw.millisAt(50));
            out.flush();
        }

        private static double millis(Histogram micros, double percentile) {
            return micros.getValueAtPercentile(percentile) / 1e3;
        }
    }
}
