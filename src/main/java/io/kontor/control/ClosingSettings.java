package io.kontor.control;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The {@code kontor.halts.closing} block: how positions are closed for a halt.
 *
 * @param collarBasisPoints how far beyond the mark a slice may fill at worst
 * @param depthPercent the part of the book within the collar that slices may take at a time
 * @param depthLevels of the book that are looked at
 * @param slicesMax orders in flight for one halt at once
 * @param lookEvery between two looks at positions that are not closed yet
 * @param restEvery between two looks at accounts that were flat
 */
public record ClosingSettings(
        int collarBasisPoints,
        int depthPercent,
        int depthLevels,
        int slicesMax,
        Duration lookEvery,
        Duration restEvery) {
    private static final String BLOCK = "kontor.halts.closing";
    private static final int BASIS_POINTS = 10_000;
    private static final int PERCENT = 100;
    private static final int LEVELS_MAX = 1_000;
    private static final int SLICES_MAX = 10_000;

    public static ClosingSettings from(Config config) {
        Config c = config.getConfig(BLOCK);
        return new ClosingSettings(
                between(c, "collar-basis-points", BASIS_POINTS - 1),
                between(c, "depth-percent", PERCENT),
                between(c, "depth-levels", LEVELS_MAX),
                between(c, "slices-max", SLICES_MAX),
                positive(c, "look-every"),
                positive(c, "rest-every"));
    }

    private static int between(Config c, String key, int max) {
        int value = c.getInt(key);
        if (value < 1 || value > max) {
            throw bad(key, value, "1 to " + max);
        }
        return value;
    }

    private static Duration positive(Config c, String key) {
        Duration value = c.getDuration(key);
        if (!value.isPositive()) {
            throw bad(key, value, "> 0");
        }
        return value;
    }

    private static IllegalArgumentException bad(String key, Object value, String expected) {
        return new IllegalArgumentException(BLOCK + "." + key + ": " + value + " (expected: " + expected + ")");
    }
}
