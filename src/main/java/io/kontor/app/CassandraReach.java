package io.kontor.app;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.kontor.platform.journal.cassandra.CassandraSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** How commands come to a session with Cassandra where the settings say it is, or to a line that says why not. */
final class CassandraReach {
    private static final String DRIVER = "datastax-java-driver";
    private static final String CONTACT_POINTS = DRIVER + ".basic.contact-points";

    /** A node waits for as long as it takes; who has typed a command waits for an answer. */
    private static final String WAITS = DRIVER + ".advanced.reconnect-on-init";

    private static final long AGAIN_AFTER_MILLIS = 1000;

    private CassandraReach() {}

    /** Tries for {@code kontor.cassandra.connect-max}, then throws {@link KontorCommand.Failure}. */
    static CqlSession connect(Config config) {
        long patience = CassandraSettings.from(config).connectMax().toNanos();
        long begun = System.nanoTime();
        while (true) {
            try {
                return once(config);
            } catch (KontorCommand.Failure e) {
                if (System.nanoTime() - begun >= patience) {
                    throw e;
                }
            }
            pause();
        }
    }

    /** Why Cassandra is not reached now; empty where it is. */
    static Optional<String> obstacle(Config config) {
        try (CqlSession _ = once(config)) {
            return Optional.empty();
        } catch (KontorCommand.Failure e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private static CqlSession once(Config config) {
        List<String> points = config.hasPath(CONTACT_POINTS) ? config.getStringList(CONTACT_POINTS) : List.of();
        try {
            requireAddress(points);
            DriverConfigLoader driver = DriverConfigLoader.fromString(DRIVER + " "
                    + config.withValue(WAITS, ConfigValueFactory.fromAnyRef(false))
                            .getObject(DRIVER)
                            .render(ConfigRenderOptions.concise()));
            return CqlSession.builder().withConfigLoader(driver).build();
        } catch (DriverException | IllegalArgumentException | IllegalStateException | UnknownHostException e) {
            throw new KontorCommand.Failure("Cassandra is not reached at " + points + ": " + reason(e), e);
        }
    }

    /** With nothing but names that lead nowhere the driver would ask on 127.0.0.1. */
    private static void requireAddress(List<String> points) throws UnknownHostException {
        UnknownHostException unknown = null;
        for (String point : points) {
            int colon = point.lastIndexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException(point + " (expected: host:port)");
            }
            try {
                InetAddress.getByName(point.substring(0, colon));
                return;
            } catch (UnknownHostException e) {
                unknown = e;
            }
        }
        if (unknown != null) {
            throw unknown;
        }
    }

    private static String reason(Throwable failure) {
        if (failure instanceof AllNodesFailedException all
                && !all.getAllErrors().isEmpty()) {
            return all.getAllErrors().entrySet().stream()
                    .map(node -> node.getKey().getEndPoint() + " "
                            + root(node.getValue().getFirst()))
                    .collect(Collectors.joining("; "));
        }
        return root(failure);
    }

    /** In one line. What the connection itself said the driver hangs on what came of it. */
    private static String root(Throwable failure) {
        Throwable root = failure.getSuppressed().length > 0 ? failure.getSuppressed()[0] : failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString().lines().collect(Collectors.joining(" "));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(AGAIN_AFTER_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KontorCommand.Failure("interrupted while waiting for Cassandra", e);
        }
    }
}
