package io.kontor.app;

import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import io.kontor.account.AccountEntity;
import io.kontor.ingress.Entities;
import io.kontor.order.OrderEntity;
import io.kontor.position.PositionEntity;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;

/** Every entity by its id, wherever in the cluster it is. */
record ShardedEntities(ClusterSharding sharding) implements Entities {
    static ShardedEntities of(ActorSystem<?> system) {
        return new ShardedEntities(ClusterSharding.get(system));
    }

    @Override
    public EntityRef<OrderEntity.Command> order(IntentId intent) {
        return sharding.entityRefFor(OrderEntity.TYPE_KEY, intent.value());
    }

    @Override
    public EntityRef<AccountEntity.Command> account(AccountId account) {
        return sharding.entityRefFor(AccountEntity.TYPE_KEY, account.value());
    }

    @Override
    public EntityRef<VenueConnection.Command> venue(AccountId account, VenueId venue) {
        return sharding.entityRefFor(VenueConnection.TYPE_KEY, VenueConnection.entityId(account, venue));
    }

    EntityRef<PositionEntity.Command> position(AccountId account, Symbol symbol) {
        return sharding.entityRefFor(PositionEntity.TYPE_KEY, PositionEntity.entityId(account, symbol));
    }
}
