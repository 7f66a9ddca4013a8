package io.kontor.order;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How an order entity works.
 *
 * @param decideWithin how long the account may take over a reservation or a cancel note before the caller is told that the outcome is
 *     unknown
 * @param announceAgainAfter when the account has not acknowledged announcements
 * @param announceWithin how long the news that an order was placed may wait for the venue's first word, to be told with it; zero: not
 * @param waitingMax commands that wait while one is being decided
 */
public record OrderSettings(
        ReconcilerSettings reconciler,
        Duration decideWithin,
        Duration announceAgainAfter,
        Duration announceWithin,
        int waitingMax) {
    public static OrderSettings from(Config config) {
        Config c = config.getConfig("kontor.order");
        return new OrderSettings(
                ReconcilerSettings.from(config),
                c.getDuration("decide-within"),
                c.getDuration("announce-again-after"),
                c.getDuration("announce-within"),
                c.getInt("waiting-max"));
    }
}
