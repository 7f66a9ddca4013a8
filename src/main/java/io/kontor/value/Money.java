package io.kontor.value;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** A signed amount of some currency, exact. Which currency is said by the field or map that holds it. */
public record Money(BigDecimal value) implements Comparable<Money> {
    public static final Money ZERO = new Money(BigDecimal.ZERO);

    private static final int BRIEF_SCALE = 8;

    public Money {
        value = Decimals.normalise(value);
    }

    public static Money of(String value) {
        return new Money(Decimals.require("money", value));
    }

    public Money plus(Money other) {
        return new Money(value.add(other.value));
    }

    public Money minus(Money other) {
        return new Money(value.subtract(other.value));
    }

    public Money negate() {
        return new Money(value.negate());
    }

    public Money abs() {
        return value.signum() < 0 ? negate() : this;
    }

    /** The price at which so much costs this; the quantity must not be zero. */
    public Price dividedBy(Quantity quantity) {
        // Mostly it comes out even after a few digits; working out 34 and stripping their zeros again costs ten times
        // as much.
        BigDecimal brief = value.divide(quantity.value(), Math.max(BRIEF_SCALE, value.scale()), RoundingMode.DOWN);
        return new Price(
                brief.multiply(quantity.value()).compareTo(value) == 0
                        ? brief
                        : value.divide(quantity.value(), Decimals.CONTEXT));
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    @Override
    public int compareTo(Money other) {
        return value.compareTo(other.value);
    }

    /** Plain notation, never an exponent. */
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
