package io.kontor.risk;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What one step or one tick is worth, to turn decimals into whole numbers of it. Nearly every unit is a power of ten, for which that is
 * a shift of the point and no division.
 *
 * @param shift digits the point moves to the right; -1 where the unit is no power of ten
 */
record Unit(BigDecimal size, int shift) {
    static Unit of(BigDecimal size) {
        BigDecimal plain = size.stripTrailingZeros();
        boolean powerOfTen = plain.precision() == 1 && plain.unscaledValue().longValue() == 1;
        return new Unit(size, powerOfTen && plain.scale() >= 0 ? plain.scale() : -1);
    }

    /** Whether the value is a whole number of units; it must be without trailing zeros. */
    boolean divides(BigDecimal value) {
        return shift >= 0 ? value.scale() <= shift : value.remainder(size).signum() == 0;
    }

    /** The largest there is where it is too many. */
    long roundedUp(BigDecimal value) {
        return saturated(value, RoundingMode.CEILING);
    }

    long roundedDown(BigDecimal value) {
        return saturated(value, RoundingMode.FLOOR);
    }

    private long saturated(BigDecimal value, RoundingMode mode) {
        if (value.signum() == 0) {
            return 0;
        }
        try {
            return shift >= 0
                    ? value.scaleByPowerOfTen(shift).setScale(0, mode).longValueExact()
                    : value.divide(size, 0, mode).longValueExact();
        } catch (ArithmeticException tooMany) {
            return value.signum() < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
        }
    }

    BigDecimal times(long count) {
        return size.multiply(BigDecimal.valueOf(count));
    }
}
