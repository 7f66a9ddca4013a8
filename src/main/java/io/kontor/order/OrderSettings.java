package io.kontor.order;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How an order entity works.
 *
 * @param decideWithin how long the account may take over a reservation or a cancel note before the caller is told that the outcome is
 *     unknown
 * @param announceAgainAfter when the account has not acknowledged announcements
 * @param waitingMax commands that wait while one is being decided
 * @param snapshotEvery events; few orders ever have so many
 */
public record OrderSettings(
        ReconcilerSettings reconciler,
        Duration decideWithin,
        Duration announceAgainAfter,
        int waitingMax,
        int snapshotEvery) {
    public static OrderSettings from(Config config) {
        Config c = config.getConfig("kontor.order");
        return new OrderSettings(
                ReconcilerSettings.from(config),
                c.getDuration("decide-within"),
                c.getDuration("announce-again-after"),
                c.getInt("waiting-max"),
                c.getInt("snapshot-every"));
    }
}
