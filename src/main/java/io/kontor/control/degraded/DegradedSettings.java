package io.kontor.control.degraded;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.platform.config.SettingsBlock;
import io.kontor.value.VenueId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The {@code kontor.degraded} block: what is refused while a component is not well.
 *
 * @param beatEvery between two heart-beats, and between two looks
 * @param journalSlowAfter a write that takes so long makes the journal a slow one
 * @param overrideMax how long an override may hold at most
 * @param whenVenueDown for every venue that {@code venues} does not name
 */
public record DegradedSettings(
        Duration beatEvery,
        Duration journalSlowAfter,
        Duration overrideMax,
        WhenDown whenVenueDown,
        Map<VenueId, WhenDown> venues) {
    private static final String BLOCK = "kontor.degraded";

    public DegradedSettings {
        venues = Map.copyOf(venues);
    }

    /** What becomes of a new order while the account's connection to its venue is down. */
    public enum WhenDown {
        /** It is taken, and sent if the connection is back in time. */
        HOLD,
        /** It is refused with 503. */
        REFUSE
    }

    public WhenDown whenDown(VenueId venue) {
        return venues.getOrDefault(venue, whenVenueDown);
    }

    public static DegradedSettings from(Config config) {
        SettingsBlock c = SettingsBlock.of(config, BLOCK);
        Map<VenueId, WhenDown> venues = new HashMap<>();
        for (String venue : c.values().getObject("venues").keySet()) {
            String key = "venues." + ConfigUtil.joinPath(venue);
            // What a file sets to null it takes away.
            if (c.values().hasPath(key)) {
                venues.put(new VenueId(venue), c.oneOf(WhenDown.class, key));
            }
        }
        return new DegradedSettings(
                c.positive("beat-every"),
                c.positive("journal-slow-after"),
                c.positive("override-max"),
                c.oneOf(WhenDown.class, "when-venue-down"),
                venues);
    }
}
