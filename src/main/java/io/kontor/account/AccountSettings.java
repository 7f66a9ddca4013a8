package io.kontor.account;

import com.typesafe.config.Config;
import io.kontor.platform.batch.BatchSettings;
import java.time.Duration;

/**
 * How an account works.
 *
 * @param sweepEvery between two comparisons with the venue's open orders
 * @param watchEvery between two looks at what marks and the calendar have made of its limits
 * @param settleIn how long an order may be in between states before a sweep wakes it
 * @param redeliverAfter when a position has not acknowledged a delivery
 * @param deliveryEntriesMax what one delivery to a position holds at most
 */
public record AccountSettings(
        BatchSettings batch,
        Duration sweepEvery,
        Duration watchEvery,
        Duration settleIn,
        Duration redeliverAfter,
        int deliveryEntriesMax) {
    public static AccountSettings from(Config config) {
        Config c = config.getConfig("kontor.account");
        return new AccountSettings(
                BatchSettings.from(config, "kontor.account.batch"),
                c.getDuration("sweep-every"),
                c.getDuration("watch-every"),
                c.getDuration("settle-in"),
                c.getDuration("redeliver-after"),
                positive(c, "delivery-entries-max"));
    }

    private static int positive(Config config, String key) {
        int value = config.getInt(key);
        if (value < 1) {
            throw new IllegalArgumentException("kontor.account." + key + ": " + value + " (expected: >= 1)");
        }
        return value;
    }
}
