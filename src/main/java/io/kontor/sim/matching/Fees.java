package io.kontor.sim.matching;

import io.kontor.value.Asset;
import io.kontor.value.Liquidity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * What a trade costs. Fees are rounded down to eight decimals, so that the fees of parts never come to more than the fee of the whole.
 *
 * @param maker in basis points of the notional; negative is a rebate
 * @param third the asset for {@link Charge#THIRD}
 */
public record Fees(BigDecimal maker, BigDecimal taker, Charge charge, Optional<Third> third) {
    private static final int DECIMALS = 8;
    private static final int BASIS_POINT_SCALE = 4;

    /** What fees are paid in. */
    public enum Charge {
        /** What the trade is paid in. */
        QUOTE,
        /** What is traded. A contract cannot be paid out in parts, so there it is the quote asset. */
        BASE,
        /** What each side gets: a buyer what is traded, a seller what it is paid in. A contract is paid for in the quote asset. */
        RECEIVED,
        /** An asset of its own, at a fixed rate; the quote asset where the account has too little of it. */
        THIRD
    }

    /** What to pay with: so many units of it for one unit of quote currency. */
    public record Third(Asset asset, BigDecimal perQuote) {}

    public Fees {
        if (charge == Charge.THIRD && third.isEmpty()) {
            throw new IllegalArgumentException("fees: charged in a third asset (expected: which one, and its rate)");
        }
    }

    /** The fee on an amount of whatever it is charged in. */
    BigDecimal of(BigDecimal amount, Liquidity liquidity) {
        BigDecimal rate = liquidity == Liquidity.MAKER ? maker : taker;
        return amount.abs().multiply(rate).movePointLeft(BASIS_POINT_SCALE).setScale(DECIMALS, RoundingMode.DOWN);
    }

    /** The most that a fee on this amount can be, for what an open order locks. */
    BigDecimal reserve(BigDecimal amount) {
        BigDecimal rate = maker.max(taker).max(BigDecimal.ZERO);
        return amount.abs().multiply(rate).movePointLeft(BASIS_POINT_SCALE);
    }
}
