package io.kontor.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Seeded;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AmountRuleTest {
    private static final AmountRule RULE = rule("0.0002", "9000", "0.0002", "0.1");

    @Test
    void whatIsOffTheRuleIsRefusedNamingTheFieldAndWhatWasExpected() {
        assertThat(RULE.check(Quantity.of("0.0004"))).isEmpty();
        assertThat(RULE.check(Quantity.of("9000"))).isEmpty();
        assertThat(RULE.check(Quantity.of("0.0003")).map(Refusal::detail))
                .contains("amount: 0.0003 (expected: a multiple of step 0.0002)");
        assertThat(RULE.check(Quantity.of("9000.0002")).map(Refusal::detail))
                .contains("amount: 9000.0002 (expected: at least 0.0002 and at most 9000)");
        assertThat(code("0.0001")).contains(RefusalCode.AMOUNT_OUT_OF_RANGE);
    }

    @Test
    void nothingIsNoAmountEvenWhereTheMinimumIsZero() {
        assertThat(rule("0", "10", "1", "1").check(Quantity.ZERO).map(Refusal::code))
                .contains(RefusalCode.AMOUNT_OUT_OF_RANGE);
    }

    @Test
    void whatPassesConvertsToStepsAndBackAndNothingElseConverts() {
        Random random = Seeded.random(AmountRuleTest.class);
        int passed = 0;
        for (int i = 0; i < 50_000; i++) {
            Quantity amount = new Quantity(BigDecimal.valueOf(random.nextInt(100_000_000), 4 + random.nextInt(2)));
            boolean onStep =
                    RULE.check(amount).map(Refusal::code).stream().noneMatch(RefusalCode.AMOUNT_NOT_ON_STEP::equals);

            if (RULE.check(amount).isEmpty()) {
                passed++;
                assertThat(RULE.fromSteps(RULE.toSteps(amount))).isEqualTo(amount);
                assertThat(RULE.roundDown(amount)).isEqualTo(amount);
            } else if (!onStep) {
                assertThatThrownBy(() -> RULE.toSteps(amount)).isInstanceOf(ArithmeticException.class);
            }
            Quantity rounded = RULE.roundDown(amount);
            assertThat(rounded).isLessThanOrEqualTo(amount);
            assertThat(amount.minus(rounded)).isLessThan(RULE.step());
        }
        assertThat(passed).isGreaterThan(1_000);
    }

    @Test
    void everyAmountWithinARuleFitsIntoWholeSteps() {
        AmountRule widest = rule("0", "9.223372036854775807", "0.000000000000000001", "0.000000000000000001");

        assertThat(widest.toSteps(widest.max())).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> rule("0", "9.223372036854775808", "0.000000000000000001", "1"))
                .hasMessageContaining("max: 9.223372036854775808 (expected: at most 2^63 - 1 steps");
    }

    @Test
    void aRuleThatContradictsItselfIsNoRule() {
        assertThatThrownBy(() -> rule("1", "10", "0", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule("11", "10", "1", "1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule("1", "10", "2", "3"))
                .hasMessage("round lot: 3 (expected: a whole multiple of step 2)");
    }

    private static Optional<RefusalCode> code(String amount) {
        return RULE.check(Quantity.of(amount)).map(Refusal::code);
    }

    private static AmountRule rule(String min, String max, String step, String roundLot) {
        return new AmountRule(Quantity.of(min), Quantity.of(max), Quantity.of(step), Quantity.of(roundLot));
    }
}
