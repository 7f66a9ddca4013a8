package io.kontor.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.Seeded;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactTest {
    @Test
    void agreesWithNumbersOfAnySizeOrSaysThatItCannot() {
        Random random = Seeded.random(ExactTest.class);
        for (int i = 0; i < 200_000; i++) {
            long a = positive(random);
            long b = positive(random);
            long divisor = Math.max(1, positive(random));
            BigInteger[] exact = BigInteger.valueOf(a)
                    .multiply(BigInteger.valueOf(b))
                    .divideAndRemainder(BigInteger.valueOf(divisor));

            check(a, b, divisor, exact[0], false);
            check(a, b, divisor, exact[1].signum() == 0 ? exact[0] : exact[0].add(BigInteger.ONE), true);
        }
    }

    private static void check(long a, long b, long divisor, BigInteger expected, boolean up) {
        if (expected.bitLength() >= Long.SIZE) {
            assertThatThrownBy(() -> mulDiv(a, b, divisor, up)).isInstanceOf(ArithmeticException.class);
        } else {
            assertThat(mulDiv(a, b, divisor, up))
                    .as("%d x %d / %d", a, b, divisor)
                    .isEqualTo(expected.longValueExact());
        }
    }

    private static long mulDiv(long a, long b, long divisor, boolean up) {
        return up ? Exact.mulDivUp(a, b, divisor) : Exact.mulDivDown(a, b, divisor);
    }

    /** Of any length in bits. */
    private static long positive(Random random) {
        return (random.nextLong() >>> 1) >>> random.nextInt(Long.SIZE - 1);
    }
}
