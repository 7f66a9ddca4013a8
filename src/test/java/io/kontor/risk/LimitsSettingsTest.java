package io.kontor.risk;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.risk.Limits.OfSymbol;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitsSettingsTest {
    private static final AccountId MAIN = new AccountId("main");

    @Test
    void anOverrideChangesWhatItNamesAndNothingElse() {
        LimitsSettings settings = LimitsSettings.from(with("""
                default.symbols { "ETH/USDT" { position-net-max = "0.5" } }
                overrides { main { version = 2, order-notional-max = "10.50", price-collar = none
                  symbols { "BTC/USDT" { order-lots-max = 4, position-long-max = 3 } } } }
                """));

        Limits main = settings.of(MAIN);
        Limits other = settings.of(new AccountId("other"));
        assertThat(other).isEqualTo(settings.standard());
        assertThat(main.version()).isEqualTo(2);
        assertThat(main.orderNotionalMax()).isEqualTo(Money.of("10.5"));
        assertThat(main.priceCollar()).isEmpty();
        assertThat(main.openOrdersMax()).isEqualTo(other.openOrdersMax());
        assertThat(main.of(new Symbol("ETH/USDT"))).isEqualTo(OfSymbol.net(Quantity.of("0.5")));
        assertThat(main.of(new Symbol("BTC/USDT")))
                .isEqualTo(new OfSymbol(
                        Optional.of(4L), Optional.of(Quantity.of("3")), Optional.empty(), Optional.empty()));
    }

    @Test
    void theDefaultsAreThoseThatStopASlipOfTheFinger() {
        Limits standard = LimitsSettings.from(with("")).standard();

        assertThat(standard.ordersPerSecondMax()).isEqualTo(100);
        assertThat(standard.ordersPerMinuteMax()).isEqualTo(1_000);
        assertThat(standard.orderLotsMax()).isEqualTo(10);
        assertThat(standard.orderNotionalMax()).isEqualTo(Money.of("1000000"));
        assertThat(standard.dailyLossMax()).contains(Money.of("100000"));
    }

    @Test
    void onePersonIsEnoughUnlessTheConfigurationSaysOtherwise() {
        assertThat(LimitsSettings.from(with("")).twoPerson()).isEqualTo(new TwoPersonRule(false, Duration.ofHours(24)));
        assertThat(LimitsSettings.from(with("two-person { required = on, within = 8 h }"))
                        .twoPerson())
                .isEqualTo(new TwoPersonRule(true, Duration.ofHours(8)));
    }

    @Test
    void amountsAreConvertedAlongTheirPathEitherWayRound() {
        Conversions conversions = LimitsSettings.from(with("")).conversions();
        Map<Symbol, Price> marks =
                Map.of(new Symbol("BTC/USDT"), Price.of("60000"), new Symbol("USD/JPY"), Price.of("160"));

        assertThat(rate(conversions, "BTC", marks))
                .hasValueSatisfying(r -> assertThat(r).isEqualByComparingTo("60000"));
        assertThat(rate(conversions, "JPY", marks))
                .hasValueSatisfying(r -> assertThat(r).isEqualByComparingTo("0.00625"));
        assertThat(rate(conversions, "USD", marks))
                .hasValueSatisfying(r -> assertThat(r).isEqualByComparingTo("1"));
        assertThat(rate(conversions, "ETH", marks)).isEmpty();
        assertThat(conversions.path(new Asset("XYZ"), new Asset("USD"))).isNull();
    }

    private static Optional<BigDecimal> rate(Conversions conversions, String from, Map<Symbol, Price> marks) {
        return Conversions.rate(
                requireNonNull(conversions.path(new Asset(from), new Asset("USD"))),
                symbol -> Optional.ofNullable(marks.get(symbol)));
    }

    @Test
    void mistakesAreNamedByKeyValueAndExpectation() {
        assertRefused("default.open-orders-max = 0", "kontor.risk.default.open-orders-max: 0 (expected: 1 to");
        assertRefused("overrides.main.version = -1", "kontor.risk.overrides.main.version: -1 (expected: 1 to");
        assertRefused(
                "default.order-notional-max = NaN",
                "kontor.risk.default.order-notional-max: NaN (expected: a decimal, >= 0)");
        assertRefused(
                "default.symbols { \"BTC/USDT\" { position-long-max = -1 } }",
                "kontor.risk.default.symbols.\"BTC/USDT\".position-long-max: -1 (expected: a decimal, >= 0)");
        assertRefused("default.currency = CHF", "currency: CHF (expected: one of kontor.risk.conversions)");
        assertRefused("default.price-collar = \"0.00001\"", "kontor.risk.default: priceCollar: 0.00001 (expected:");
        assertRefused("default.orders-per-minute-max = 100001", "ordersPerMinuteMax: 100001 (expected: 1 to 100000)");
        assertRefused("default.self-trade = MAYBE", "kontor.risk.default.self-trade: MAYBE (expected: one of");
        assertRefused(
                "two-person.within = 0 s", "kontor.risk.two-person.within: PT0S (expected: > 0, at most 30 days)");
        assertRefused("two-person.within = 31 d", "kontor.risk.two-person.within: PT744H (expected: > 0, at most");
        assertRefused("trading-day-zone = Mars", "kontor.risk.trading-day-zone: Mars (expected: a time zone");
        assertRefused(
                "conversions.USD.BTC = [\"ETH/USDT\"]",
                "kontor.risk.conversions.USD.BTC: ETH/USDT (expected: a symbol of BTC or a rate");
        assertRefused(
                "conversions.USD.BTC = [\"BTC/USDT\"]",
                "kontor.risk.conversions.USD.BTC: [BTC/USDT] (expected: a path that ends in USD)");
    }

    /** It would not hold, and nobody would be told. */
    @Test
    void aMisspeltLimitIsRefused() {
        assertRefused(
                "default.daily-los-max = 5", "kontor.risk.default.daily-los-max: unknown (expected: one of version,");
        assertRefused(
                "overrides.main.daily-los-max = 5", "kontor.risk.overrides.main.daily-los-max: unknown (expected:");
        assertRefused(
                "default.symbols { \"BTC/USDT\" { positon-net-max = 5 } }",
                "kontor.risk.default.symbols.\"BTC/USDT\".positon-net-max: unknown (expected: one of order-lots-max,");
        assertRefused(
                "overrides.main.symbols { \"BTC/USDT\" { positon-net-max = 5 } }",
                "kontor.risk.overrides.main.symbols.\"BTC/USDT\".positon-net-max: unknown");
        assertRefused(
                "defualt.order-lots-max = 5", "kontor.risk.defualt: unknown (expected: one of default, overrides");
        assertRefused(
                "two-person.requierd = on", "kontor.risk.two-person.requierd: unknown (expected: one of required,");
    }

    @Test
    void aKeyThatIsSetToNullIsTakenAwayAndNotRefused() {
        assertThat(LimitsSettings.from(with("default.daily-los-max = null")).standard())
                .isEqualTo(LimitsSettings.from(with("")).standard());
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
