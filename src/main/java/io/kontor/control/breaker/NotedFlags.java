package io.kontor.control.breaker;

import io.kontor.control.breaker.BreakerState.Seen;
import io.kontor.value.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What this breaker has noted of flags that were looked at: all of it, for as many nodes and accounts as its figures know. Its state
 * remembers for the next breaker no more than {@link BreakerState#SEEN_MAX}; going by that, what is beyond would be noted at every look, and
 * push out what is noted at the next. Not thread-safe.
 */
final class NotedFlags {
    private final Map<Source, Map<String, Long>> noted = new HashMap<>();

    private record Source(String node, AccountId account) {
        static Source of(Seen seen) {
            return new Source(seen.node(), seen.account());
        }
    }

    /** What breakers before this one have noted. */
    void recall(List<Seen> seen) {
        seen.forEach(each -> noted.put(Source.of(each), each.counts()));
    }

    /**
     * What is to be kept of flags that were looked at: where a count has changed since. Noted from then on.
     *
     * @param number of the last event
     */
    List<BreakerEvent> news(long number, List<Seen> counted, Instant now) {
        List<BreakerEvent> events = new ArrayList<>();
        for (Seen each : counted) {
            if (!each.counts().equals(noted.put(Source.of(each), each.counts()))) {
                events.add(new BreakerEvent.FlagsSeen(
                        number + events.size() + 1, each.node(), each.account(), each.counts(), now));
            }
        }
        return events;
    }
}
