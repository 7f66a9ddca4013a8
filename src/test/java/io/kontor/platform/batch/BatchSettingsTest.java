package io.kontor.platform.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSettingsTest {
    private final Config complete = ConfigFactory.parseString("""
            some.batch {
              commands-max = 500, bytes-max = 1 MiB, requests-max = 1000, facts-max = 10000, linger = 2 ms, note-linger = 100 ms
              write-timeout = 30 s, snapshot { every-events = 1000, every-writes = 2000, kept = 2 }
            }
            """);

    @Test
    void everyBoundIsRead() {
        assertThat(BatchSettings.from(complete, "some.batch"))
                .isEqualTo(new BatchSettings(
                        500,
                        1 << 20,
                        1000,
                        10000,
                        Duration.ofMillis(2),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(30),
                        new BatchSettings.Snapshots(1000, 2000, 2)));
    }

    @Test
    void aBoundThatBoundsNothingIsRefusedByItsKey() {
        refuses("commands-max = 0", "some.batch.commands-max: 0 (expected: >= 1)");
        refuses("requests-max = -1", "some.batch.requests-max: -1 (expected: >= 1)");
        refuses("write-timeout = 0 s", "some.batch.write-timeout: PT0S (expected: > 0)");
        refuses("bytes-max = 0", "some.batch.bytes-max: 0 (expected: 1 to 2147483647)");
        refuses("bytes-max = 3 GiB", "some.batch.bytes-max: 3221225472 (expected: 1 to 2147483647)");
        refuses("snapshot.kept = 0", "some.batch.snapshot.kept: 0 (expected: >= 1)");
    }

    private void refuses(String setting, String message) {
        Config changed = ConfigFactory.parseString("some.batch." + setting).withFallback(complete);

        assertThatThrownBy(() -> BatchSettings.from(changed, "some.batch"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
