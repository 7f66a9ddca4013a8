package io.kontor.control.breaker;

import io.kontor.value.AccountId;
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

    /** A limit that is used beyond its size; {@code detail} says which and how far. */
    record Breach(BreakerTrigger trigger, String detail) {}

    /** A node says what it has counted; nothing to those who count themselves. */
    default void heard(String node, AccountCount counted) {}

    Map<AccountId, Orders> orders();

    /** How often each account's orders were flagged with any of these since the start of the process. */
    Map<AccountId, Long> flagged(Set<String> flags);

    /** The limits of each account that was heard of lately, as of then; one not heard of is not in it. */
    Map<AccountId, Set<Breach>> breaches();
}
