package io.kontor.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each check is taken out of the gate in turn: what {@link RiskGateTest} says of its limit must then fail. */
class RiskGateBreaksTest {
    @ParameterizedTest
    @EnumSource(RiskCheck.class)
    void withoutItsCheckALimitIsPassed(RiskCheck removed) {
        RiskGate broken = new RiskGate(
                Arrays.stream(RiskCheck.values()).filter(c -> c != removed).toArray(RiskCheck[]::new));
        List<GateCase> cases =
                Arrays.stream(GateCase.values()).filter(c -> c.check == removed).toList();

        assertThat(cases).isNotEmpty();
        assertThat(cases).allSatisfy(c -> assertThat(c.beyond(broken)).isEmpty());
    }
}
