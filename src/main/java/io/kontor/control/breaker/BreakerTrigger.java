package io.kontor.control.breaker;

/** What may trip the breaker. By hand it is tripped by a halt: {@code POST /v1/halts}, which no cooldown ends. */
public enum BreakerTrigger {
    /** A price moved too far within a window. */
    MARKET_MOVE("market-move"),
    /** A market that had prices has had none for too long. */
    STALE_MARKET_DATA("stale-market-data"),
    /** A venue rejected too large a part of an account's orders. */
    REJECT_RATE("reject-rate"),
    /** A position goes beyond its limit if the open orders of a side fill, which no order of ours could have done. */
    POSITION_LIMIT("position-limit"),
    /** An account lost as much in a trading day as it may. */
    DAILY_LOSS("daily-loss"),
    /** The venue did what our books say cannot be. */
    RECONCILIATION_BREAK("reconciliation-break");

    private final String key;

    BreakerTrigger(String key) {
        this.key = key;
    }

    /**
     * Whether its cause is something that happened rather than something that lasts: each time it is found it is another one, which nobody
     * has seen who lifted the halt for the one before.
     */
    boolean happens() {
        return this == RECONCILIATION_BREAK;
    }

    /** Its block in {@code kontor.breaker}. */
    String key() {
        return key;
    }
}
