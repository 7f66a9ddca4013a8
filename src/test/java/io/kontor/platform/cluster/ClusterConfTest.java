package io.kontor.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.discovery.ServiceDiscovery.ResolvedTarget;
import akka.management.cluster.bootstrap.ClusterBootstrapSettings;
import akka.management.cluster.bootstrap.JoinDecision;
import akka.management.cluster.bootstrap.JoinSelf$;
import akka.management.cluster.bootstrap.KeepProbing$;
import akka.management.cluster.bootstrap.LowestAddressJoinDecider;
import akka.management.cluster.bootstrap.SeedNodesInformation;
import akka.management.cluster.bootstrap.SeedNodesObservation;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountEntity;
import io.kontor.account.OpenOrder;
import io.kontor.model.Samples;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.risk.SampleLimits;
import io.kontor.value.ClientOrderId;
import io.kontor.value.CommandId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/** What depends on one another in {@code conf/cluster.conf}, and what on what is sent. */
class ClusterConfTest {
    private static final Config CLUSTER = Configuration.load(Optional.of(Path.of("conf", "cluster.conf")));

    /** Its own entries go out with one round and come back with the next. */
    @Test
    void aNodeThatHasJoinedFindsWhomToTellOfACrashBeforeItWouldAskForTenureAgain() {
        Config found = CLUSTER.getConfig("akka.cluster.typed.receptionist.distributed-data");

        assertThat(found.getDuration("gossip-interval"))
                .isLessThan(CLUSTER.getDuration("kontor.cluster.failover.tenure-renew-every"));
        assertThat(found.getDuration("notify-subscribers-interval")).isLessThan(found.getDuration("gossip-interval"));
    }

    /** Twice the limit, which those that only reduce a position may come to. */
    @Test
    void anAccountWithAsManyOpenOrdersAsItMayHaveFitsIntoOneMessage() {
        int max = 2 * CLUSTER.getInt("kontor.risk.default.open-orders-max");
        Map<IntentId, OpenOrder> orders = new HashMap<>();
        for (int n = 0; n < max; n++) {
            ClientOrderId id = new ClientOrderId("%064d".formatted(n));
            orders.put(IntentId.of(Samples.ACCOUNT, id), resting(id));
        }
        AccountEntity.View view = new AccountEntity.View(
                Samples.ACCOUNT,
                1_000_000,
                orders,
                Map.of(),
                Map.of(),
                SampleLimits.wide().done(),
                Optional.empty(),
                List.of());

        assertThat(new WireCodec(WireRegistry.from(CLUSTER)).encode(view).length)
                .isLessThan(Math.toIntExact(CLUSTER.getBytes("akka.remote.artery.advanced.maximum-frame-size")));
    }

    /** The one that does not answer may be a cluster already: of two nodes that lose one another one goes on alone. */
    @Test
    void twoOfThreeBeginNoClusterUnlessAPersonSaysThatTheThirdIsOff() throws Exception {
        String answer = "akka.management.cluster.bootstrap.contact-point-discovery.contact-with-all-contact-points";
        SeedNodesInformation two = answered(8551, 8552);

        assertThat(decided(CLUSTER, two)).isInstanceOf(KeepProbing$.class);
        assertThat(decided(CLUSTER, answered(8551, 8552, 8553))).isInstanceOf(JoinSelf$.class);

        Config byAPerson = ConfigFactory.parseString(answer + " = off").withFallback(CLUSTER);
        assertThat(decided(byAPerson, two)).isInstanceOf(JoinSelf$.class);
        assertThat(decided(byAPerson, answered(8551))).isInstanceOf(KeepProbing$.class);
    }

    /** As of the node with the lowest address, long after the list has last changed. */
    private static JoinDecision decided(Config config, SeedNodesInformation found) throws Exception {
        ActorTestKit kit = ActorTestKit.create(ConfigFactory.parseString("akka.actor.provider = local"));
        try {
            var system = kit.system().classicSystem();
            var decider = new LowestAddressJoinDecider(system, ClusterBootstrapSettings.apply(config, system.log())) {
                @Override
                public boolean canJoinSelf(ResolvedTarget lowest, SeedNodesInformation info) {
                    return lowest.getPort().equals(Optional.of(8551));
                }
            };
            return FutureConverters.asJava(decider.decide(found))
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } finally {
            kit.shutdownTestKit();
        }
    }

    private static SeedNodesInformation answered(int... ports) {
        LocalDateTime now = LocalDateTime.of(2026, 11, 21, 12, 0);
        Set<ResolvedTarget> listed = CLUSTER.getConfigList("akka.discovery.config.services.kontor.endpoints").stream()
                .map(each -> target(each.getInt("port")))
                .collect(Collectors.toSet());
        Set<SeedNodesObservation> observed = Arrays.stream(ports)
                .mapToObj(port -> new SeedNodesObservation(
                        now,
                        target(port),
                        AddressFromURIString.parse("akka://kontor@127.0.0.1:" + (port + 16_970)),
                        CollectionConverters.asScala(Set.<Address>of()).toSet()))
                .collect(Collectors.toSet());
        return new SeedNodesInformation(
                now,
                now.minusHours(1),
                CollectionConverters.asScala(listed).toSet(),
                CollectionConverters.asScala(observed).toSet());
    }

    private static ResolvedTarget target(int port) {
        return new ResolvedTarget("127.0.0.1", Option.apply(port), Option.empty());
    }

    /** With all of it that an order has while it rests and a cancel is on its way. */
    private static OpenOrder resting(ClientOrderId id) {
        Quantity amount = Quantity.of("12.34567890");
        Price price = Price.of("50123.45");
        return new OpenOrder(
                id,
                Samples.VENUE,
                Samples.BTC,
                Side.SELL,
                3,
                Optional.of(new OpenOrder.Reservation(3, 2, amount, price, false, Optional.empty())),
                7,
                amount,
                price,
                Quantity.of("1.23456789"),
                false,
                false,
                Optional.of(new CommandId(id.value())),
                Optional.of(Samples.START.plusNanos(123_456_000)),
                Samples.START.plusNanos(123_456_000),
                false,
                Optional.of(amount));
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

    /** All but a few would be all of three: one that has just started would keep every account from moving. */
    @Test
    void whereAShardIsAtHomeIsWrittenToMoreThanHalfOfTheNodesTheOldestFirstAndReadFromOneMore() {
        Config sharding = CLUSTER.getConfig("akka.cluster.sharding");

        assertThat(sharding.getInt("coordinator-state.write-majority-plus")).isZero();
        assertThat(sharding.getInt("coordinator-state.read-majority-plus")).isOne();
        assertThat(sharding.getInt("distributed-data.majority-min-cap")).isLessThanOrEqualTo(2);
        assertThat(sharding.getBoolean("distributed-data.prefer-oldest")).isTrue();
    }

    /** A node that starts has work for all of its actors' threads, and processors are shared by thread. */
    @Test
    void onFewProcessorsTheLinksBetweenNodesHaveNoFewerThreadsThanTheActors() {
        int actors = CLUSTER.getInt("akka.actor.default-dispatcher.fork-join-executor.parallelism-min");
        int links = CLUSTER.getInt("akka.remote.default-remote-dispatcher.fork-join-executor.parallelism-min");

        assertThat(actors).isLessThanOrEqualTo(links);
    }

    /** What the breaker gives up is reported as failed: a write that began after that would be one that nobody knows of. */
    @Test
    void aWriteThatWaitsForTenureEndsBeforeAkkaGivesItUp() {
        Duration wait = CLUSTER.getDuration("kontor.cluster.failover.tenure-wait");
        Duration request = CLUSTER.getDuration(
                "datastax-java-driver.profiles.akka-persistence-cassandra-profile.basic.request.timeout");

        assertThat(wait.plus(request))
                .isLessThan(CLUSTER.getDuration("akka.persistence.cassandra.journal.circuit-breaker.call-timeout"));
    }
}
