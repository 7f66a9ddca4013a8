package io.kontor.app;

import io.kontor.platform.journal.Journal;
import io.kontor.platform.journal.JournalStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What the journal's writer does, for whoever watches it: orders wait for nothing else as much. */
record JournalMeters(Journal journal, MeterRegistry registry) {
    void register() {
        counter("kontor.journal.commits", "Groups written and synced", JournalStats::commits);
        counter("kontor.journal.syncs", "Syncs of the log", JournalStats::syncs);
        counter("kontor.journal.writes", "Writes of entities in them", JournalStats::writes);
        counter("kontor.journal.events", "Events in them", JournalStats::events);
        counter("kontor.journal.commit.seconds", "Time spent in commits", stats -> stats.commitNanos() / 1e9);
        counter("kontor.journal.overloads", "Writes refused because the queue was full", JournalStats::overloads);
        counter("kontor.journal.failures", "Commits that failed", JournalStats::failures);
        Gauge.builder("kontor.journal.queued", journal, of -> of.stats().queued())
                .description("Writes that wait for the writer")
                .register(registry);
    }

    private void counter(String name, String description, ToDoubleFunction<JournalStats> value) {
        FunctionCounter.builder(name, journal, of -> value.applyAsDouble(of.stats()))
                .description(description)
                .register(registry);
    }
}
