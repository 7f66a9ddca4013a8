package io.kontor.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.kontor.platform.config.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Times in {@code conf/cluster.conf} that depend on one another. */
class ClusterConfTest {
    private static final Config CLUSTER = Configuration.load(Optional.of(Path.of("conf", "cluster.conf")));

    /** Its own entries go out with one round and come back with the next. */
    @Test
    void aNodeThatHasJoinedFindsWhomToAskForTenureBeforeItWouldAskAgain() {
        Config found = CLUSTER.getConfig("akka.cluster.typed.receptionist.distributed-data");

        assertThat(found.getDuration("gossip-interval"))
                .isLessThan(CLUSTER.getDuration("kontor.cluster.failover.tenure-renew-every"));
        assertThat(found.getDuration("notify-subscribers-interval")).isLessThan(found.getDuration("gossip-interval"));
    }

    @Test
    void whoTakesOverFromTheOldestNodeAsksItAgainSoonAndGivesUpNoSoonerThanByDefault() {
        for (String singleton : List.of("akka.cluster.singleton", "akka.cluster.sharding.coordinator-singleton")) {
            Config takesOver = CLUSTER.getConfig(singleton);
            Duration interval = takesOver.getDuration("hand-over-retry-interval");

            assertThat(interval).as(singleton).isLessThan(Duration.ofSeconds(1));
            assertThat(interval.multipliedBy(takesOver.getInt("min-number-of-hand-over-retries")))
                    .as(singleton)
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(15));
        }
    }
}
