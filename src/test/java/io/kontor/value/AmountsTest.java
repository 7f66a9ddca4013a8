package io.kontor.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Price, quantity and money against whole numbers of the smallest unit, where nothing can be lost. */
class AmountsTest {
    private static final int SCALE = 18;

    @Test
    void sumsDifferencesAndProductsAreExact() {
        Random random = Seeded.random(AmountsTest.class);
        for (int i = 0; i < 100_000; i++) {
            BigInteger a = new BigInteger(100, random);
            BigInteger b = new BigInteger(100, random);

            assertThat(money(a).plus(money(b))).isEqualTo(money(a.add(b)));
            assertThat(money(a).minus(money(b))).isEqualTo(money(a.subtract(b)));
            assertThat(quantity(a).plus(quantity(b))).isEqualTo(quantity(a.add(b)));
            assertThat(quantity(a.max(b)).minus(quantity(a.min(b))))
                    .isEqualTo(quantity(a.subtract(b).abs()));
            assertThat(new Price(decimal(a)).times(quantity(b)))
                    .isEqualTo(new Money(new BigDecimal(a.multiply(b), 2 * SCALE)));
        }
    }

    @Test
    void orderIsThatOfTheNumbersAndAgreesWithEquality() {
        Random random = Seeded.random(AmountsTest.class);
        for (int i = 0; i < 100_000; i++) {
            BigDecimal a = new BigDecimal(BigInteger.valueOf(random.nextInt(200)), random.nextInt(4));
            BigDecimal b = new BigDecimal(BigInteger.valueOf(random.nextInt(200)), random.nextInt(4));

            assertThat(Integer.signum(new Quantity(a).compareTo(new Quantity(b))))
                    .isEqualTo(a.compareTo(b));
            assertThat(new Quantity(a).equals(new Quantity(b))).isEqualTo(a.compareTo(b) == 0);
            assertThat(new Quantity(a).min(new Quantity(b))).isEqualTo(new Quantity(a.min(b)));
            assertThat(new Quantity(a).max(new Quantity(b))).isEqualTo(new Quantity(a.max(b)));
        }
    }

    @Test
    void differentSpellingsOfOneNumberAreOneSetElement() {
        HashSet<Money> set = new HashSet<>(List.of(Money.of("1.0"), Money.of("2")));

        set.add(Money.of("1.00"));
        set.add(Money.of("20E-1"));

        assertThat(set).containsExactlyInAnyOrder(Money.of("1"), Money.of("2"));
    }

    @Test
    void aQuantityIsNeverNegative() {
        assertThatThrownBy(() -> Quantity.of("-0.1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("quantity: -0.1 (expected: >= 0)");
        assertThatThrownBy(() -> Quantity.of("1").minus(Quantity.of("1.1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Quantity.of("1").minusOrZero(Quantity.of("1.1"))).isEqualTo(Quantity.ZERO);
        assertThat(Quantity.of("1.1").minusOrZero(Quantity.of("1"))).isEqualTo(Quantity.of("0.1"));
    }

    @Test
    void theSignOfAQuantityIsItsSide() {
        assertThat(Quantity.of("2").signed(Side.BUY)).isEqualByComparingTo("2");
        assertThat(Quantity.of("2").signed(Side.SELL)).isEqualByComparingTo("-2");
        assertThat(Side.BUY.opposite()).isEqualTo(Side.SELL);
        assertThat(Side.SELL.opposite()).isEqualTo(Side.BUY);
    }

    @Test
    void anAveragePriceIsDividedToThirtyFourDigitsHalfEven() {
        assertThat(Money.of("2").dividedBy(Quantity.of("3"))).hasToString("0." + "6".repeat(33) + "7");
        assertThat(Money.of("-10").dividedBy(Quantity.of("4"))).isEqualTo(Price.of("-2.5"));
    }

    @Test
    void aNegativePriceCostsNegativeMoney() {
        Money cost = Price.of("-37.63").times(Quantity.of("1000"));

        assertThat(cost).isEqualTo(Money.of("-37630"));
        assertThat(cost.abs()).isEqualTo(cost.negate());
        assertThat(Price.of("-1").isPositive()).isFalse();
    }

    private static BigDecimal decimal(BigInteger units) {
        return new BigDecimal(units, SCALE);
    }

    private static Money money(BigInteger units) {
        return new Money(decimal(units));
    }

    private static Quantity quantity(BigInteger units) {
        return new Quantity(decimal(units));
    }
}
