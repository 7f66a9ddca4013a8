package io.kontor.platform.journal;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/** The journal as {@code kontor.journal.*}: how large its groups are, how long the disk takes, what waits, what went wrong. */
final class JournalMeters implements CommitListener {

    private static final double[] GROUPS = {1, 4, 16, 64, 256, 1024, 4096};
    private static final Duration[] SYNCS = {
        Duration.ofNanos(200_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofSeconds(1)
    };

    private final DistributionSummary groups;
    private final Timer syncs;

    private JournalMeters(DistributionSummary groups, Timer syncs) {
        this.groups = groups;
        this.syncs = syncs;
    }

    static void bind(RocksStore store, MeterRegistry registry) {
        var groups = DistributionSummary.builder("kontor.journal.group")
                .description("Writes that shared one sync")
                .serviceLevelObjectives(GROUPS)
                .register(registry);
        var syncs = Timer.builder("kontor.journal.sync")
                .description("Writing and syncing one group")
                .serviceLevelObjectives(SYNCS)
                .register(registry);
        store.watch(new JournalMeters(groups, syncs));

        count(registry, store, "commits", "Groups written and synced", JournalStats::commits);
        count(registry, store, "syncs", "Syncs of the log, as RocksDB counts them", JournalStats::syncs);
        count(registry, store, "writes", "Writes of entities in them", JournalStats::writes);
        count(registry, store, "events", "Events in them", JournalStats::events);
        count(registry, store, "bytes", "Bytes of events and snapshots in them", JournalStats::bytes);
        count(registry, store, "commit.seconds", "Time spent in commits", stats -> stats.commitNanos() / 1e9);
        count(registry, store, "overloads", "Writes refused because the queue was full", JournalStats::overloads);
        count(registry, store, "failures", "Commits that failed", JournalStats::failures);
        count(registry, store, "torn", "Bytes of a half-written group cut off at opening", JournalStats::tornBytes);
        gauge(registry, store, "queued", "Writes that wait for the writer", JournalStats::queued);
        gauge(registry, store, "queued.bytes", "Bytes that wait for the writer", JournalStats::queuedBytes);
        Gauge.builder("kontor.journal.followers", store, it -> it.signals().count())
                .description("Sources that follow a stream on this node")
                .register(registry);
        Gauge.builder("kontor.journal.up", store, it -> it.health().up() ? 1 : 0)
                .description("1 while the journal takes writes")
                .register(registry);
    }

    private static void count(
            MeterRegistry registry, RocksStore store, String name, String what, ToDoubleFunction<JournalStats> value) {
        FunctionCounter.builder("kontor.journal." + name, store, it -> value.applyAsDouble(it.stats()))
                .description(what)
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry, RocksStore store, String name, String what, ToDoubleFunction<JournalStats> value) {
        Gauge.builder("kontor.journal." + name, store, it -> value.applyAsDouble(it.stats()))
                .description(what)
                .register(registry);
    }

    @Override
    public void committed(int writes, long syncNanos) {
        groups.record(writes);
        syncs.record(Duration.ofNanos(syncNanos));
    }
}
