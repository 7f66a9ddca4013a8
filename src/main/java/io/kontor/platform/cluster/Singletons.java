package io.kontor.platform.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;

/**
 * Starts what there must be only one of. Alone that is a child like any other; with other nodes it runs on the oldest of them and moves
 * when that one goes, and what is told meanwhile waits or is lost, so whoever asks repeats it.
 */
public record Singletons(ActorContext<?> parent, ClusterSettings settings) {
    /** The way to it from this node. */
    public <M> ActorRef<M> start(Behavior<M> behavior, String name) {
        return settings.isShared()
                ? ClusterSingleton.get(parent.getSystem()).init(SingletonActor.of(movable(behavior, name), name))
                : parent.spawn(behavior, name);
    }

    /**
     * Ends when it is told to move. An {@code AbstractOnMessageBehavior} would not: it answers every signal with "the same", Akka's order to
     * stop included, and the node that leaves then waits for it in vain, while no account that is nowhere yet finds a place.
     */
    static <M> Behavior<M> movable(Behavior<M> behavior, String name) {
        return Behaviors.setup(context -> {
            ActorRef<M> mover = context.spawn(behavior, name);
            return Behaviors.receiveMessage(message -> {
                mover.tell(message);
                return Behaviors.same();
            });
        });
    }
}
