package io.kontor.app;

import io.kontor.order.ReconciliationMetrics;
import io.kontor.value.AccountId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what reconciling did, for Prometheus and for {@code GET /v1/reconciliations}. Thread-safe. */
final class ReconciliationMeters implements ReconciliationMetrics {
    private static final String NAME = "kontor.reconciliation";

    private final MeterRegistry registry;
    private final AccountCounts accounts;
    private final Counter queried;
    private final Counter resent;
    private final Counter unknown;
    private final Counter repaired;
    private final Map<String, Counter> flagged = new ConcurrentHashMap<>();

    ReconciliationMeters(MeterRegistry registry, AccountCounts accounts) {
        this.registry = registry;
        this.accounts = accounts;
        this.queried = registry.counter(NAME, "what", "queried");
        this.resent = registry.counter(NAME, "what", "resent");
        this.unknown = registry.counter(NAME, "what", "unknown");
        this.repaired = registry.counter(NAME, "what", "repaired");
        // From the start: a counter that is first told as 1 has not grown for whoever asks by how much.
        FLAGS.forEach(flag -> flagged.put(flag, counter(flag)));
    }

    @Override
    public void queried() {
        queried.increment();
    }

    @Override
    public void resent() {
        resent.increment();
    }

    @Override
    public void unknown() {
        unknown.increment();
    }

    @Override
    public void repaired() {
        repaired.increment();
    }

    @Override
    public void flagged(AccountId account, String flag) {
        accounts.flagged(account, flag);
        flagged.computeIfAbsent(flag, this::counter).increment();
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        counts.put("queried", count(queried));
        counts.put("resent", count(resent));
        counts.put("unknown", count(unknown));
        counts.put("repaired", count(repaired));
        flagged.forEach((flag, counter) -> {
            if (count(counter) > 0) {
                counts.put("flagged." + flag, count(counter));
            }
        });
        return counts;
    }

    private Counter counter(String flag) {
        return registry.counter("kontor.order.flags", "flag", flag);
    }

    private static long count(Counter counter) {
        return (long) counter.count();
    }
}
