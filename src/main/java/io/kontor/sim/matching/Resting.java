package io.kontor.sim.matching;

import org.jspecify.annotations.Nullable;

/** A place in the queue of one price: an order's, or a lump of the house's liquidity. */
final class Resting {
    private final @Nullable Order order;
    private final Level level;
    private final long rank;
    private long shown;

    @Nullable
    Resting previous;

    @Nullable
    Resting next;

    Resting(@Nullable Order order, Level level, long shown, long rank) {
        this.order = order;
        this.level = level;
        this.shown = shown;
        this.rank = rank;
    }

    /** Null: the house. */
    @Nullable
    Order order() {
        return order;
    }

    Level level() {
        return level;
    }

    long price() {
        return level.price();
    }

    long shown() {
        return shown;
    }

    long rank() {
        return rank;
    }

    /** What a taker could get out of it, an iceberg's hidden part included. */
    long available() {
        return order == null ? shown : order.remaining();
    }

    void change(long by) {
        shown += by;
    }
}
