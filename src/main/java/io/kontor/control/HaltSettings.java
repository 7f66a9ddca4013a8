package io.kontor.control;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The {@code kontor.halts} block.
 *
 * @param lease how long a node may trust its copy of the halts without hearing of it again
 * @param renewEvery how often a node asks
 * @param journalWait how long the answer to a halt waits for the journal; after it the halt stands, and the answer says it is not
 *     journalled yet
 * @param inForceMax halts in force at once; more are refused
 */
public record HaltSettings(Duration lease, Duration renewEvery, Duration journalWait, int inForceMax) {
    private static final String BLOCK = "kontor.halts";

    public static HaltSettings from(Config config) {
        Config c = config.getConfig(BLOCK);
        Duration lease = positive(c, "lease");
        Duration renewEvery = positive(c, "renew-every");
        if (renewEvery.multipliedBy(2).compareTo(lease) > 0) {
            throw bad("renew-every", renewEvery, "at most half of lease, " + lease);
        }
        int max = c.getInt("in-force-max");
        if (max < 1) {
            throw bad("in-force-max", max, ">= 1");
        }
        return new HaltSettings(lease, renewEvery, positive(c, "journal-wait"), max);
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
