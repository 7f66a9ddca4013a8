package io.kontor.sim.message;

import io.kontor.value.Price;
import io.kontor.value.Side;

/** The last trade that wakes a waiting order. A trigger that is already reached wakes it at once. */
public record Trigger(Price price, Direction direction) {
    /** From which side the market must come. */
    public enum Direction {
        RISES_TO,
        FALLS_TO
    }

    /** A stop follows the market away: a buy waits for it to rise, a sell for it to fall. */
    public static Trigger stop(Side side, Price price) {
        return new Trigger(price, side == Side.BUY ? Direction.RISES_TO : Direction.FALLS_TO);
    }

    /** Take-profit leaves into the market's favour: the stop's mirror image. */
    public static Trigger takeProfit(Side side, Price price) {
        return new Trigger(price, side == Side.BUY ? Direction.FALLS_TO : Direction.RISES_TO);
    }
}
