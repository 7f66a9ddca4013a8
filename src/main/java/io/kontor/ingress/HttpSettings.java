package io.kontor.ingress;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The {@code kontor.http} block.
 *
 * @param allowedOrigins web pages that may call, beside those of the address itself
 * @param askTimeout how long an entity may take to answer; shorter than {@code requestTimeout}, so that the caller hears it from us
 * @param drainTimeout how long commands in flight may take to end at shutdown
 */
public record HttpSettings(
        String interfaceName,
        int port,
        List<String> allowedOrigins,
        int backlog,
        int connectionsMax,
        int commandsInFlightMax,
        int bodyBytesMax,
        int bodyBytesDiscarded,
        int bodiesBytesMax,
        Duration bodyTimeout,
        Batch batch,
        Lists lists,
        KeptCancels keptCancels,
        Duration askTimeout,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration drainTimeout,
        StreamSettings stream) {
    private static final Pattern ORIGIN = Pattern.compile("https?://[0-9a-z.:\\[\\]-]+");

    /** Many orders in one request. */
    public record Batch(int ordersMax, int bytesMax, int lineBytesMax, int parallelism) {
        static Batch from(Config config) {
            return new Batch(
                    positive(config, "orders-max"),
                    bytes(config, "bytes-max"),
                    bytes(config, "line-bytes-max"),
                    positive(config, "parallelism"));
        }
    }

    /**
     * Lists and their pages.
     *
     * @param rowsScannedMax rows of the order index that one page may cost; a page that ends there has a cursor to go on with
     */
    public record Lists(int pageDefault, int pageMax, int rowsScannedMax) {
        static Lists from(Config config) {
            return new Lists(
                    positive(config, "page-default"),
                    positive(config, "page-max"),
                    positive(config, "rows-scanned-max"));
        }
    }

    /**
     * Cancels made while the journal was down, until it has them.
     *
     * @param tellEvery how often their orders are told once the journal is back
     */
    public record KeptCancels(int max, Duration tellEvery) {
        static KeptCancels from(Config config) {
            return new KeptCancels(positive(config, "max"), duration(config, "tell-every"));
        }
    }

    public static HttpSettings from(Config root) {
        Config config = root.getConfig("kontor.http");
        HttpSettings settings = new HttpSettings(
                config.getString("interface"),
                port(config),
                allowedOrigins(config),
                positive(config, "backlog"),
                positive(config, "connections-max"),
                positive(config, "commands-in-flight-max"),
                bytes(config, "body-bytes-max"),
                bytes(config, "body-bytes-discarded"),
                bytes(config, "bodies-bytes-max"),
                duration(config, "body-timeout"),
                Batch.from(config.getConfig("batch")),
                Lists.from(config.getConfig("lists")),
                KeptCancels.from(config.getConfig("kept-cancels")),
                duration(config, "ask-timeout"),
                duration(config, "request-timeout"),
                duration(config, "idle-timeout"),
                duration(config, "drain-timeout"),
                StreamSettings.from(config.getConfig("stream")));
        if (settings.askTimeout.compareTo(settings.requestTimeout) >= 0) {
            throw new IllegalArgumentException("kontor.http.ask-timeout: " + settings.askTimeout
                    + " (expected: less than request-timeout " + settings.requestTimeout + ")");
        }
        if (settings.stream.connectionsMax() >= settings.connectionsMax) {
            throw new IllegalArgumentException("kontor.http.stream.connections-max: " + settings.stream.connectionsMax()
                    + " (expected: less than connections-max " + settings.connectionsMax + ")");
        }
        if (settings.bodyBytesDiscarded < Math.max(settings.bodyBytesMax, settings.batch.bytesMax)) {
            throw new IllegalArgumentException("kontor.http.body-bytes-discarded: " + settings.bodyBytesDiscarded
                    + " (expected: at least body-bytes-max and batch.bytes-max)");
        }
        if (settings.bodiesBytesMax < Math.max(settings.bodyBytesMax, settings.batch.bytesMax)) {
            throw new IllegalArgumentException("kontor.http.bodies-bytes-max: " + settings.bodiesBytesMax
                    + " (expected: at least body-bytes-max and batch.bytes-max)");
        }
        return settings;
    }

    /** Whether only programs of this machine can call; a name that cannot be resolved cannot be listened on either. */
    public boolean isOnLoopback() {
        try {
            return InetAddress.getByName(interfaceName).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static List<String> allowedOrigins(Config config) {
        List<String> origins = config.getStringList("allowed-origins");
        for (String origin : origins) {
            if (!ORIGIN.matcher(origin).matches()) {
                throw new IllegalArgumentException("kontor.http.allowed-origins: " + origin
                        + " (expected: as a browser says it, such as https://desk.example or http://127.0.0.1:3000)");
            }
        }
        return List.copyOf(origins);
    }

    /**
     * How long what must come through is told again: as long as a request may take, and a moment less for its answer. A node that is cut
     * off or stands still is given up for and replaced within that.
     */
    public Duration insistFor() {
        Duration most = requestTimeout.minusSeconds(1);
        return most.compareTo(askTimeout) > 0 ? most : askTimeout;
    }

    private static int port(Config config) {
        int port = config.getInt("port");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("kontor.http.port: " + port + " (expected: 0 to 65535)");
        }
        return port;
    }

    static int positive(Config config, String key) {
        return positive(key, config.getInt(key));
    }

    static int bytes(Config config, String key) {
        return positive(key, Math.toIntExact(config.getBytes(key)));
    }

    static Duration duration(Config config, String key) {
        Duration duration = config.getDuration(key);
        if (!duration.isPositive()) {
            throw new IllegalArgumentException("kontor.http: " + key + ": " + duration + " (expected: more than 0)");
        }
        return duration;
    }

    private static int positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("kontor.http: " + key + ": " + value + " (expected: at least 1)");
        }
        return value;
    }
}
