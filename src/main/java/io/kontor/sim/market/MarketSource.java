package io.kontor.sim.market;

/** Plays the outside market. Called by the engine's thread alone; times are nanoseconds of one monotonic clock. */
public interface MarketSource extends AutoCloseable {
    /** When it wants to run next; {@link Long#MAX_VALUE} when it is over. */
    long dueNanos();

    /** Plays everything that is due. */
    void run(long nowNanos, MarketSink sink);

    @Override
    void close();
}
