package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.value.AccountId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:12Z");
    private static final AccountId MAIN = new AccountId("main");
    private static final String HERE = "127.0.0.1";

    private final RateLimits limits = new RateLimits(new RateLimits.Limits(100, 3, 5, 2, Duration.ofMinutes(2)), 2);

    @Test
    void weightIsCountedByTheMinuteAndTheRefusalSaysWhenItEnds() {
        limits.charge(HERE, 60, NOW);
        limits.charge(HERE, 40, NOW);

        Refused refused = refusal(() -> limits.charge(HERE, 1, NOW));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo(-1003);
        assertThat(refused.retryAt()).contains(Instant.parse("2026-11-20T10:01:00Z"));
        assertThat(limits.weightUsed(HERE, NOW)).isEqualTo(100);
        assertThat(limits.weightUsed("elsewhere", NOW)).isZero();

        limits.charge(HERE, 1, NOW.plusSeconds(48));
        assertThat(limits.weightUsed(HERE, NOW.plusSeconds(48))).isEqualTo(1);
    }

    @Test
    void whoGoesOnAfterARefusalIsBannedAlsoInTheNextMinute() {
        limits.charge(HERE, 100, NOW);
        refusal(() -> limits.charge(HERE, 1, NOW));
        refusal(() -> limits.charge(HERE, 1, NOW));

        assertThat(refusal(() -> limits.charge(HERE, 1, NOW)).status()).isEqualTo(418);
        assertThat(refusal(() -> limits.charge(HERE, 1, NOW.plusSeconds(119))).status())
                .isEqualTo(418);
        limits.charge(HERE, 1, NOW.plusSeconds(120));
    }

    @Test
    void ordersAreCountedPerAccountInTenSecondsAndInADay() {
        limits.placing(MAIN, NOW);
        limits.placing(MAIN, NOW);
        limits.placing(MAIN, NOW);

        Refused refused = refusal(() -> limits.placing(MAIN, NOW));
        assertThat(refused.code()).isEqualTo(-1015);
        assertThat(refused.text()).isEqualTo("Too many new orders; current limit is 3 orders per 10 SECOND.");
        limits.placing(new AccountId("other"), NOW);

        limits.placing(MAIN, NOW.plusSeconds(8));
        limits.placing(MAIN, NOW.plusSeconds(8));
        assertThat(refusal(() -> limits.placing(MAIN, NOW.plusSeconds(8))).text())
                .contains("5 orders per 1 DAY");
    }

    @Test
    void aFirstFillIsNotCountedAndAMakersPaysForOthers() {
        limits.placing(MAIN, NOW);
        limits.placing(MAIN, NOW);

        limits.firstFill(MAIN, false, NOW);
        assertThat(limits.ordersInTenSeconds(MAIN, NOW)).isEqualTo(1);

        limits.firstFill(MAIN, true, NOW);
        assertThat(limits.ordersInTenSeconds(MAIN, NOW)).isZero();
    }

    @Test
    void newWebSocketsAreCountedPerAddress() {
        limits.connecting(HERE, NOW);
        limits.connecting(HERE, NOW);

        assertThat(refusal(() -> limits.connecting(HERE, NOW)).code()).isEqualTo(-1034);
        limits.connecting(HERE, NOW.plusSeconds(300));
    }

    private static Refused refusal(Runnable request) {
        try {
            request.run();
        } catch (Refused refused) {
            return refused;
        }
        throw new AssertionError("taken (expected: a refusal)");
    }
}
