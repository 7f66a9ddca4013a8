package io.kontor.platform.cluster;

import com.typesafe.config.Config;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The {@code kontor.cluster} block, and who this process is in it.
 *
 * @param node this process's name, unlike any other node's
 * @param rebalanceMax shards of one entity type that move at once
 * @param venuesMustBeUsable whether a node of several does not start while a venue, or an account's key, cannot be used as it is configured
 */
public record ClusterSettings(Mode mode, String node, int shards, int rebalanceMax, boolean venuesMustBeUsable) {
    /** The key of {@link #venuesMustBeUsable}. */
    public static final String VENUES_MUST_BE_USABLE = "kontor.cluster.venues-must-be-usable";

    /** How many processes make up the gateway. */
    public enum Mode {
        /** One, with a journal of its own. */
        EMBEDDED,
        /** Several over one journal. */
        CLUSTER
    }

    public static ClusterSettings from(Config config) {
        return new ClusterSettings(
                mode(config),
                node(config),
                atLeastOne(config, "kontor.cluster.shards"),
                atLeastOne(config, "kontor.cluster.rebalance-max"),
                config.getBoolean(VENUES_MUST_BE_USABLE));
    }

    /** Whether there are other nodes to be reckoned with. */
    public boolean isShared() {
        return mode == Mode.CLUSTER;
    }

    private static Mode mode(Config config) {
        String given = config.getString("kontor.mode");
        List<String> names = Arrays.stream(Mode.values())
                .map(mode -> mode.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!names.contains(given)) {
            throw new IllegalArgumentException("kontor.mode: " + given + " (expected: one of " + names + ")");
        }
        return Mode.valueOf(given.toUpperCase(Locale.ROOT));
    }

    private static String node(Config config) {
        String node = config.getString("kontor.node");
        if (!node.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
            throw new IllegalArgumentException(
                    "kontor.node: " + node + " (expected: up to 63 letters, digits, dots, dashes and underscores)");
        }
        return node;
    }

    private static int atLeastOne(Config config, String key) {
        int value = config.getInt(key);
        if (value < 1) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: >= 1)");
        }
        return value;
    }
}
