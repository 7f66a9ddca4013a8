package io.kontor.risk;

/** Whole-number arithmetic beyond 64 bits without allocating. What does not fit into a {@code long} at the end throws, it never wraps. */
final class Exact {
    private static final long LOW = 0xFFFF_FFFFL;

    private Exact() {}

    /** {@code a × b ÷ divisor}, rounded up. All at least 0, the divisor more. */
    static long mulDivUp(long a, long b, long divisor) {
        return mulDiv(a, b, divisor, true);
    }

    /** {@code a × b ÷ divisor}, rounded down. All at least 0, the divisor more. */
    static long mulDivDown(long a, long b, long divisor) {
        return mulDiv(a, b, divisor, false);
    }

    private static long mulDiv(long a, long b, long divisor, boolean up) {
        long high = Math.multiplyHigh(a, b);
        long low = a * b;
        if (high == 0) {
            long quotient = low >= 0 ? low / divisor : Long.divideUnsigned(low, divisor);
            return rounded(quotient, low - quotient * divisor, up);
        }
        if (high >= divisor) {
            throw new ArithmeticException("more than 2^63 - 1");
        }
        return divideWide(high, low, divisor, up);
    }

    /** Knuth's algorithm D for two digits of 32 bits each. */
    private static long divideWide(long high, long low, long divisor, boolean up) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long d = divisor << shift;
        long dHigh = d >>> 32;
        long dLow = d & LOW;
        long top = (high << shift) | (low >>> (Long.SIZE - shift));
        long rest = low << shift;
        long q1 = digit(top, rest >>> 32, dHigh, dLow);
        long middle = (top << 32) + (rest >>> 32) - q1 * d;
        long q0 = digit(middle, rest & LOW, dHigh, dLow);
        long remainder = (middle << 32) + (rest & LOW) - q0 * d;
        return rounded((q1 << 32) + q0, remainder, up);
    }

    private static long digit(long top, long next, long dHigh, long dLow) {
        long q = Long.divideUnsigned(top, dHigh);
        long r = top - q * dHigh;
        while (q > LOW || Long.compareUnsigned(q * dLow, (r << 32) + next) > 0) {
            q--;
            r += dHigh;
            if (r > LOW) {
                break;
            }
        }
        return q;
    }

    private static long rounded(long quotient, long remainder, boolean up) {
        long result = up && remainder != 0 ? quotient + 1 : quotient;
        if (result < 0) {
            throw new ArithmeticException("more than 2^63 - 1");
        }
        return result;
    }
}
