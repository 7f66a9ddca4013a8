package io.kontor.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;

/** How every decimal of the gateway is kept: normalised, so that 1.0 equals 1.00, and divided in one stated context. */
public final class Decimals {
    /** Divisions only: 34 digits, half even. Sums and products are exact and need no context. */
    public static final MathContext CONTEXT = new MathContext(34, RoundingMode.HALF_EVEN);

    /** No price, quantity or amount we know needs more; anything longer is hostile or broken input. */
    public static final int DIGITS_MAX = 38;

    private Decimals() {}

    /** The same number with no trailing zeros and no negative scale, so that equal numbers are equal records. */
    public static BigDecimal normalise(BigDecimal value) {
        Objects.requireNonNull(value, "value");
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
