package io.kontor.ingress;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The {@code kontor.http.stream} block: the bounds of WebSocket connections, of all together and of each.
 *
 * @param connectionsMax streams of this node; fewer than all connections may be, so that a halt finds one
 * @param frameWaitMax how long a frame may wait for the consumer; who leaves one longer is closed and can resume
 * @param sessionOrdersMax orders a session with cancel-on-disconnect answers for
 */
public record StreamSettings(
        int connectionsMax,
        int frameBytesMax,
        Duration frameTimeout,
        int commandsInFlightMax,
        int subscriptionsMax,
        int outboxFramesMax,
        int outboxBytesMax,
        Duration frameWaitMax,
        int sessionOrdersMax,
        int snapshotPage,
        Duration keepAlive,
        Duration idleTimeout,
        Duration closeTimeout) {
    static StreamSettings from(Config config) {
        StreamSettings settings = new StreamSettings(
                HttpSettings.positive(config, "connections-max"),
                HttpSettings.bytes(config, "frame-bytes-max"),
                HttpSettings.duration(config, "frame-timeout"),
                HttpSettings.positive(config, "commands-in-flight-max"),
                HttpSettings.positive(config, "subscriptions-max"),
                HttpSettings.positive(config, "outbox-frames-max"),
                HttpSettings.bytes(config, "outbox-bytes-max"),
                HttpSettings.duration(config, "frame-wait-max"),
                HttpSettings.positive(config, "session-orders-max"),
                HttpSettings.positive(config, "snapshot-page"),
                HttpSettings.duration(config, "keep-alive"),
                HttpSettings.duration(config, "idle-timeout"),
                HttpSettings.duration(config, "close-timeout"));
        if (settings.keepAlive.compareTo(settings.idleTimeout) >= 0) {
            throw new IllegalArgumentException("kontor.http.stream.keep-alive: " + settings.keepAlive
                    + " (expected: less than idle-timeout " + settings.idleTimeout + ")");
        }
        return settings;
    }
}
