package io.kontor.platform.cluster;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.ClusterEvent.MemberUp;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.Subscribe;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import io.kontor.platform.cluster.failover.CrashWatch;
import io.kontor.platform.cluster.failover.FailoverSettings;
import io.kontor.platform.cluster.failover.HandOver;
import io.kontor.platform.cluster.failover.StandstillClock;
import io.kontor.platform.cluster.failover.TenureKeeper;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/** This node's place among the others, as it knows it now. Thread-safe. */
public final class Membership {
    /** Those who count when it is asked whether more than half are on one side. */
    private static final Set<MemberStatus> COUNTED = Set.of(MemberStatus.up(), MemberStatus.leaving());

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final ClusterSettings settings;

    public Membership(ActorSystem<?> system, ClusterSettings settings) {
        this.system = system;
        this.cluster = Cluster.get(system);
        this.settings = settings;
    }

    /** Alone it is a cluster of one, whom nobody else can join; otherwise the other nodes are looked for. */
    public void join() {
        if (settings.isShared()) {
            AkkaManagement.get(system.classicSystem()).start();
            ClusterBootstrap.get(system.classicSystem()).start();
        } else {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        }
    }

    /** Has this node notice when another one is gone, and when it is no longer one itself; before it joins. */
    public void guard(ActorContext<?> context, FailoverSettings failover) {
        // Beside Akka's own, so that none of it waits behind orders.
        DispatcherSelector apart = DispatcherSelector.fromConfig("akka.actor.internal-dispatcher");
        context.spawn(HandOver.get(system).watch(), "hand-over", apart);
        context.spawn(TenureKeeper.create(failover, StandstillClock.SYSTEM), TenureKeeper.NAME, apart);
        if (failover.refusedPorts()) {
            context.spawn(CrashWatch.create(failover, System::nanoTime), "crash-watch", apart);
        }
    }

    /** Unlike any other process's, now or ever. */
    public String self() {
        UniqueAddress self = cluster.selfMember().uniqueAddress();
        return settings.node() + "@" + self.address() + "#" + self.longUid();
    }

    /** How many nodes there are, those that cannot be reached included; at least this one. */
    public int size() {
        return Math.max(1, (int) members().stream()
                .filter(member -> COUNTED.contains(member.status()))
                .count());
    }

    /** How many of them cannot be reached from here. */
    public int unreachable() {
        return cluster.state().getUnreachable().size();
    }

    /** Completes when this node is one of the cluster's, which one that finds no other never is. */
    public CompletionStage<Done> joined() {
        CompletableFuture<Done> joined = new CompletableFuture<>();
        akka.cluster.Cluster.get(system.classicSystem()).registerOnMemberUp(() -> joined.complete(Done.getInstance()));
        return joined;
    }

    public boolean isUp() {
        return cluster.selfMember().status().equals(MemberStatus.up());
    }

    /** For people: who is there, and whom we cannot reach. */
    public String describe() {
        Set<Member> away = cluster.state().getUnreachable();
        String reachable = members().size() - away.size() + " of " + members().size() + " nodes reachable";
        return cluster.selfMember().status() + ", " + reachable + (away.isEmpty() ? "" : "; not " + addresses(away));
    }

    /** Has {@code changed} run, on an actor's thread, whenever a node has come or is gone for good. */
    public Behavior<MemberEvent> watch(Runnable changed) {
        return Behaviors.setup(context -> {
            ActorRef<MemberEvent> self = context.getSelf();
            cluster.subscriptions().tell(Subscribe.create(self, MemberEvent.class));
            return Behaviors.receive(MemberEvent.class)
                    .onMessage(MemberEvent.class, event -> {
                        context.getLog()
                                .info(
                                        "{}: {}",
                                        event.member().address(),
                                        event.member().status());
                        if (event instanceof MemberUp || event instanceof MemberRemoved) {
                            changed.run();
                        }
                        return Behaviors.same();
                    })
                    .build();
        });
    }

    private List<Member> members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .toList();
    }

    private static List<String> addresses(Set<Member> members) {
        return members.stream().map(member -> member.address().hostPort()).toList();
    }
}
