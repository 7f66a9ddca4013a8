package io.kontor.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {
    @ParameterizedTest
    @EnumSource
    void everyCodeIsTheCallersFaultOrOneOfThreeOfOursAndHasOneSentence(RefusalCode code) {
        assertThat(code.status())
                .satisfiesAnyOf(
                        status -> assertThat(status).isBetween(400, 499),
                        status -> assertThat(status).isIn(500, 503, 504));
        assertThat(code.meaning()).matches("[A-Z].*\\.");
    }

    @Test
    void onlyDenialsByRiskAndHaltStick() {
        Set<RefusalCode> sticking = EnumSet.allOf(RefusalCode.class);
        sticking.removeIf(code -> !code.sticks());

        assertThat(sticking)
                .contains(RefusalCode.TRADING_HALTED)
                .allSatisfy(code -> assertThat(code.status()).isEqualTo(422))
                .allMatch(code ->
                        code == RefusalCode.TRADING_HALTED || code.name().startsWith("RISK_"));
        assertThat(EnumSet.complementOf(EnumSet.copyOf(sticking)))
                .noneMatch(code -> code.name().startsWith("RISK_"));
    }

    @Test
    void onlyOurOwnFaultsAndTheUnknownAreServerErrors() {
        assertThat(RefusalCode.INTERNAL.status()).isEqualTo(500);
        assertThat(RefusalCode.OUTCOME_UNKNOWN.status()).isEqualTo(504);
        assertThat(RefusalCode.JOURNAL_UNAVAILABLE.status()).isEqualTo(503);
        assertThat(RefusalCode.RATE_LIMITED.status()).isEqualTo(429);
        assertThat(RefusalCode.DUPLICATE_CLIENT_ORDER_ID.status()).isEqualTo(409);
        assertThat(RefusalCode.REVISION_MISMATCH.status()).isEqualTo(412);
    }

    @Test
    void aRefusedFieldSaysWhatItHeldAndWhatWasExpected() {
        Refusal refusal = Refusal.of(RefusalCode.AMOUNT_NOT_ON_STEP, "amount", "0.3", "a multiple of step 0.2");

        assertThat(refusal.detail()).isEqualTo("amount: 0.3 (expected: a multiple of step 0.2)");
        assertThat(refusal.errors()).containsExactly(new Refusal.FieldError("amount", "0.3", "a multiple of step 0.2"));
        assertThat(Refusal.of(RefusalCode.OVERLOADED, "queue full").errors()).isEmpty();
    }
}
