package io.kontor.platform.batch;

import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What all entities of one type tell of their batches. Thread-safe; made once per type and shared. */
public final class BatchMetrics {
    private final MeterRegistry registry;
    private final String entity;
    private final DistributionSummary commands;
    private final Timer writes;

    public BatchMetrics(MeterRegistry registry, String entity) {
        this.registry = registry;
        this.entity = entity;
        this.commands = DistributionSummary.builder("kontor.batch.commands")
                .description("Commands decided together")
                .tag("entity", entity)
                .register(registry);
        this.writes = Timer.builder("kontor.batch.write")
                .description("From handing a batch to the writer until its answers are sent")
                .tag("entity", entity)
                .register(registry);
    }

    long nanoTime() {
        return registry.config().clock().monotonicTime();
    }

    void written(int count, long sinceNanos) {
        commands.record(count);
        writes.record(Duration.ofNanos(nanoTime() - sinceNanos));
    }

    void unanswered(RefusalCode why) {
        registry.counter("kontor.batch.unanswered", "entity", entity, "why", why.name())
                .increment();
    }
}
