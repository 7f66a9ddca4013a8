package io.kontor.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;

/** How every decimal of the gateway is kept: normalised, so that 1.0 equals 1.00, and divided in one stated context. */
public final class Decimals {
    /** Divisions only: 34 digits, half even. Sums and products are exact and need no context. */
    public static final MathContext CONTEXT = new MathContext(34, RoundingMode.HALF_EVEN);

    /** No price, quantity or amount we know needs more on either side of the point; anything longer is hostile or broken input. */
    public static final int DIGITS_MAX = 38;

    /** Far beyond what sums, products and quotients of such inputs reach, and small enough to write out in full. */
    private static final int SCALE_MAX = 1_000;

    private static final int CHARS_MAX = 2 * DIGITS_MAX + 8;

    private Decimals() {}

    /**
     * Reads a decimal that came from outside, exactly: ASCII digits with an optional sign, point and exponent. Empty where the text is
     * anything else or has more than {@link #DIGITS_MAX} digits before or after the point. The work is bounded whatever the text.
     */
    public static Optional<BigDecimal> parse(String text) {
        if (text.isEmpty() || text.length() > CHARS_MAX || !isAsciiNumber(text)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text)).filter(Decimals::isBounded);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Whether the number has at most {@link #DIGITS_MAX} significant digits on either side of the point. */
    public static boolean isBounded(BigDecimal value) {
        if (value.signum() == 0) {
            return true;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        long scale = stripped.scale();
        return scale <= DIGITS_MAX && stripped.precision() - scale <= DIGITS_MAX;
    }

    static BigDecimal require(String name, String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(name + ": " + Ids.excerpt(text)
                        + " (expected: a decimal of at most " + DIGITS_MAX + " digits on either side of the point)"));
    }

    /** The same number with no trailing zeros and no negative scale, so that equal numbers are equal records. */
    public static BigDecimal normalise(BigDecimal value) {
        Objects.requireNonNull(value, "value");
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        // Written out, 1E1000000000 would not fit into memory.
        if (Math.abs((long) value.scale()) > SCALE_MAX) {
            throw new IllegalArgumentException(
                    "decimal: scale " + value.scale() + " (expected: -" + SCALE_MAX + " to " + SCALE_MAX + ")");
        }
        if (value.scale() == 0) {
            return value;
        }
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private static boolean isAsciiNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
