package io.kontor.position;

import com.typesafe.config.Config;
import io.kontor.platform.batch.BatchSettings;
import java.time.Duration;

/**
 * The bounds of a position.
 *
 * @param sleepAfter how long it stays in memory without a fill or a question
 */
public record PositionSettings(BatchSettings batch, Duration sleepAfter) {
    /** Reads {@code kontor.position}. */
    public static PositionSettings from(Config config) {
        return new PositionSettings(
                BatchSettings.from(config, "kontor.position.batch"), config.getDuration("kontor.position.sleep-after"));
    }
}
