package io.kontor.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private final ActorTestKit kit =
            ActorTestKit.create(ConfigFactory.parseString("""
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                    akka.cluster.jmx.multi-mbeans-in-same-jvm = on
                    akka.cluster.downing-provider-class = "akka.cluster.sbr.SplitBrainResolverProvider"
                    akka.coordinated-shutdown { exit-jvm = off, run-by-jvm-shutdown-hook = off }
                    """).withFallback(ConfigFactory.load()));

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    @Test
    void aNodeHasJoinedWhenItIsAMemberAndStaysSo() {
        Membership membership =
                new Membership(kit.system(), new ClusterSettings(ClusterSettings.Mode.EMBEDDED, "node-1", 1, 1, false));
        CompletableFuture<Done> joined = membership.joined().toCompletableFuture();
        assertThat(joined).isNotDone();
        assertThat(membership.isUp()).isFalse();

        membership.join();

        assertThat(joined).succeedsWithin(20, TimeUnit.SECONDS);
        assertThat(membership.joined().toCompletableFuture()).succeedsWithin(20, TimeUnit.SECONDS);
    }
}
