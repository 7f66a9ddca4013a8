package io.kontor.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VenueSettingsTest {
    @Test
    void overrideChangesOneKeyForItsVenueOnly() {
        VenueSettings overridden = Samples.settings("overrides.SIM.throttle.requests = 6000");
        VenueSettings untouched = Samples.settings("overrides.OTHER.throttle.requests = 6000");

        assertThat(overridden.throttle()).isEqualTo(new VenueSettings.Rate(6000, Duration.ofSeconds(1), 5000));
        assertThat(untouched.throttle().requests()).isEqualTo(50000);
    }

    @ParameterizedTest
    @CsvSource({
        "request-timeout = 0s, kontor.venue.request-timeout",
        "stop-timeout = 5s, kontor.venue.stop-timeout",
        "stop-timeout = 55s, kontor.venue.stop-timeout",
        "queue.cancels-max = 0, kontor.venue.queue.cancels-max",
        "throttle.cancel-reserve = 50000, kontor.venue.throttle.cancel-reserve",
        "reconnect.max = 1ms, kontor.venue.reconnect.max",
        "reconnect.jitter = 2, kontor.venue.reconnect.jitter",
        "journal-reopen-max = 0s, kontor.venue.journal-reopen-max",
        "breaker.reset-max = 1ms, kontor.venue.breaker.reset-max",
        "reports.redeliver-max = 1ms, kontor.venue.reports.redeliver-max"
    })
    void valueOutOfRangeIsRefusedByItsKey(String setting, String key) {
        assertThatThrownBy(() -> Samples.settings(setting))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + ": ")
                .hasMessageContaining("expected");
    }
}
