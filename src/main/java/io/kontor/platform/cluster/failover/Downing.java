package io.kontor.platform.cluster.failover;

import akka.actor.ActorSystem;
import akka.actor.Props;
import akka.cluster.DowningProvider;
import akka.cluster.sbr.SplitBrainResolverProvider;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import scala.Option;
import scala.concurrent.duration.FiniteDuration;

/**
 * Akka's resolver of partitions as it is, but that the margin after a removal is kept by {@link HandOverLease}: Akka knows one margin for
 * all, and a process that is proven to be gone needs none. Made by Akka, by name.
 */
public final class Downing extends DowningProvider {
    private static final String LEASE = "kontor.cluster.hand-over";
    private static final List<String> ASKED = List.of(
            "akka.cluster.singleton.use-lease",
            "akka.cluster.sharding.use-lease",
            "akka.cluster.sharding.coordinator-singleton.use-lease");

    private static final String STABLE_AFTER = "akka.cluster.split-brain-resolver.stable-after";
    private static final String MARGIN = "akka.cluster.down-removal-margin";
    /** What must be over on a node that the others give up by the time they start what it had. */
    private static final List<String> TERMS = List.of("kontor.cluster.failover.tenure", "kontor.halts.lease");

    private final SplitBrainResolverProvider resolver;

    /** Throws where nobody would keep the margin, or a node that is given up would be too late to stop. */
    public Downing(ActorSystem system) {
        Config config = system.settings().config();
        for (String key : ASKED) {
            if (!config.getString(key).equals(LEASE)) {
                throw new IllegalArgumentException(key + ": " + config.getString(key) + " (expected: " + LEASE
                        + ", with akka.cluster.downing-provider-class = " + Downing.class.getName() + ")");
            }
        }
        Duration moved = config.getDuration(STABLE_AFTER).plus(config.getDuration(MARGIN));
        for (String key : TERMS) {
            if (config.getDuration(key).compareTo(moved) >= 0) {
                throw new IllegalArgumentException(key + ": " + config.getDuration(key) + " (expected: less than "
                        + STABLE_AFTER + " and " + MARGIN + " together, " + moved + ")");
            }
        }
        this.resolver = new SplitBrainResolverProvider(system);
    }

    @Override
    public FiniteDuration downRemovalMargin() {
        return FiniteDuration.apply(0, TimeUnit.SECONDS);
    }

    @Override
    public Option<Props> downingActorProps() {
        return resolver.downingActorProps();
    }
}
