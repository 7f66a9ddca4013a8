package io.kontor.instrument;

import static io.kontor.instrument.Samples.BANDED;
import static io.kontor.instrument.Samples.band;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.Price;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Seeded;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceRuleTest {
    private static final PriceRule CENTS = PriceRule.fixed(Price.of("0.01"), Price.of("1000"), Price.of("0.01"));

    @ParameterizedTest
    @CsvSource({"0.0001, 0.0001", "0.9999, 0.0001", "1, 0.01", "99.99, 0.01", "100, 0.05", "5000, 0.05", "-3, 0.0001"})
    void theTickIsThatOfThePricesBand(Price price, Price tick) {
        assertThat(BANDED.tickAt(price)).contains(tick);
    }

    @ParameterizedTest
    @CsvSource({"0.1234, 1234", "1, 10000", "1.01, 10100", "99.99, 999900", "100, 1000000", "100.05, 1000500"})
    void ticksOfAllBandsCountOneUnitSoThatTheyStayProportionalToThePrice(Price price, long ticks) {
        assertThat(BANDED.unit()).contains(Price.of("0.0001"));
        assertThat(BANDED.toTicks(price)).isEqualTo(ticks);
        assertThat(BANDED.fromTicks(ticks)).isEqualTo(price);
    }

    @Test
    void theUnitDividesEveryTickEvenWhereNoTickDividesTheNext() {
        PriceRule rule = new PriceRule(
                Price.of("0"), Price.of("1000"), List.of(band("0", "0.002"), band("10", "0.005"), band("20", "0.01")));

        assertThat(rule.unit()).contains(Price.of("0.001"));
        assertThat(rule.toTicks(Price.of("10.005"))).isEqualTo(10_005);
    }

    @ParameterizedTest
    @CsvSource({"1.0001, 0.01", "100.01, 0.05", "0.00005, 0.0001"})
    void whatIsOffItsOwnBandsTickIsRefusedAndDoesNotConvert(Price price, String tick) {
        PriceRule fromZero = new PriceRule(Price.of("0"), BANDED.max(), BANDED.bands());

        assertThat(fromZero.check("limitPrice", price).map(Refusal::detail))
                .contains("limitPrice: " + price + " (expected: a multiple of tick " + tick + ")");
        assertThatThrownBy(() -> fromZero.toTicks(price)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void whatPassesConvertsAndNothingOffItsTickDoes() {
        Random random = Seeded.random(PriceRuleTest.class);
        int passed = 0;
        for (int i = 0; i < 100_000; i++) {
            Price price = new Price(BigDecimal.valueOf(random.nextInt(2_000_000), random.nextInt(6)));
            boolean onTick = BANDED.check("limitPrice", price).map(Refusal::code).stream()
                    .noneMatch(RefusalCode.PRICE_NOT_ON_TICK::equals);

            if (BANDED.check("limitPrice", price).isEmpty()) {
                passed++;
                assertThat(BANDED.fromTicks(BANDED.toTicks(price))).isEqualTo(price);
            } else if (!onTick) {
                assertThatThrownBy(() -> BANDED.toTicks(price)).isInstanceOf(ArithmeticException.class);
            }
        }
        assertThat(passed).isGreaterThan(1_000);
    }

    @Test
    void roundingLandsOnATickAlsoAcrossBands() {
        Random random = Seeded.random(PriceRuleTest.class);
        for (int i = 0; i < 100_000; i++) {
            Price price = new Price(BigDecimal.valueOf(10 + random.nextInt(20_000_000), 5));

            Price floor = BANDED.round(price, RoundingMode.FLOOR);
            Price ceiling = BANDED.round(price, RoundingMode.CEILING);

            assertThat(floor).isLessThanOrEqualTo(price);
            assertThat(ceiling).isGreaterThanOrEqualTo(price);
            assertThat(BANDED.check("p", floor)).isEmpty();
            assertThat(BANDED.check("p", ceiling)).isEmpty();
        }
        assertThat(BANDED.round(Price.of("99.999"), RoundingMode.CEILING)).isEqualTo(Price.of("100"));
    }

    @Test
    void aNegativePriceIsRoundedTowardsTheSameEndOfTheLine() {
        PriceRule spread = PriceRule.fixed(Price.of("-100"), Price.of("100"), Price.of("0.25"));

        assertThat(spread.round(Price.of("-1.1"), RoundingMode.FLOOR)).isEqualTo(Price.of("-1.25"));
        assertThat(spread.round(Price.of("-1.1"), RoundingMode.CEILING)).isEqualTo(Price.of("-1"));
        assertThat(spread.toTicks(Price.of("-1.25"))).isEqualTo(-5);
        assertThat(spread.check("limitPrice", Price.of("-1.25"))).isEmpty();
    }

    @Test
    void aContinuousPriceHasNoTickButAnEnd() {
        PriceRule continuous = PriceRule.continuous(Price.of("0"), Price.of("1000000"));
        Price finest = Price.of("1234.000000000000000001");
        Price finer = Price.of("1234.0000000000000000015");

        assertThat(continuous.check("limitPrice", finest)).isEmpty();
        assertThat(continuous.check("limitPrice", finer).map(Refusal::code)).contains(RefusalCode.PRICE_NOT_ON_TICK);
        assertThat(continuous.round(finer, RoundingMode.FLOOR)).isEqualTo(finest);
        assertThat(continuous.unit()).isEmpty();
        assertThatThrownBy(() -> continuous.toTicks(finest)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> continuous.fromTicks(1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void theRangeIncludesItsEnds() {
        assertThat(CENTS.check("limitPrice", Price.of("0.01"))).isEmpty();
        assertThat(CENTS.check("limitPrice", Price.of("1000"))).isEmpty();
        assertThat(CENTS.check("stop", Price.of("1000.01")).map(Refusal::detail))
                .contains("stop: 1000.01 (expected: at least 0.01 and at most 1000)");
        assertThat(CENTS.check("stop", Price.of("0")).map(Refusal::code)).contains(RefusalCode.PRICE_OUT_OF_RANGE);
    }

    @Test
    void aRuleThatContradictsItselfIsNoRule() {
        Price zero = Price.of("0");
        Price high = Price.of("100");

        assertThatThrownBy(() -> band("0", "0")).hasMessage("tick: 0 (expected: > 0)");
        assertThatThrownBy(() -> PriceRule.fixed(high, zero, Price.of("1"))).hasMessageContaining("price min: 100");
        assertThatThrownBy(() -> new PriceRule(zero, high, List.of(band("1", "0.1"), band("1", "0.2"))))
                .hasMessageContaining("expected: above the band before");
        assertThatThrownBy(() -> new PriceRule(zero, high, List.of(band("0", "0.3"), band("1", "0.5"))))
                .hasMessageContaining("a multiple of tick 0.3 and of tick 0.5");
        assertThatThrownBy(() -> PriceRule.fixed(zero, Price.of("1E20"), Price.of("0.1")))
                .hasMessageContaining("at most 2^63 - 1 ticks");
    }
}
