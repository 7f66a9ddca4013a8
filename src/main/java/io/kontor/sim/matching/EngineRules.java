package io.kontor.sim.matching;

import io.kontor.sim.message.SelfTrade;
import io.kontor.value.Asset;
import java.math.BigDecimal;
import java.util.Map;

/**
 * What the exchange decides for everybody.
 *
 * @param selfTrade where the order does not say
 * @param openOrdersPerAccountMax a further order is refused
 * @param seeds what a new account holds
 * @param otherSeed what a new account holds of any asset not named there
 */
public record EngineRules(
        Fees fees,
        SelfTrade selfTrade,
        int openOrdersPerAccountMax,
        Map<Asset, BigDecimal> seeds,
        BigDecimal otherSeed,
        Conduct conduct) {
    /** In what venues differ. */
    public enum Conduct {
        /** A client order id is taken for ever, also by an order that was rejected. A trigger that is reached already wakes its order. */
        STRICT,
        /** An id is free again once its order is over; a rejected order leaves no trace; a trigger that is reached already is refused. */
        BINANCE
    }

    public EngineRules {
        seeds = Map.copyOf(seeds);
    }

    BigDecimal seed(Asset asset) {
        return seeds.getOrDefault(asset, otherSeed);
    }
}
