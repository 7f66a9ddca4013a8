package io.kontor.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.AccountId;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitsSettingsTest {
    private static final AccountId MAIN = new AccountId("main");

    @Test
    void anOverrideChangesWhatItNamesAndNothingElse() {
        LimitsSettings settings = LimitsSettings.from(with("""
                default.position-max { "ETH/USDT" = "0.5" }
                overrides { main { version = 2, order-notional-max = "10.50", position-max { "BTC/USDT" = 3 } } }
                """));

        Limits main = settings.of(MAIN);
        Limits other = settings.of(new AccountId("other"));
        assertThat(other).isEqualTo(settings.standard());
        assertThat(main.version()).isEqualTo(2);
        assertThat(main.orderNotionalMax()).isEqualTo(Money.of("10.5"));
        assertThat(main.openOrdersMax()).isEqualTo(other.openOrdersMax());
        assertThat(main.positionMax())
                .isEqualTo(
                        Map.of(new Symbol("BTC/USDT"), Quantity.of("3"), new Symbol("ETH/USDT"), Quantity.of("0.5")));
    }

    @Test
    void mistakesAreNamedByKeyValueAndExpectation() {
        assertRefused("default.open-orders-max = 0", "kontor.risk.default.open-orders-max: 0 (expected: 1 to");
        assertRefused("overrides.main.version = -1", "kontor.risk.overrides.main.version: -1 (expected: 1 to");
        assertRefused(
                "default.order-notional-max = NaN",
                "kontor.risk.default.order-notional-max: NaN (expected: a decimal, >= 0)");
        assertRefused(
                "default.position-max { \"BTC/USDT\" = -1 }",
                "kontor.risk.default.position-max.\"BTC/USDT\": -1 (expected: a decimal, >= 0)");
    }

    private static void assertRefused(String changes, String message) {
        assertThatThrownBy(() -> LimitsSettings.from(with(changes))).hasMessageContaining(message);
    }

    private static Config with(String changes) {
        return ConfigFactory.parseString(changes)
                .atPath("kontor.risk")
                .withFallback(ConfigFactory.load())
                .resolve();
    }
}
