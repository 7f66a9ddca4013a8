package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.control.degraded.DegradedSettings.WhenDown;
import io.kontor.platform.config.Configuration;
import io.kontor.value.VenueId;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said under a name that nobody has would not hold, and nobody would be told. */
class KnownNamesTest {
    @Test
    void limitsOfAnAccountThatIsNotThereAreRefused() {
        assertRefused(
                "kontor.risk.overrides { mian { open-orders-max = 5 } }",
                "kontor.risk.overrides.mian: unknown (expected: one of kontor.accounts)");
    }

    @Test
    void whatIsSaidOfAVenueThatIsNotConfiguredIsRefused() {
        assertRefused(
                "kontor.degraded.venues { BINACE = REFUSE }",
                "kontor.degraded.venues.BINACE: unknown (expected: one of kontor.venues)");
        assertRefused(
                "kontor.venue.overrides.BINACE.throttle.requests = 6000",
                "kontor.venue.overrides.BINACE: unknown (expected: one of kontor.venues)");
    }

    @Test
    void aMisspeltKeyOfWhatStopsOrdersIsRefusedHoweverDeepItStands() {
        assertRefused(
                "kontor.venue.overrides.SIM.throttle.reqests = 6000",
                "kontor.venue.overrides.SIM.throttle.reqests: unknown (expected: one of cancel-reserve, per, requests)");
        assertRefused("kontor.venue.throtle.requests = 6000", "kontor.venue.throtle: unknown (expected: one of");
        assertRefused("kontor.breaker.daily-los.enabled = true", "kontor.breaker.daily-los: unknown (expected: one of");
        assertRefused("kontor.breaker.daily-loss.scpoe = GLOBAL", "kontor.breaker.daily-loss.scpoe: unknown");
        assertRefused("kontor.halts.closing.slice-max = 5", "kontor.halts.closing.slice-max: unknown");
        assertRefused("kontor.shutdown.cancel-order = true", "kontor.shutdown.cancel-order: unknown");
        assertRefused("kontor.degraded.when-venue-donw = REFUSE", "kontor.degraded.when-venue-donw: unknown");
    }

    /** What is given by -D is a system property, and those may not make themselves known. */
    @Test
    void systemPropertiesAreNotWhatNamesAreKnownBy() {
        assertThat(KnownNames.reference().hasPath("kontor.halts")).isTrue();
        assertThat(KnownNames.reference().hasPath("java.vm.name")).isFalse();
    }

    @Test
    void whatIsSaidOfAVenueThatIsThereHolds() {
        Settings settings = Settings.from(with("""
                kontor.degraded.venues { SIM = REFUSE, OTHER = null }
                kontor.venue.overrides { SIM.throttle.requests = 6000, OTHER = null }
                kontor.risk.overrides { t-007 { open-orders-max = 5 }, nobody = null }
                kontor.halts.misspelt = null
                """));

        VenueId sim = new VenueId("SIM");
        assertThat(settings.degraded().whenDown(sim)).isEqualTo(WhenDown.REFUSE);
        assertThat(settings.venues().get(sim).connection().throttle().requests())
                .isEqualTo(6000);
    }

    /** Those under docker/ and k8s/, with what they include, are read by DeploymentSettingsTest. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kontor.conf",
                "trial.conf",
                "limits.conf",
                "venues.conf",
                "binance-sim.conf",
                "cluster.conf",
                "dev.conf",
                "instruments.conf"
            })
    void everyFileThatIsShippedNamesOnlyWhatIsThere(String file) {
        Config config = Configuration.load(Optional.of(Path.of("conf", file)));

        assertThatCode(() -> Settings.from(config)).doesNotThrowAnyException();
    }

    private static void assertRefused(String changes, String message) {
        assertThatThrownBy(() -> Settings.from(with(changes))).hasMessageContaining(message);
    }

    private static Config with(String changes) {
        return ConfigFactory.parseString(changes)
                .withFallback(Configuration.load(Optional.empty()))
                .resolve();
    }
}
