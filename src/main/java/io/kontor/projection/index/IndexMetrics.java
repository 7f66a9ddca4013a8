package io.kontor.projection.index;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what is fed into the index, and knows how far it is behind and whether it takes writes. Thread-safe. */
public final class IndexMetrics {
    private final Counter rows;
    private final Counter writes;
    private final Counter failures;
    private final Counter late;
    private final AtomicInteger accounts = new AtomicInteger();
    private final AtomicLong behind = new AtomicLong();
    private volatile Optional<String> failing = Optional.empty();

    public IndexMetrics(MeterRegistry meters) {
        rows = Counter.builder("kontor.index.rows")
                .description("Orders stored in the index, repeats included")
                .register(meters);
        writes = Counter.builder("kontor.index.writes")
                .description("Times that what had gathered was stored")
                .register(meters);
        failures = Counter.builder("kontor.index.failures")
                .description("Writes to and readings for the index that failed and are repeated")
                .register(meters);
        late = Counter.builder("kontor.index.late")
                .description(
                        "Writes that were indexed and had come late: lists have orders of theirs beside the right ones")
                .register(meters);
        Gauge.builder("kontor.index.accounts", accounts, AtomicInteger::get)
                .description("Accounts this node feeds into the index")
                .register(meters);
        Gauge.builder("kontor.index.behind", behind, AtomicLong::get)
                .description("Journalled writes that the index does not have, of the account with most of them")
                .register(meters);
    }

    /** Journalled writes that the index does not have, of the account on this node with most of them. */
    public long behind() {
        return behind.get();
    }

    /** Why it takes nothing, while it does not. */
    public Optional<String> failing() {
        return failing;
    }

    void stored(int count) {
        writes.increment();
        rows.increment(count);
        works();
    }

    /** Something succeeded again. */
    void works() {
        failing = Optional.empty();
    }

    void failed(String why) {
        failures.increment();
        failing = Optional.of(why);
    }

    void late() {
        late.increment();
    }

    void feeding(Collection<Feeding> feeds) {
        accounts.set(feeds.size());
        behind.set(feeds.stream().mapToLong(Feeding::behind).max().orElse(0));
    }
}
