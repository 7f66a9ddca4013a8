package io.kontor.instrument;

import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * What amounts an instrument takes, in base units (contracts for a derivative).
 *
 * @param step every amount is a whole multiple of it
 * @param roundLot the customary trading unit, a multiple of the step; size limits count in it
 */
public record AmountRule(Quantity min, Quantity max, Quantity step, Quantity roundLot) {
    private static final BigDecimal STEPS_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    public AmountRule {
        if (step.isZero() || roundLot.isZero() || min.compareTo(max) > 0) {
            throw new IllegalArgumentException("amount rule: step " + step + ", round lot " + roundLot + ", min " + min
                    + ", max " + max + " (expected: step and round lot > 0, min <= max)");
        }
        if (roundLot.value().remainder(step.value()).signum() != 0) {
            throw new IllegalArgumentException(
                    "round lot: " + roundLot + " (expected: a whole multiple of step " + step + ")");
        }
        if (max.value().compareTo(step.value().multiply(STEPS_MAX)) > 0) {
            throw new IllegalArgumentException("max: " + max + " (expected: at most 2^63 - 1 steps of " + step + ")");
        }
    }

    public Optional<Refusal> check(Quantity amount) {
        if (amount.compareTo(min) < 0 || amount.compareTo(max) > 0 || amount.isZero()) {
            return Optional.of(Refusal.of(
                    RefusalCode.AMOUNT_OUT_OF_RANGE,
                    "amount",
                    amount.toString(),
                    "at least " + min + " and at most " + max));
        }
        if (amount.value().remainder(step.value()).signum() != 0) {
            return Optional.of(Refusal.of(
                    RefusalCode.AMOUNT_NOT_ON_STEP, "amount", amount.toString(), "a multiple of step " + step));
        }
        return Optional.empty();
    }

    /** The amount in whole steps; throws if it is not on the step, for checked amounts only. */
    public long toSteps(Quantity amount) {
        return amount.value().divide(step.value(), 0, RoundingMode.UNNECESSARY).longValueExact();
    }

    public Quantity fromSteps(long steps) {
        return new Quantity(step.value().multiply(BigDecimal.valueOf(steps)));
    }

    /** The largest multiple of the step that is not more than the amount. */
    public Quantity roundDown(Quantity amount) {
        return new Quantity(
                amount.value().divide(step.value(), 0, RoundingMode.DOWN).multiply(step.value()));
    }
}
