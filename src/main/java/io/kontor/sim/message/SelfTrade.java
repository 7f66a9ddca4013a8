package io.kontor.sim.message;

/** What happens when an order meets another of its own account. The taker's wish decides. */
public enum SelfTrade {
    /** They trade. */
    NONE,
    EXPIRE_TAKER,
    EXPIRE_MAKER,
    EXPIRE_BOTH
}
