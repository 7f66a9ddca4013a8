package io.kontor.control;

import com.typesafe.config.Config;
import io.kontor.platform.config.SettingsBlock;
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
        SettingsBlock c = SettingsBlock.of(config, BLOCK);
        return new ClosingSettings(
                c.upTo(BASIS_POINTS - 1, "collar-basis-points"),
                c.upTo(PERCENT, "depth-percent"),
                c.upTo(LEVELS_MAX, "depth-levels"),
                c.upTo(SLICES_MAX, "slices-max"),
                c.positive("look-every"),
                c.positive("rest-every"));
    }
}
