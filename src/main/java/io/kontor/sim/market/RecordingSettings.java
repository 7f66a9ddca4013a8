package io.kontor.sim.market;

import com.typesafe.config.Config;
import java.math.BigDecimal;
import java.nio.file.Path;

/**
 * A recording to play; {@code kontor.sim.recording}.
 *
 * @param speed how many times as fast as it was recorded
 * @param repeats whether it begins again at its end, with a new snapshot; otherwise the book stays as it then is
 */
public record RecordingSettings(Path file, BigDecimal speed, boolean repeats) {
    public RecordingSettings {
        if (speed.signum() <= 0) {
            throw new IllegalArgumentException("kontor.sim.recording.speed: " + speed + " (expected: > 0)");
        }
    }

    public static RecordingSettings from(Config config) {
        return new RecordingSettings(
                Path.of(config.getString("file")),
                new BigDecimal(config.getString("speed")),
                config.getBoolean("repeats"));
    }
}
