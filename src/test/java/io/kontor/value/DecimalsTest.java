package io.kontor.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {
    private static final BigInteger ALL_DIGITS = BigInteger.TEN.pow(Decimals.DIGITS_MAX);

    @ParameterizedTest
    @CsvSource({
        "1.00, 1",
        "0.10, 0.1",
        "-2.50, -2.5",
        "1E3, 1000",
        "1e-5, 0.00001",
        "+7, 7",
        "0E-9, 0",
        "-0.0, 0",
        "0E999, 0",
        "100, 100"
    })
    void equalNumbersAreOneAndTheSameInPlainNotation(String text, String plain) {
        Price price = Price.of(text);

        assertThat(price).hasToString(plain).isEqualTo(Price.of(plain)).hasSameHashCodeAs(Price.of(plain));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1 ",
                "NaN",
                "Infinity",
                "-",
                ".",
                "1,5",
                "0x10",
                "1_000",
                "1d",
                "--1",
                "1e",
                "1e99999999999",
                "1E1000000000",
                "1E-1000000000",
                "1E39",
                "1E-39",
                "\u0661",
                "\uff11",
                "1\u0000",
                "1\n"
            })
    void hostileTextIsNoDecimal(String text) {
        assertThat(Decimals.parse(text)).isEmpty();
        assertThatThrownBy(() -> Quantity.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("quantity: ")
                .hasMessageEndingWith("(expected: a decimal of at most 38 digits on either side of the point)");
    }

    @Test
    void digitsAreLimitedOnEitherSideOfThePoint() {
        String digits = "9".repeat(Decimals.DIGITS_MAX);

        assertThat(Decimals.parse(digits + "." + digits)).contains(new BigDecimal(digits + "." + digits));
        assertThat(Decimals.parse(digits + "9")).isEmpty();
        assertThat(Decimals.parse("0." + digits + "9")).isEmpty();
        assertThat(Decimals.parse("1".repeat(1_000_000))).isEmpty();
    }

    @Test
    void aNumberTooLongToWriteOutIsRefusedAtOnce() {
        BigDecimal vast = new BigDecimal("1E1000000000");
        BigDecimal minute = new BigDecimal("1E-1000000000");

        assertThat(Decimals.isBounded(vast)).isFalse();
        assertThat(Decimals.isBounded(minute)).isFalse();
        assertThatThrownBy(() -> new Price(vast)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Money(minute)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anyDecimalSurvivesBeingWrittenAndReadWhateverItsScale() {
        Random random = Seeded.random(DecimalsTest.class);
        for (int i = 0; i < 100_000; i++) {
            BigInteger digits = new BigInteger(126, random).mod(ALL_DIGITS);
            BigDecimal number = new BigDecimal(random.nextBoolean() ? digits : digits.negate(), random.nextInt(39));
            BigDecimal padded = number.setScale(number.scale() + random.nextInt(5));

            Price price = new Price(number);

            assertThat(price).isEqualTo(new Price(padded)).hasSameHashCodeAs(new Price(padded));
            assertThat(price.value()).isEqualByComparingTo(number);
            assertThat(price.value().scale()).isNotNegative();
            assertThat(Price.of(price.toString())).isEqualTo(price);
        }
    }
}
