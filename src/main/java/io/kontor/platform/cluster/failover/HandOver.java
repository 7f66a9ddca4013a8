package io.kontor.platform.cluster.failover;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.ClusterDomainEvent;
import akka.cluster.ClusterEvent.MemberDowned;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.ClusterEvent.ReachabilityEvent;
import akka.cluster.ClusterEvent.ReachableMember;
import akka.cluster.ClusterEvent.UnreachableMember;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.ClusterStateSubscription;
import akka.cluster.typed.Subscribe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds back what this node starts in another one's place until that one has certainly ended. It does what
 * {@code akka.cluster.down-removal-margin} does in Akka, and is told by that setting how long; but it knows of processes that are gone and
 * does not wait for them. And holds it back while this node has no {@link Tenure}, as one that has only just joined, but not for longer than
 * one lasts. Thread-safe.
 */
public final class HandOver implements Extension {
    private static final Id ID = new Id();
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final HandOverPause pause;
    private final BooleanSupplier hasTenure;
    private final long tenureNanos;
    private final LongSupplier nanoTime;
    private final Consumer<Runnable> later;
    private final List<Waiting> waiting = new ArrayList<>();
    private boolean looksAgain;

    /** @param since when it was asked for */
    private record Waiting(CompletableFuture<Boolean> allowed, long since) {}

    /**
     * One of its own.
     *
     * @param later runs what it is given after a while
     */
    HandOver(
            HandOverPause pause,
            BooleanSupplier hasTenure,
            Duration tenure,
            LongSupplier nanoTime,
            Consumer<Runnable> later) {
        this.pause = pause;
        this.hasTenure = hasTenure;
        this.tenureNanos = tenure.toNanos();
        this.nanoTime = nanoTime;
        this.later = later;
    }

    public static HandOver get(ActorSystem<?> system) {
        return ID.apply(system);
    }

    /** How long a removed node is waited out. */
    static Duration margin(ActorSystem<?> system) {
        return system.settings().config().getDuration("akka.cluster.down-removal-margin");
    }

    /** Hears of nodes that are given up and removed; before it runs nothing is held back. */
    public Behavior<ClusterDomainEvent> watch() {
        return Behaviors.setup(context -> {
            ActorRef<ClusterDomainEvent> self = context.getSelf();
            ActorRef<ClusterStateSubscription> subscriptions =
                    Cluster.get(context.getSystem()).subscriptions();
            subscriptions.tell(Subscribe.create(self.narrow(), MemberEvent.class));
            subscriptions.tell(Subscribe.create(self.narrow(), ReachabilityEvent.class));
            Set<UniqueAddress> unreachable = new HashSet<>();
            return Behaviors.receive(ClusterDomainEvent.class)
                    .onMessage(UnreachableMember.class, event -> {
                        unreachable.add(event.member().uniqueAddress());
                        return Behaviors.same();
                    })
                    .onMessage(ReachableMember.class, event -> {
                        unreachable.remove(event.member().uniqueAddress());
                        return Behaviors.same();
                    })
                    .onMessage(MemberDowned.class, event -> {
                        givenUp(event.member().uniqueAddress());
                        return Behaviors.same();
                    })
                    .onMessage(MemberRemoved.class, event -> {
                        UniqueAddress node = event.member().uniqueAddress();
                        boolean left = event.previousStatus().equals(MemberStatus.exiting());
                        boolean reachable = !unreachable.remove(node);
                        removed(node, left && reachable);
                        return Behaviors.same();
                    })
                    .onAnyMessage(_ -> Behaviors.same())
                    .build();
        });
    }

    /** Nothing of that process works any more. */
    void provenGone(UniqueAddress node) {
        synchronized (pause) {
            pause.provenGone(name(node));
        }
        look();
    }

    /** Completes when nothing has to be waited for. */
    CompletionStage<Boolean> allowed() {
        CompletableFuture<Boolean> allowed = new CompletableFuture<>();
        synchronized (pause) {
            waiting.add(new Waiting(allowed, nanoTime.getAsLong()));
        }
        look();
        return allowed;
    }

    boolean isAllowed() {
        synchronized (pause) {
            return pause.remaining(nanoTime.getAsLong()) == 0;
        }
    }

    void givenUp(UniqueAddress node) {
        synchronized (pause) {
            pause.givenUp(name(node));
        }
    }

    private void removed(UniqueAddress node, boolean inOrder) {
        synchronized (pause) {
            pause.removed(name(node), inOrder, nanoTime.getAsLong());
        }
    }

    private void look() {
        List<Waiting> due = List.of();
        synchronized (pause) {
            long now = nanoTime.getAsLong();
            if (pause.remaining(now) == 0) {
                boolean mayWrite = hasTenure.getAsBoolean();
                // A shard that waits here cannot be handed on. One that waited for so long starts, and the journal
                // refuses what it writes.
                due = waiting.stream()
                        .filter(each -> mayWrite || now - each.since >= tenureNanos)
                        .toList();
                waiting.removeAll(due);
            }
            if (!waiting.isEmpty() && !looksAgain) {
                looksAgain = true;
                later.accept(this::lookAgain);
            }
        }
        due.forEach(each -> each.allowed.complete(true));
    }

    private void lookAgain() {
        synchronized (pause) {
            looksAgain = false;
        }
        look();
    }

    private static String name(UniqueAddress node) {
        return node.address() + "#" + node.longUid();
    }

    private static final class Id extends ExtensionId<HandOver> {
        @Override
        public HandOver createExtension(ActorSystem<?> system) {
            return new HandOver(
                    new HandOverPause(margin(system).toNanos()),
                    Tenure.get(system)::isCurrent,
                    system.settings().config().getDuration("kontor.cluster.failover.tenure"),
                    System::nanoTime,
                    // Not behind orders.
                    look -> system.scheduler()
                            .scheduleOnce(
                                    LOOK_EVERY,
                                    look,
                                    system.dispatchers()
                                            .lookup(DispatcherSelector.fromConfig("akka.actor.internal-dispatcher"))));
        }
    }
}
