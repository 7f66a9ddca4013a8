package io.kontor.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.kontor.platform.config.Configuration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderSettingsTest {
    @Test
    void aCallerIsToldThatAnAccountDoesNotAnswerBeforeItStopsWaitingForTheOrder() {
        Config defaults = Configuration.load(Optional.empty());

        assertThat(OrderSettings.from(defaults).decideWithin())
                .isLessThan(defaults.getDuration("kontor.http.ask-timeout"));
    }
}
