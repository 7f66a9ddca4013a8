package io.kontor.ingress.kafka;

import io.kontor.value.RefusalCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Counts the commands of a node's partitions, and knows for how long the first undecided one has held its partition up. Thread-safe. */
public final class CommandMetrics {
    private final MeterRegistry meters;
    private final LongSupplier nanoTime;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ConcurrentHashMap<Object, Long> firstSince = new ConcurrentHashMap<>();
    private final Counter received;
    private final Counter again;
    private volatile Optional<Ended> ended = Optional.empty();

    private record Ended(String why, long nanos) {}

    public CommandMetrics(MeterRegistry meters, LongSupplier nanoTime) {
        this.meters = meters;
        this.nanoTime = nanoTime;
        meters.gauge("kontor.kafka.commands.in.flight", inFlight);
        meters.gauge(
                "kontor.kafka.commands.waiting.seconds",
                this,
                m -> m.longestWait().toMillis() / 1_000.0);
        received = counter("kontor.kafka.commands.received", "Records read from the commands' topic");
        again = counter(
                "kontor.kafka.commands.retried", "Attempts at commands that were not decided by the one before");
    }

    /** How long the longest waiting partition has been at its first command that is not decided. */
    public Duration longestWait() {
        long now = nanoTime.getAsLong();
        return firstSince.values().stream()
                .map(since -> Duration.ofNanos(now - since))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Why the consumer ended, where it did within the time and has read nothing since. */
    public Optional<String> unread(Duration within) {
        long now = nanoTime.getAsLong();
        return ended.filter(end -> now - end.nanos() <= within.toNanos()).map(Ended::why);
    }

    void consumerEnded(String why) {
        ended = Optional.of(new Ended(why, nanoTime.getAsLong()));
    }

    void received() {
        ended = Optional.empty();
        received.increment();
        inFlight.incrementAndGet();
    }

    void left(int count) {
        inFlight.addAndGet(-count);
    }

    void again() {
        again.increment();
    }

    void refused(RefusalCode code) {
        Counter.builder("kontor.kafka.commands.refused")
                .description("Commands written to the refusals' topic, by code")
                .tag("code", code.name())
                .register(meters)
                .increment();
    }

    /** What holds a partition up has changed: its first undecided command, or a refusal that is not taken. */
    void first(Object waiting, long sinceNanos) {
        firstSince.put(waiting, sinceNanos);
    }

    void none(Object waiting) {
        firstSince.remove(waiting);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }
}
