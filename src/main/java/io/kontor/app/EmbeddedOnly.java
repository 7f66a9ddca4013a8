package io.kontor.app;

import com.typesafe.config.Config;
import io.kontor.platform.cluster.ClusterSettings;

/** Commands that read the embedded journal's files, which a node of a cluster has none of. */
final class EmbeddedOnly {
    private EmbeddedOnly() {}

    static void check(String command, Config config) {
        if (ClusterSettings.from(config).isShared()) {
            throw new IllegalArgumentException(command + " reads the embedded journal, and these settings have"
                    + " kontor.mode = cluster (expected: GET /v1/audit of a running node, and Cassandra's own tools for"
                    + " backups)");
        }
    }
}
