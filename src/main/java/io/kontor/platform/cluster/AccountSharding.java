package io.kontor.platform.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.ConsistentHashingShardAllocationStrategy;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.ShardingMessageExtractor;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import io.kontor.value.AccountId;
import java.time.Duration;
import java.util.Collection;
import java.util.function.UnaryOperator;

/**
 * Starts entity types so that everything of one account lives on one shard of the same number, and shards of the same number on one
 * node. That saves hops between nodes; while membership changes it may not hold, and nothing relies on it.
 */
public final class AccountSharding {
    private final ClusterSharding sharding;
    private final ClusterShardingSettings settings;
    private final AccountShards shards;
    private final int rebalanceMax;

    /** How long an entity of a type lives without messages. */
    public sealed interface Lifetime {
        /** Until it has been idle for {@code akka.cluster.sharding.passivation}'s time, or asks to leave. */
        record WhileUsed() implements Lifetime {}

        /** Until it has been idle for so long. */
        record UntilIdle(Duration idle) implements Lifetime {}

        /** As long as its shard is here: nothing but a hand-off or its own end stops it. */
        record WhileHere() implements Lifetime {}
    }

    public AccountSharding(ActorSystem<?> system, ClusterSettings cluster, Collection<AccountId> accounts) {
        this.sharding = ClusterSharding.get(system);
        this.settings = ClusterShardingSettings.create(system);
        this.shards = new AccountShards(cluster.shards(), accounts);
        this.rebalanceMax = cluster.rebalanceMax();
    }

    /** Entities whose id is an intent's. */
    public <M> ActorRef<ShardingEnvelope<M>> startByIntent(Entity<M, ShardingEnvelope<M>> entity, Lifetime lifetime) {
        return start(entity, lifetime, new Extractor<>(shards::ofIntent));
    }

    /** Entities whose id begins with an account's. */
    public <M> ActorRef<ShardingEnvelope<M>> startByAccount(Entity<M, ShardingEnvelope<M>> entity, Lifetime lifetime) {
        return start(entity, lifetime, new Extractor<>(shards::ofAccount));
    }

    private <M> ActorRef<ShardingEnvelope<M>> start(
            Entity<M, ShardingEnvelope<M>> entity, Lifetime lifetime, Extractor<M> extractor) {
        ClusterShardingSettings ofType = switch (lifetime) {
            case Lifetime.WhileUsed _ -> settings;
            case Lifetime.UntilIdle until ->
                settings.withPassivationStrategy(
                        settings.passivationStrategySettings().withIdleEntityPassivation(until.idle()));
            case Lifetime.WhileHere _ -> settings.withNoPassivationStrategy();
        };
        return sharding.init(entity.withMessageExtractor(extractor)
                .withSettings(ofType)
                .withAllocationStrategy(new ConsistentHashingShardAllocationStrategy(rebalanceMax)));
    }

    private static final class Extractor<M> extends ShardingMessageExtractor<ShardingEnvelope<M>, M> {
        private final UnaryOperator<String> shardOf;

        Extractor(UnaryOperator<String> shardOf) {
            this.shardOf = shardOf;
        }

        @Override
        public String entityId(ShardingEnvelope<M> envelope) {
            return envelope.entityId();
        }

        @Override
        public String shardId(String entityId) {
            return shardOf.apply(entityId);
        }

        @Override
        public M unwrapMessage(ShardingEnvelope<M> envelope) {
            return envelope.message();
        }
    }
}
