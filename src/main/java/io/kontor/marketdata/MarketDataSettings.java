package io.kontor.marketdata;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/** {@code kontor.marketdata}; what each key means and why stands in reference.conf. */
public record MarketDataSettings(
        Duration staleAfter,
        Duration verifyAfter,
        Duration publishInterval,
        int levelsMax,
        int depthMax,
        int bufferMax,
        int queueMax,
        int subscribersMax,
        Duration askTimeout,
        Backoff backoff) {
    private static final String PATH = "kontor.marketdata";

    /**
     * How long to wait before the next subscription.
     *
     * @param jitterPercent up to so much of the wait is taken off at random, so that many symbols do not come back at once
     * @param resetAfter in step for so long, a feed starts over with the shortest wait
     */
    public record Backoff(Duration min, Duration max, int jitterPercent, Duration resetAfter) {
        /** Twice as long after each failure, up to the longest. */
        Duration delay(int failuresBefore) {
            Duration delay = min;
            for (int i = 0; i < failuresBefore && delay.compareTo(max) < 0; i++) {
                delay = delay.multipliedBy(2);
            }
            return delay.compareTo(max) < 0 ? delay : max;
        }
    }

    public static MarketDataSettings from(Config root) {
        Config config = root.getConfig(PATH);
        MarketDataSettings settings = new MarketDataSettings(
                positive(config, "stale-after"),
                positive(config, "verify-after"),
                positive(config, "publish-interval"),
                count(config, "levels-max"),
                count(config, "depth-max"),
                count(config, "buffer-max"),
                count(config, "queue-max"),
                count(config, "subscribers-max"),
                positive(config, "ask-timeout"),
                new Backoff(
                        positive(config, "backoff.min"),
                        positive(config, "backoff.max"),
                        percent(config, "backoff.jitter-percent"),
                        positive(config, "backoff.reset-after")));
        if (settings.verifyAfter.compareTo(settings.staleAfter) >= 0) {
            throw bad(config, "verify-after", settings.verifyAfter, "less than stale-after");
        }
        if (settings.backoff.min.compareTo(settings.backoff.max) > 0) {
            throw bad(config, "backoff.min", settings.backoff.min, "at most backoff.max");
        }
        return settings;
    }

    private static Duration positive(Config config, String key) {
        Duration duration = config.getDuration(key);
        if (duration.toMillis() <= 0) {
            throw bad(config, key, duration, "at least 1ms");
        }
        return duration;
    }

    private static int count(Config config, String key) {
        int count = config.getInt(key);
        if (count <= 0) {
            throw bad(config, key, count, "> 0");
        }
        return count;
    }

    private static int percent(Config config, String key) {
        int percent = config.getInt(key);
        if (percent < 0 || percent > 100) {
            throw bad(config, key, percent, "0 to 100");
        }
        return percent;
    }

    private static ConfigException bad(Config config, String key, Object value, String expected) {
        return new ConfigException.BadValue(config.origin(), PATH + "." + key, value + " (expected: " + expected + ")");
    }
}
