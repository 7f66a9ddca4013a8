package io.kontor.platform.cluster;

import com.typesafe.config.Config;

/**
 * The {@code kontor.cluster} block.
 *
 * @param rebalanceMax shards of one entity type that move at once
 */
public record ClusterSettings(int shards, int rebalanceMax) {
    public static ClusterSettings from(Config config) {
        return new ClusterSettings(
                atLeastOne(config, "kontor.cluster.shards"), atLeastOne(config, "kontor.cluster.rebalance-max"));
    }

    private static int atLeastOne(Config config, String key) {
        int value = config.getInt(key);
        if (value < 1) {
            throw new IllegalArgumentException(key + ": " + value + " (expected: >= 1)");
        }
        return value;
    }
}
