package io.kontor.value;

import java.math.BigDecimal;

/** How much of the base asset, exact and never negative; direction is a {@link Side} or a signed number. */
public record Quantity(BigDecimal value) implements Comparable<Quantity> {
    public static final Quantity ZERO = new Quantity(BigDecimal.ZERO);

    public Quantity {
        value = Decimals.normalise(value);
        if (value.signum() < 0) {
            throw new IllegalArgumentException("quantity: " + value.toPlainString() + " (expected: >= 0)");
        }
    }

    public static Quantity of(String value) {
        return new Quantity(Decimals.require("quantity", value));
    }

    public Quantity plus(Quantity other) {
        return new Quantity(value.add(other.value));
    }

    /** The difference; throws when it would be negative, for a caller that holds the invariant. */
    public Quantity minus(Quantity other) {
        return new Quantity(value.subtract(other.value));
    }

    /** The difference, or zero where the other is larger: an overfill leaves nothing to fill. */
    public Quantity minusOrZero(Quantity other) {
        return compareTo(other) <= 0 ? ZERO : minus(other);
    }

    public Quantity min(Quantity other) {
        return compareTo(other) <= 0 ? this : other;
    }

    public Quantity max(Quantity other) {
        return compareTo(other) >= 0 ? this : other;
    }

    public boolean isZero() {
        return value.signum() == 0;
    }

    /** Positive for a buy, negative for a sell. */
    public BigDecimal signed(Side side) {
        return side == Side.BUY ? value : value.negate();
    }

    @Override
    public int compareTo(Quantity other) {
        return value.compareTo(other.value);
    }

    /** Plain notation, never an exponent. */
    @Override
    public String toString() {
        return value.toPlainString();
    }
}
