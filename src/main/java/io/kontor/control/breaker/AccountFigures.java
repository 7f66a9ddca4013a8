package io.kontor.control.breaker;

import io.kontor.value.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is counted of accounts where it is seen anyhow; the breaker reads it at each look. Thread-safe, never blocks. */
public interface AccountFigures {
    /**
     * Orders of one account since the start of the process.
     *
     * @param rejected by a venue
     */
    record Orders(long sent, long rejected) {}

    /**
     * A limit that is used beyond its size, or may be.
     *
     * @param certain whether it is; otherwise not all it counts is known, and what is known is not too much
     * @param detail which, and how far
     */
    record Breach(BreakerTrigger trigger, boolean certain, String detail) {}

    /** A node says what it has counted; nothing to those who count themselves. */
    default void heard(String node, AccountCount counted) {}

    /** What an earlier breaker had looked at of other nodes' flags; nothing to those who count themselves, and end with their breaker. */
    default void seen(List<BreakerState.Seen> flags) {}

    /** What each node has counted of these flags, where there are nodes to tell. */
    default List<BreakerState.Seen> counted(Set<String> flags) {
        return List.of();
    }

    Map<AccountId, Orders> orders();

    /** How often each account's orders were flagged with any of these since the start of the process, or since an earlier breaker looked. */
    Map<AccountId, Long> flagged(Set<String> flags);

    /** The limits of each account that was heard of lately, as of then; one not heard of is not in it. */
    Map<AccountId, Set<Breach>> breaches();
}
