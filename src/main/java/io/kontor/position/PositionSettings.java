package io.kontor.position;

import com.typesafe.config.Config;
import io.kontor.platform.batch.BatchSettings;

/** The bounds of a position. */
public record PositionSettings(BatchSettings batch) {
    /** Reads {@code kontor.position}. */
    public static PositionSettings from(Config config) {
        return new PositionSettings(BatchSettings.from(config, "kontor.position.batch"));
    }
}
