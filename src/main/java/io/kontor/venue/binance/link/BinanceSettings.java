package io.kontor.venue.binance.link;

import com.typesafe.config.Config;
import java.time.Duration;

/** {@code kontor.binance}: what every venue of this kind is held to; what each key means and why stands in reference.conf. */
public record BinanceSettings(
        Duration recvWindow,
        Duration processingMax,
        Duration requestTimeout,
        Duration connectTimeout,
        ClockLimits clock,
        WebSocket webSocket,
        Rest rest,
        Weights weights,
        CatchUp catchUp,
        Market market) {
    private static final String PATH = "kontor.binance.";
    private static final Duration RECV_WINDOW_MAX = Duration.ofSeconds(60);
    private static final int SNAPSHOT_LEVELS_MAX = 1_000;

    /** How well the venue's clock must be known. */
    public record ClockLimits(Duration syncEvery, Duration errorMax) {}

    /** Each WebSocket connection, and how many may be opened. */
    public record WebSocket(
            int inFlightMax,
            int messageCharsMax,
            Duration idleTimeout,
            Duration life,
            Duration drainTimeout,
            Duration rolloverRetry,
            int connectsMax,
            Duration connectsPer) {}

    /** The pool of one host. */
    public record Rest(int connectionsMax, int requestsMax, long bodyBytesMax) {}

    /**
     * The venue's limits.
     *
     * @param reservePercent kept for cancels and for asking after an order, which leaves a quarter of it to cancels
     * @param orderReservePercent kept besides for orders, against what can be asked a minute later
     * @param weightPerMinute until exchangeInfo has told
     * @param pauseAfter429 where the venue does not say how long
     * @param pauseAfter418 where the venue does not say how long
     */
    public record Weights(
            int reservePercent,
            int orderReservePercent,
            int weightPerMinute,
            Duration pauseAfter429,
            Duration pauseAfter418) {}

    /**
     * How trades missed while there was no session are looked for.
     *
     * @param logOnWithin how long a log-on waits for it
     * @param pause between two symbols after that
     * @param logOnOverlap from so long before what is known to have been told a log-on asks
     * @param overlap from so long before it is asked once more, and by each later look
     * @param overlapAfter how long after the log-on
     */
    public record CatchUp(
            Duration logOnWithin,
            Duration pause,
            Duration logOnOverlap,
            Duration overlap,
            Duration overlapAfter,
            Duration every,
            int pagesMax,
            int heldMax) {}

    /** The books' upkeep. */
    public record Market(
            int snapshotLevels,
            Duration snapshotPause,
            int bufferMax,
            int snapshotTries,
            Duration stallAfter,
            int streamsPerMessage) {}

    /** Throws, naming the key, the value and what was expected. */
    public static BinanceSettings from(Config root) {
        Config config = root.getConfig("kontor.binance");
        return new BinanceSettings(
                atMost(positive(config, "recv-window"), RECV_WINDOW_MAX, "recv-window"),
                positive(config, "processing-max"),
                positive(config, "request-timeout"),
                positive(config, "connect-timeout"),
                new ClockLimits(positive(config, "clock.sync-every"), positive(config, "clock.error-max")),
                new WebSocket(
                        count(config, "websocket.in-flight-max"),
                        count(config, "websocket.message-chars-max"),
                        positive(config, "websocket.idle-timeout"),
                        positive(config, "websocket.life"),
                        positive(config, "websocket.drain-timeout"),
                        positive(config, "websocket.rollover-retry"),
                        count(config, "websocket.connects-max"),
                        positive(config, "websocket.connects-per")),
                new Rest(
                        count(config, "rest.connections-max"),
                        powerOfTwo(config, "rest.requests-max"),
                        config.getBytes("rest.body-bytes-max")),
                weights(config),
                catchUp(config),
                new Market(
                        atMost(count(config, "market.snapshot-levels"), SNAPSHOT_LEVELS_MAX, "market.snapshot-levels"),
                        positive(config, "market.snapshot-pause"),
                        count(config, "market.buffer-max"),
                        count(config, "market.snapshot-tries"),
                        positive(config, "market.stall-after"),
                        count(config, "market.streams-per-message")));
    }

    private static CatchUp catchUp(Config config) {
        Duration every = positive(config, "catch-up.every");
        Duration overlap = positive(config, "catch-up.overlap");
        require(overlap.compareTo(every) > 0, "catch-up.overlap", overlap, "longer than catch-up.every");
        Duration logOnOverlap = positive(config, "catch-up.log-on-overlap");
        require(
                logOnOverlap.compareTo(overlap) <= 0,
                "catch-up.log-on-overlap",
                logOnOverlap,
                "at most catch-up.overlap");
        return new CatchUp(
                positive(config, "catch-up.log-on-within"),
                positive(config, "catch-up.pause"),
                logOnOverlap,
                overlap,
                positive(config, "catch-up.overlap-after"),
                every,
                count(config, "catch-up.pages-max"),
                count(config, "catch-up.held-max"));
    }

    private static Duration positive(Config config, String key) {
        Duration value = config.getDuration(key);
        require(value.toMillis() > 0, key, value, "at least 1ms");
        return value;
    }

    private static int count(Config config, String key) {
        int value = config.getInt(key);
        require(value >= 1, key, value, "at least 1");
        return value;
    }

    private static Weights weights(Config config) {
        int kept = percent(config, "weights.reserve-percent");
        int forOrders = percent(config, "weights.order-reserve-percent");
        require(
                kept + forOrders < 100,
                "weights.order-reserve-percent",
                forOrders,
                "less than 100 with reserve-percent");
        return new Weights(
                kept,
                forOrders,
                count(config, "weights.weight-per-minute"),
                positive(config, "weights.pause-after-429"),
                positive(config, "weights.pause-after-418"));
    }

    private static int percent(Config config, String key) {
        int value = config.getInt(key);
        require(value >= 0 && value < 100, key, value, "0 to 99");
        return value;
    }

    /** Akka HTTP's pools count in such numbers. */
    private static int powerOfTwo(Config config, String key) {
        int value = count(config, key);
        require(Integer.bitCount(value) == 1, key, value, "a power of two");
        return value;
    }

    private static <T extends Comparable<T>> T atMost(T value, T max, String key) {
        require(value.compareTo(max) <= 0, key, value, "at most " + max);
        return value;
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
