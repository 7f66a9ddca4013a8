package io.kontor.value;

/** Whether a fill took liquidity or made it; FIX LastLiquidityInd(851). */
public enum Liquidity {
    MAKER,
    TAKER
}
