package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JournalSettingsTest {

    private static final Path DIR = Path.of("/somewhere");

    @Test
    void theShippedSettingsHold() {
        var settings = TestStores.settings(DIR);

        assertThat(settings.directory()).isEqualTo(DIR.resolve("journal"));
        assertThat(settings.groupInterval()).isEqualTo(Duration.ofNanos(300_000));
        assertThat(settings.queue()).isEqualTo(new JournalSettings.Bound(65_536, 64 << 20));
    }

    @Test
    void aSettingOutOfBoundsIsNamedWithWhatWasExpected() {
        assertRefused("queue.count-max = 0", "kontor.journal.queue.count-max: 0 (expected: at least 1)");
        assertRefused("write-bytes-max = 10", "kontor.journal.write-bytes-max: 10 (expected: between");
        assertRefused("probe-interval = 0s", "kontor.journal.probe-interval: PT0S (expected: at least PT0.01S)");
        assertRefused("memory.write-buffer = 1 MiB", "kontor.journal.memory.write-buffer");
        assertRefused(
                "known-streams-max = 10",
                "kontor.journal.known-streams-max: 10 (expected: at least group.count-max, 4096)");
    }

    private static void assertRefused(String change, String message) {
        assertThatThrownBy(() -> TestStores.settings(DIR, change))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
