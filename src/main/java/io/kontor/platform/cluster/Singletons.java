package io.kontor.platform.cluster;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.SingletonActor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts what there must be only one of. Alone that is a child like any other; with other nodes it runs on the oldest of them and moves
 * when that one goes, and what is told meanwhile waits or is lost, so whoever asks repeats it.
 */
public record Singletons(ActorContext<?> parent, ClusterSettings settings) {
    private static final Logger LOG = LoggerFactory.getLogger(Singletons.class);

    /** Why a node ends that has lost a part it may not be without. */
    public static final CoordinatedShutdown.Reason PART_FAILED = new PartFailed();

    /** The way to it from this node. */
    public <M> ActorRef<M> start(Behavior<M> behavior, String name) {
        Behavior<M> vital = vital(behavior, name);
        return settings.isShared()
                ? ClusterSingleton.get(parent.getSystem()).init(SingletonActor.of(vital, name))
                : parent.spawn(vital, name);
    }

    /**
     * Ends its node when it fails: without those who keep the halts or carry them out, a node that goes on is worse than one that is started
     * anew. And ends when it is told to move. An {@code AbstractOnMessageBehavior} would not: it answers every signal with "the same",
     * Akka's order to stop included, and the node that leaves then waits for it in vain, while no account that is nowhere yet finds a place.
     */
    public static <M> Behavior<M> vital(Behavior<M> behavior, String name) {
        return Behaviors.setup(context -> {
            ActorRef<M> part = context.spawn(behavior, name);
            context.watch(part);
            return Behaviors.<M>receive(
                    (_, message) -> {
                        part.tell(message);
                        return Behaviors.same();
                    },
                    (_, signal) -> {
                        if (!(signal instanceof Terminated)) {
                            return Behaviors.unhandled();
                        }
                        LOG.error("{} has failed, and this node ends with it", name);
                        CoordinatedShutdown.get(context.getSystem()).runAll(PART_FAILED);
                        return Behaviors.stopped();
                    });
        });
    }

    private static final class PartFailed implements CoordinatedShutdown.Reason {
        @Override
        public String toString() {
            return "a vital part has failed";
        }
    }
}
