package io.kontor.app;

import com.typesafe.config.Config;
import io.kontor.ingress.http.HttpServer;
import io.kontor.platform.cluster.ClusterSettings;
import java.time.Duration;

/**
 * The {@code kontor.shutdown} block: what is done before the gateway leaves.
 *
 * @param timeout for canceling and closing together; what is left then is left, and stays halted
 */
record ShutdownSettings(boolean cancelOrders, boolean closePositions, Duration timeout) {
    static ShutdownSettings from(Config config) {
        Config c = config.getConfig("kontor.shutdown");
        Duration timeout = c.getDuration("timeout");
        Duration phase = config.getDuration("akka.coordinated-shutdown.phases.before-service-unbind.timeout");
        if (!timeout.isPositive() || timeout.compareTo(phase) >= 0) {
            throw new IllegalArgumentException("kontor.shutdown.timeout: " + timeout
                    + " (expected: > 0 and less than akka.coordinated-shutdown.phases.before-service-unbind.timeout, "
                    + phase + ")");
        }
        checkDrain(config);
        boolean acts = c.getBoolean("cancel-orders") || c.getBoolean("close-positions");
        if (acts && ClusterSettings.from(config).isShared()) {
            throw new IllegalArgumentException(
                    "kontor.shutdown: cancel-orders or close-positions with kontor.mode = cluster"
                            + " (expected: neither, for the other nodes trade on; raise a halt instead)");
        }
        return new ShutdownSettings(c.getBoolean("cancel-orders"), c.getBoolean("close-positions"), timeout);
    }

    /** The phase must leave room for the connections to close after the last answer, or the entities end while commands still wait. */
    private static void checkDrain(Config config) {
        Duration drain = config.getDuration("kontor.http.drain-timeout");
        Duration phase = config.getDuration("akka.coordinated-shutdown.phases.service-unbind.timeout");
        Duration max = phase.minus(HttpServer.CLOSING_MAX);
        if (drain.compareTo(max) > 0) {
            throw new IllegalArgumentException("kontor.http.drain-timeout: " + drain + " (expected: at most " + max
                    + ", by " + HttpServer.CLOSING_MAX
                    + " less than akka.coordinated-shutdown.phases.service-unbind.timeout, " + phase + ")");
        }
    }
}
