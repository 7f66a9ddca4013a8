package io.kontor.ingress.json;

import io.kontor.value.Decimals;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A decimal as callers may spell it: JSON's own number notation, in quotes or not. Read exactly or not at all; the digits are counted
 * before a number is made of them, since {@code 1e999999999} is ten characters and a gigabyte of zeros.
 */
final class DecimalText {
    static final String EXPECTED = "a decimal of at most " + Decimals.DIGITS_MAX + " digits";

    private static final int CHARS_MAX = 2 * Decimals.DIGITS_MAX + 8;
    private static final Pattern NOTATION = Pattern.compile("(-?)(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?");

    private DecimalText() {}

    static Optional<BigDecimal> read(String text) {
        if (text.length() > CHARS_MAX || !NOTATION.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(text);
        boolean negativeZero = value.signum() == 0 && text.charAt(0) == '-';
        return negativeZero || plainDigits(value) > Decimals.DIGITS_MAX ? Optional.empty() : Optional.of(value);
    }

    /** Digits in plain notation, as received: zeros behind the point count, those in front do not. */
    private static int plainDigits(BigDecimal value) {
        int integer = Math.max(value.precision() - value.scale(), 0);
        return integer + Math.max(value.scale(), 0);
    }
}
