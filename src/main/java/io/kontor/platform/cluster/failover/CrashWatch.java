package io.kontor.platform.cluster.failover;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.ClusterEvent.UnreachableMember;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Subscribe;
import akka.remote.artery.QuarantinedEvent;
import io.kontor.platform.serialization.Wire;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a node whose process is proven to be gone taken out at once, without waiting for heart-beats to stay out and for the resolver of
 * partitions. One on each node: it watches every other's port and tells the others what it finds. Partitions, hosts that do not answer and
 * processes that stand still prove nothing and stay with the resolver.
 */
public final class CrashWatch extends AbstractBehavior<CrashWatch.Message> {
    private static final ServiceKey<Message> KEY = ServiceKey.create(Message.class, "crash-watch");
    private static final Logger LOG = LoggerFactory.getLogger(CrashWatch.class);

    /** One that leaves in order closes its port before it is gone from the list, and needs nobody's help. */
    private static final Set<MemberStatus> LEFT = Set.of(MemberStatus.exiting(), MemberStatus.removed());

    /** What it hears. */
    public sealed interface Message {}

    /**
     * What the watch of another node has found.
     *
     * @param witness the node that says so, and {@code subject} the one it is about: address and incarnation
     * @param inARow refusals without anything else in between
     */
    record Found(String witness, String subject, int inARow) implements Message, Wire {}

    private record Seen(UniqueAddress node, PortWatch.Seen what) implements Message {}

    private record Changed(MemberEvent event) implements Message {}

    private record Unreachable(Member member) implements Message {}

    private record Peers(Set<ActorRef<Message>> watches) implements Message {}

    /** A node that is watched. */
    private static final class Watched {
        private final PortWatch port;
        private Member member;
        private int refusals;
        private boolean gone;

        Watched(Member member, PortWatch port) {
            this.member = member;
            this.port = port;
        }
    }

    private final Cluster cluster;
    private final FailoverSettings settings;
    private final LongSupplier nanoTime;
    private final RefusedPorts ports;
    private final HandOver handOver;
    private final String self;
    private final Map<UniqueAddress, Watched> watched = new HashMap<>();
    private final Set<ActorRef<Message>> peers = new HashSet<>();

    /** Never ends by itself. */
    public static Behavior<Message> create(FailoverSettings settings, LongSupplier nanoTime) {
        return Behaviors.setup(context -> new CrashWatch(context, settings, nanoTime));
    }

    private CrashWatch(ActorContext<Message> context, FailoverSettings settings, LongSupplier nanoTime) {
        super(context);
        this.cluster = Cluster.get(context.getSystem());
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.ports = new RefusedPorts(
                settings.probes(), settings.witnesses(), settings.fresh().toNanos());
        this.handOver = HandOver.get(context.getSystem());
        this.self = name(cluster.selfMember().uniqueAddress());
        cluster.subscriptions()
                .tell(Subscribe.create(context.messageAdapter(MemberEvent.class, Changed::new), MemberEvent.class));
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(UnreachableMember.class, event -> new Unreachable(event.member())),
                        UnreachableMember.class));
        context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
        context.getSystem()
                .receptionist()
                .tell(Receptionist.subscribe(
                        KEY,
                        context.messageAdapter(
                                Receptionist.Listing.class, listing -> new Peers(listing.getServiceInstances(KEY)))));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Seen.class, this::seen)
                .onMessage(Found.class, this::found)
                .onMessage(Changed.class, this::changed)
                .onMessage(Unreachable.class, this::unreachable)
                .onMessage(Peers.class, this::peers)
                .onSignal(PostStop.class, _ -> {
                    watched.values().forEach(each -> each.port.close());
                    return this;
                })
                .build();
    }

    private Behavior<Message> changed(Changed changed) {
        Member member = changed.event().member();
        UniqueAddress node = member.uniqueAddress();
        if (changed.event() instanceof MemberRemoved) {
            Watched left = watched.remove(node);
            if (left != null) {
                left.port.close();
            }
            ports.forget(name(node));
        } else if (!name(node).equals(self)) {
            watched.computeIfAbsent(node, _ -> watch(member)).member = member;
        }
        return this;
    }

    private Watched watch(Member member) {
        Address address = member.address();
        ActorRef<Message> me = getContext().getSelf();
        PortWatch port = new PortWatch(
                address.getHost().orElseThrow(),
                address.getPort().orElseThrow(),
                settings,
                what -> me.tell(new Seen(member.uniqueAddress(), what)));
        port.start();
        return new Watched(member, port);
    }

    private Behavior<Message> unreachable(Unreachable unreachable) {
        Watched node = watched.get(unreachable.member().uniqueAddress());
        if (node != null) {
            node.port.look();
        }
        return this;
    }

    private Behavior<Message> seen(Seen seen) {
        Watched node = watched.get(seen.node());
        if (node == null) {
            return this;
        }
        boolean refusedBefore = node.refusals > 0;
        node.refusals = seen.what() == PortWatch.Seen.REFUSED ? node.refusals + 1 : 0;
        if (node.refusals > 0 || refusedBefore) {
            Found found = new Found(self, name(seen.node()), node.refusals);
            peers.forEach(peer -> peer.tell(found));
            ports.found(self, found.subject(), found.inARow(), nanoTime.getAsLong());
            decide(seen.node(), node);
        }
        return this;
    }

    /** Counts only from a node that is one, and about one that is. */
    private Behavior<Message> found(Found found) {
        boolean known = watched.keySet().stream().anyMatch(node -> name(node).equals(found.witness()));
        if (known) {
            ports.found(found.witness(), found.subject(), found.inARow(), nanoTime.getAsLong());
            watched.forEach((node, each) -> {
                if (name(node).equals(found.subject())) {
                    decide(node, each);
                }
            });
        }
        return this;
    }

    private Behavior<Message> peers(Peers found) {
        peers.clear();
        peers.addAll(found.watches());
        peers.remove(getContext().getSelf());
        return this;
    }

    private void decide(UniqueAddress node, Watched about) {
        if (about.gone
                || LEFT.contains(about.member.status())
                || !ports.isGone(name(node), self, nanoTime.getAsLong())) {
            return;
        }
        about.gone = true;
        LOG.warn("{}: its host says that nobody listens there, and so say others: its process is gone", node.address());
        handOver.provenGone(node);
        // As when a connection to it can never be taken up again: it counts as unreachable from now on, and cannot come
        // back.
        getContext()
                .getSystem()
                .classicSystem()
                .eventStream()
                .publish(new QuarantinedEvent(new akka.remote.UniqueAddress(node.address(), node.longUid())));
        cluster.manager().tell(new Down(node.address()));
    }

    private static String name(UniqueAddress node) {
        return node.address() + "#" + node.longUid();
    }
}
