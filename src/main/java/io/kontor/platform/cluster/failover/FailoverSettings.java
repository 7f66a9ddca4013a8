package io.kontor.platform.cluster.failover;

import com.typesafe.config.Config;
import io.kontor.platform.config.SettingsBlock;
import java.time.Duration;

/**
 * The {@code kontor.cluster.failover} block.
 *
 * @param refusedPorts whether a port that refuses connections proves that its node's process is gone
 * @param probes refusals in a row that one node must see
 * @param witnesses nodes that must see them, this one among them
 * @param probeEvery between two tries to connect
 * @param probeTimeout after which one has proven nothing
 * @param tenure how long this node may act after more than half of the nodes last confirmed that it is one of them
 * @param tenureRenewEvery how often it asks them
 * @param tenureWait how long a write to the journal waits for tenure
 */
public record FailoverSettings(
        boolean refusedPorts,
        int probes,
        int witnesses,
        Duration probeEvery,
        Duration probeTimeout,
        Duration tenure,
        Duration tenureRenewEvery,
        Duration tenureWait) {
    private static final String BLOCK = "kontor.cluster.failover";

    public static FailoverSettings from(Config config) {
        SettingsBlock c = SettingsBlock.of(config, BLOCK);
        Duration tenure = c.positive("tenure");
        Duration renewEvery = c.positive("tenure-renew-every");
        if (renewEvery.multipliedBy(2).compareTo(tenure) > 0) {
            throw c.bad("tenure-renew-every", renewEvery, "at most half of tenure, " + tenure);
        }
        return new FailoverSettings(
                c.flag("refused-ports"),
                c.atLeast(2, "probes"),
                c.atLeast(2, "witnesses"),
                c.positive("probe-every"),
                c.positive("probe-timeout"),
                tenure,
                renewEvery,
                c.positive("tenure-wait"));
    }

    /** How long a finding counts: a node that is there repeats it with each probe. */
    Duration fresh() {
        return probeEvery.plus(probeTimeout).multipliedBy(probes);
    }
}
