package io.kontor.projection.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Counts published events, and knows how old the oldest one is that is on its way. Thread-safe. */
public final class EventMetrics {
    private final Clock clock;
    private final Counter published;
    private final AtomicInteger following = new AtomicInteger();
    private final ConcurrentHashMap<String, Instant> onItsWay = new ConcurrentHashMap<>();

    /** Since when it is not known where to begin, or each beginning fails. */
    private final ConcurrentHashMap<String, Instant> beginning = new ConcurrentHashMap<>();

    private volatile Optional<String> progressUnread = Optional.empty();

    public EventMetrics(MeterRegistry meters, Clock clock) {
        this.clock = clock;
        published = Counter.builder("kontor.kafka.events.published")
                .description("Events acknowledged by the brokers, repeats included")
                .register(meters);
        meters.gauge("kontor.kafka.events.accounts", following);
        meters.gauge("kontor.kafka.events.behind.seconds", this, m -> m.behind().toMillis() / 1_000.0);
    }

    /**
     * How long ago the oldest event was journalled that is not acknowledged yet, of those a follower has come to; or for how long one does
     * not know where to begin, or fails each time it has begun.
     */
    public Duration behind() {
        Instant now = clock.instant();
        return Stream.concat(onItsWay.values().stream(), beginning.values().stream())
                .map(at -> Duration.between(at, now))
                .max(Duration::compareTo)
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    /** Why it cannot be learnt how far events are published, where it cannot. */
    public Optional<String> unread() {
        return progressUnread;
    }

    void progressUnread(String why) {
        progressUnread = Optional.of(why);
    }

    void progressRead() {
        progressUnread = Optional.empty();
    }

    /** Begun anew after a failure it waits since the first time. */
    void beginning(String account) {
        beginning.putIfAbsent(account, clock.instant());
    }

    void begun(String account) {
        beginning.remove(account);
    }

    void sending(String account, Instant firstAt) {
        onItsWay.put(account, firstAt);
    }

    void acknowledged(String account, int count) {
        published.increment(count);
        onItsWay.remove(account);
    }

    void following(int accounts) {
        following.set(accounts);
    }

    /** Any other is another node's now, and behind or not: also one whose stream had ended just then. */
    void onlyHere(Set<String> accounts) {
        beginning.keySet().retainAll(accounts);
        onItsWay.keySet().retainAll(accounts);
    }
}
