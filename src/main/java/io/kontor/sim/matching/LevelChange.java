package io.kontor.sim.matching;

import io.kontor.value.Side;

/** The house's liquidity at one price is so much from now on; in {@link Units}. */
public record LevelChange(Side side, long price, long quantity) {}
