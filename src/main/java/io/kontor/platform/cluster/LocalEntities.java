package io.kontor.platform.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.PostStop;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The short way to entities that run on this node: their own references instead of two hops through sharding, which costs as much as
 * many a message's work. Sharding still says where an entity lives and starts it; a message to one that has just ended is lost as any
 * message may be, and its sender repeats it. It does not count as use: an entity that sharding puts to sleep when it is idle has to get
 * its callers' commands through sharding. Thread-safe.
 *
 * @param <M> what entities of this type are told
 */
public final class LocalEntities<M> {
    private final ClusterSharding sharding;
    private final EntityTypeKey<M> type;
    private final Class<M> messages;
    private final Predicate<M> isStop;
    private final ConcurrentHashMap<String, ActorRef<M>> here = new ConcurrentHashMap<>();

    /** @param isStop knows the entities' stop message, after which they take nothing more */
    public LocalEntities(ClusterSharding sharding, EntityTypeKey<M> type, Class<M> messages, Predicate<M> isStop) {
        this.sharding = sharding;
        this.type = type;
        this.messages = messages;
        this.isStop = isStop;
    }

    /** The entity itself if it runs here, else the way to it through sharding. */
    public RecipientRef<M> find(String entityId) {
        ActorRef<M> known = here.get(entityId);
        return known != null ? known : sharding.entityRefFor(type, entityId);
    }

    /** The ids of those that run here, as of now. */
    public Set<String> here() {
        return Set.copyOf(here.keySet());
    }

    /** Makes the entity of this behavior known while it runs. */
    public Behavior<M> known(String entityId, Behavior<M> entity) {
        return Behaviors.setup(context -> {
            ActorRef<M> self = context.getSelf();
            here.put(entityId, self);
            return Behaviors.intercept(() -> new Departure(entityId, self), entity);
        });
    }

    /** It is about to end: what comes now waits in sharding and starts it anew. */
    public void leave(String entityId, ActorRef<M> entity) {
        here.remove(entityId, entity);
    }

    private final class Departure extends BehaviorInterceptor<M, M> {
        private final String entityId;
        private final ActorRef<M> entity;

        Departure(String entityId, ActorRef<M> entity) {
            super(messages);
            this.entityId = entityId;
            this.entity = entity;
        }

        @Override
        public Behavior<M> aroundReceive(TypedActorContext<M> context, M message, ReceiveTarget<M> target) {
            if (isStop.test(message)) {
                leave(entityId, entity);
            }
            return target.apply(context, message);
        }

        @Override
        public Behavior<M> aroundSignal(TypedActorContext<M> context, Signal signal, SignalTarget<M> target) {
            if (signal instanceof PostStop) {
                leave(entityId, entity);
            }
            return target.apply(context, signal);
        }
    }
}
