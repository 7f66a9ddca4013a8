package io.kontor.app;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import io.kontor.account.AccountEntity;
import io.kontor.ingress.Entities;
import io.kontor.order.OrderEntity;
import io.kontor.platform.cluster.LocalEntities;
import io.kontor.position.PositionEntity;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;

/** Every entity by its id, wherever in the cluster it is. */
record ShardedEntities(
        ClusterSharding sharding,
        LocalEntities<OrderEntity.Command> localOrders,
        LocalEntities<AccountEntity.Command> localAccounts,
        LocalEntities<VenueConnection.Command> localConnections)
        implements Entities {
    static ShardedEntities of(ActorSystem<?> system) {
        ClusterSharding sharding = ClusterSharding.get(system);
        return new ShardedEntities(
                sharding,
                new LocalEntities<>(
                        sharding, OrderEntity.TYPE_KEY, OrderEntity.Command.class, OrderEntity.Stop.class::isInstance),
                new LocalEntities<>(
                        sharding,
                        AccountEntity.TYPE_KEY,
                        AccountEntity.Command.class,
                        AccountEntity.Stop.class::isInstance),
                new LocalEntities<>(
                        sharding,
                        VenueConnection.TYPE_KEY,
                        VenueConnection.Command.class,
                        VenueConnection.Stop.class::isInstance));
    }

    /** Through sharding, so that callers' commands count as use and keep the order awake. */
    @Override
    public EntityRef<OrderEntity.Command> order(IntentId intent) {
        return sharding.entityRefFor(OrderEntity.TYPE_KEY, intent.value());
    }

    /** For what only an order that is awake is usually told. */
    RecipientRef<OrderEntity.Command> orderAtWork(IntentId intent) {
        return localOrders.find(intent.value());
    }

    @Override
    public RecipientRef<AccountEntity.Command> account(AccountId account) {
        return localAccounts.find(account.value());
    }

    @Override
    public RecipientRef<VenueConnection.Command> venue(AccountId account, VenueId venue) {
        return localConnections.find(VenueConnection.entityId(account, venue));
    }

    /** Through sharding, which puts positions to sleep that are not told anything. */
    EntityRef<PositionEntity.Command> position(AccountId account, Symbol symbol) {
        return sharding.entityRefFor(PositionEntity.TYPE_KEY, PositionEntity.entityId(account, symbol));
    }
}
