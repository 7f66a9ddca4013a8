package io.kontor.app;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityContext;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountPorts;
import io.kontor.control.HaltBoard;
import io.kontor.ingress.Accounts;
import io.kontor.instrument.Instruments;
import io.kontor.marketdata.Quotes;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderPassivation;
import io.kontor.order.OrderPorts;
import io.kontor.platform.batch.BatchMetrics;
import io.kontor.platform.cluster.AccountSharding;
import io.kontor.platform.cluster.AccountSharding.Lifetime;
import io.kontor.platform.cluster.LocalEntities;
import io.kontor.position.PositionEntity;
import io.kontor.value.AccountId;
import io.kontor.value.IntentId;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenuePorts;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/**
 * The four kinds of entities and what each is given: this is where the ports that lower packages declare meet the packages above them.
 */
record EntityTypes(
        ActorSystem<?> system,
        Settings settings,
        Accounts accounts,
        Instruments instruments,
        Quotes quotes,
        Venues venues,
        AwaitedVenues awaited,
        HaltBoard halts,
        ReconciliationMeters reconciliation,
        AccountCounts counts,
        MeterRegistry meters,
        Clock clock) {

    ShardedEntities start() {
        AccountSharding sharding = new AccountSharding(system, settings.cluster(), accounts.all());
        ShardedEntities entities = ShardedEntities.of(system);
        OrderCalls orders = new OrderCalls(entities);
        startPositions(sharding);
        startAccounts(sharding, entities, orders);
        startOrders(sharding, entities);
        startConnections(sharding, entities, orders);
        return entities;
    }

    private void startPositions(AccountSharding sharding) {
        BatchMetrics batches = new BatchMetrics(meters, "position");
        sharding.startByAccount(
                PositionEntity.entity(settings.position(), batches),
                new Lifetime.UntilIdle(settings.position().sleepAfter()));
    }

    private void startAccounts(AccountSharding sharding, ShardedEntities entities, OrderCalls orders) {
        AccountPorts ports = new AccountPorts(
                instruments,
                quotes,
                settings.limits(),
                halts,
                accounts::venuesOf,
                orders,
                entities::position,
                entities::venue,
                clock);
        BatchMetrics batches = new BatchMetrics(meters, "account");
        sharding.startByAccount(
                Entity.of(
                                AccountEntity.TYPE_KEY,
                                context -> entities.localAccounts()
                                        .known(
                                                context.getEntityId(),
                                                AccountEntity.create(
                                                        new AccountId(context.getEntityId()),
                                                        ports,
                                                        settings.account(),
                                                        batches)))
                        .withStopMessage(new AccountEntity.Stop()),
                new Lifetime.WhileHere());
    }

    private void startOrders(AccountSharding sharding, ShardedEntities entities) {
        OrderPorts ports = new OrderPorts(
                instruments,
                quotes,
                accounts::venuesOf,
                awaited,
                entities::account,
                entities::venue,
                (venue, symbol) -> venues.of(venue).adapter().capabilities(symbol),
                entities::order,
                (instrument, now) -> instruments.calendarOf(instrument).endOfDay(now),
                settings.collar(),
                reconciliation,
                clock);
        sharding.startByIntent(
                Entity.of(OrderEntity.TYPE_KEY, context -> order(context, entities, ports))
                        .withStopMessage(new OrderEntity.Stop()),
                new Lifetime.WhileUsed());
    }

    private Behavior<OrderEntity.Command> order(
            EntityContext<OrderEntity.Command> context, ShardedEntities entities, OrderPorts ports) {
        IntentId id = new IntentId(context.getEntityId());
        LocalEntities<OrderEntity.Command> local = entities.localOrders();
        OrderPassivation passivation = new OrderPassivation() {
            @Override
            public void sleep(ActorRef<OrderEntity.Command> order) {
                local.leave(id.value(), order);
                context.getShard().tell(new ClusterSharding.Passivate<>(order));
            }

            @Override
            public void wakeAgain(OrderEntity.Wake wake) {
                entities.order(id).tell(wake);
            }
        };
        return local.known(id.value(), OrderEntity.create(id, ports, settings.order(), passivation));
    }

    private void startConnections(AccountSharding sharding, ShardedEntities entities, OrderCalls orders) {
        sharding.startByAccount(
                Entity.of(
                                VenueConnection.TYPE_KEY,
                                context -> entities.localConnections()
                                        .known(context.getEntityId(), connection(context, entities, orders)))
                        .withStopMessage(new VenueConnection.Stop()),
                new Lifetime.WhileHere());
    }

    private Behavior<VenueConnection.Command> connection(
            EntityContext<VenueConnection.Command> context, ShardedEntities entities, OrderCalls orders) {
        String[] id = context.getEntityId().split("[|]", 2);
        Venues.Way way = venues.of(new VenueId(id[1]));
        AccountSweeps sweeps =
                new AccountSweeps(entities, system.scheduler(), way.settings().reconcileTimeout());
        return VenueConnection.create(
                new AccountId(id[0]), way.uplink(), new VenuePorts(counts.counting(orders), halts, sweeps));
    }
}
