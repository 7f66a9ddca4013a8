package io.kontor.venue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.value.VenueId;
import java.time.Duration;

/**
 * What one venue's connections are held to: {@code kontor.venue}, with {@code kontor.venue.overrides.<VENUE>} on top.
 *
 * @param requestTimeout no answer after this means the outcome is not known
 * @param logOnTimeout for the log-on and for each list of open orders
 * @param reconcileTimeout how long new orders wait for the account's comparison after a log-on
 * @param sweepInterval between two comparisons with what the venue has open
 * @param stopTimeout for a hand-off in all: settling the calls in flight and the journal's last write
 * @param tick how exactly time-outs are kept
 * @param queue calls that wait for the throttle, a session or room in flight, per connection
 * @param inFlight calls without an answer yet, per connection
 * @param journalReopen waits between readings of a failed journal
 * @param knownOrdersMax open orders a session keeps in mind
 * @param snapshotEvery events between two snapshots of the connection's journal
 */
public record VenueSettings(
        Duration requestTimeout,
        Duration logOnTimeout,
        Duration reconcileTimeout,
        Duration sweepInterval,
        Duration stopTimeout,
        Duration tick,
        Bounds queue,
        Bounds inFlight,
        Rate throttle,
        Breaker breaker,
        Reconnect reconnect,
        Reconnect journalReopen,
        Reports reports,
        int knownOrdersMax,
        int snapshotEvery) {
    private static final String RESTORED = "kontor.halts.at-start";
    private static final String HAND_OFF = "akka.cluster.sharding.handoff-timeout";

    /** Akka ends what has not stopped by itself so long before its own time-out, to answer within that. */
    private static final Duration CUT_OFF_BEFORE = Duration.ofSeconds(5);

    public static VenueSettings from(Config root, VenueId venue) {
        Config all = root.getConfig("kontor.venue");
        Config overrides = all.getConfig("overrides");
        String name = ConfigUtil.quoteString(venue.value());
        Config config = overrides.hasPath(name) ? overrides.getConfig(name).withFallback(all) : all;
        Duration request = positive(config, "request-timeout");
        Duration stop = positive(config, "stop-timeout");
        Duration handOff = root.getDuration(HAND_OFF);
        require(stop.compareTo(request) > 0, "stop-timeout", stop, "longer than request-timeout");
        require(
                stop.plus(CUT_OFF_BEFORE).compareTo(handOff) < 0,
                "stop-timeout",
                stop,
                "more than " + CUT_OFF_BEFORE + " shorter than " + HAND_OFF + ", " + handOff);
        Reconnect reconnect = Reconnect.from(config);
        return new VenueSettings(
                request,
                positive(config, "log-on-timeout"),
                positive(config, "reconcile-timeout"),
                positive(config, "sweep-interval"),
                stop,
                positive(config, "tick"),
                Bounds.from(config, "queue"),
                Bounds.from(config, "in-flight"),
                Rate.from(config),
                Breaker.from(config),
                reconnect,
                reconnect.atMost(positive(config, "journal-reopen-max")),
                Reports.from(root, config),
                atLeastOne(config, "known-orders-max"),
                atLeastOne(config, "snapshot-every"));
    }

    /** A bound for orders and queries, and one of their own for cancels. */
    public record Bounds(int ordersMax, int cancelsMax) {
        static Bounds from(Config config, String key) {
            return new Bounds(atLeastOne(config, key + ".orders-max"), atLeastOne(config, key + ".cancels-max"));
        }
    }

    /**
     * At most so many calls in any stretch of that length, over all accounts of a node.
     *
     * @param cancelReserve how many of them only cancels may take
     */
    public record Rate(int requests, Duration per, int cancelReserve) {
        static Rate from(Config config) {
            int requests = atLeastOne(config, "throttle.requests");
            int reserve = atLeastOne(config, "throttle.cancel-reserve");
            require(reserve < requests, "throttle.cancel-reserve", reserve, "less than throttle.requests");
            return new Rate(requests, positive(config, "throttle.per"), reserve);
        }
    }

    /** Opens after so many unknown outcomes in a row; tries again after the reset time, which doubles up to the most. */
    public record Breaker(int failuresMax, Duration resetAfter, Duration resetMax) {
        static Breaker from(Config config) {
            Duration reset = positive(config, "breaker.reset-after");
            Duration max = positive(config, "breaker.reset-max");
            require(max.compareTo(reset) >= 0, "breaker.reset-max", max, "at least breaker.reset-after");
            return new Breaker(atLeastOne(config, "breaker.failures-max"), reset, max);
        }
    }

    /**
     * Waits between log-ons, doubling.
     *
     * @param jitter the part of a wait that is added at random
     * @param stableAfter a session that held so long lets the waits start anew
     */
    public record Reconnect(Duration min, Duration max, double jitter, Duration stableAfter) {
        static Reconnect from(Config config) {
            Duration min = positive(config, "reconnect.min");
            Duration max = positive(config, "reconnect.max");
            double jitter = config.getDouble("reconnect.jitter");
            require(min.toMillis() > 0, "reconnect.min", min, "at least 1ms");
            require(max.compareTo(min) >= 0, "reconnect.max", max, "at least reconnect.min");
            require(jitter >= 0 && jitter <= 1, "reconnect.jitter", jitter, "0 to 1");
            return new Reconnect(min, max, jitter, positive(config, "reconnect.stable-after"));
        }

        Reconnect atMost(Duration most) {
            return new Reconnect(least(min, most), least(max, most), jitter, stableAfter);
        }

        private static Duration least(Duration a, Duration b) {
            return a.compareTo(b) < 0 ? a : b;
        }
    }

    /**
     * Reports on their way to the books.
     *
     * @param windowMax reports of one account that may await their acknowledgement
     * @param cursorEvery the cursor is journalled after so many acknowledgements or after the delay, whichever comes first
     * @param trustsKnownFills whether what a connection's journal holds is not older than what its orders' journals do; where parts of the
     *     journal were restored from different moments, a fill is booked only where its own order says so
     */
    public record Reports(
            int windowMax,
            Duration redeliverAfter,
            Duration redeliverMax,
            int cursorEvery,
            Duration cursorDelay,
            boolean trustsKnownFills) {
        static Reports from(Config root, Config config) {
            Duration after = positive(config, "reports.redeliver-after");
            Duration max = positive(config, "reports.redeliver-max");
            require(max.compareTo(after) >= 0, "reports.redeliver-max", max, "at least reports.redeliver-after");
            return new Reports(
                    atLeastOne(config, "reports.window-max"),
                    after,
                    max,
                    atLeastOne(config, "reports.cursor-every"),
                    positive(config, "reports.cursor-delay"),
                    root.getString(RESTORED).isEmpty());
        }
    }

    private static int atLeastOne(Config config, String key) {
        int value = config.getInt(key);
        require(value >= 1, key, value, "at least 1");
        return value;
    }

    private static Duration positive(Config config, String key) {
        Duration value = config.getDuration(key);
        require(value.isPositive(), key, value, "longer than zero");
        return value;
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("kontor.venue." + key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
