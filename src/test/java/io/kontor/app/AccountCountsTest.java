package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.control.breaker.AccountFigures.Breach;
import io.kontor.control.breaker.BreakerTrigger;
import io.kontor.risk.LimitUse;
import io.kontor.risk.RiskLimit;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which use of a limit is a breach. */
class AccountCountsTest {
    private static final AccountId MAIN = new AccountId("main");

    private final AccountCounts counts = new AccountCounts();

    @Test
    void aPositionBeyondItsLimitIsOneAndAFullOneIsNot() {
        assertThat(breaches(RiskLimit.POSITION_LONG, "10", "10")).isEmpty();
        assertThat(breaches(RiskLimit.POSITION_LONG, "10.5", "10"))
                .containsExactly(new Breach(BreakerTrigger.POSITION_LIMIT, "POSITION_LONG of BTC/USDT: 10.5 of 10"));
    }

    @Test
    void aLossThatReachesItsLimitIsOne() {
        assertThat(breaches(RiskLimit.DAILY_LOSS, "99999", "100000")).isEmpty();
        assertThat(breaches(RiskLimit.DAILY_LOSS, "100000", "100000")).hasSize(1);
    }

    @Test
    void aRateThatIsUsedUpHaltsNobody() {
        assertThat(breaches(RiskLimit.ORDERS_PER_SECOND, "100", "100")).isEmpty();
    }

    private Set<Breach> breaches(RiskLimit limit, String used, String max) {
        Optional<Symbol> symbol =
                limit == RiskLimit.POSITION_LONG ? Optional.of(new Symbol("BTC/USDT")) : Optional.empty();
        counts.used(Map.of(MAIN, List.of(new LimitUse(limit, symbol, new BigDecimal(used), new BigDecimal(max), 100))));
        return counts.breaches().get(MAIN);
    }
}
