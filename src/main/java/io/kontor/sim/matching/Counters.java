package io.kontor.sim.matching;

/** The last numbers given out: orders, trades, and places in queues. Never one twice, also after a restart. */
public record Counters(long order, long trade, long rank) {
    public static final Counters START = new Counters(0, 0, 0);
}
