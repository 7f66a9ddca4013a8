package io.kontor.value;

import java.math.BigDecimal;

/** Quote currency per one base unit, exact. May be negative (spreads, futures); tick and rounding belong to the instrument. */
public record Price(BigDecimal value) implements Comparable<Price> {
    public Price {
        value = Decimals.normalise(value);
    }

    public static Price of(String value) {
        return new Price(Decimals.require("price", value));
    }

    /** What so much costs at this price, in the quote currency. */
    public Money times(Quantity quantity) {
        return new Money(value.multiply(quantity.value()));
    }

    public Price plus(Price other) {
        return new Price(value.add(other.value));
    }

    public Price minus(Price other) {
        return new Price(value.subtract(other.value));
    }

    public boolean isPositive() {
        return value.signum() > 0;
    }

    @Override
    public int compareTo(Price other) {
        return value.compareTo(other.value);
    }

    /** Plain notation, never an exponent. */
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
