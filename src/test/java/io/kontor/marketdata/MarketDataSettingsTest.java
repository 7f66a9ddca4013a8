package io.kontor.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketDataSettingsTest {
    @Test
    void theDefaultsAreRead() {
        MarketDataSettings settings = MarketDataSettings.from(ConfigFactory.load());

        assertThat(settings.staleAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.verifyAfter()).isLessThan(settings.staleAfter());
        assertThat(settings.backoff().delay(0)).isEqualTo(settings.backoff().min());
        assertThat(settings.backoff().delay(1))
                .isEqualTo(settings.backoff().min().multipliedBy(2));
        assertThat(settings.backoff().delay(Integer.MAX_VALUE))
                .isEqualTo(settings.backoff().max());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "stale-after = 0s; stale-after; at least 1ms",
                "verify-after = 10s; verify-after; less than stale-after",
                "levels-max = 0; levels-max; > 0",
                "backoff.jitter-percent = 101; backoff.jitter-percent; 0 to 100",
                "backoff.min = 1m; backoff.min; at most backoff.max"
            })
    void whatIsWrongIsNamedByItsKey(String setting, String key, String expected) {
        assertThatThrownBy(
                        () -> MarketDataSettings.from(ConfigFactory.parseString("kontor.marketdata { " + setting + " }")
                                .withFallback(ConfigFactory.load())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'kontor.marketdata." + key + "'")
                .hasMessageContaining(expected);
    }
}
