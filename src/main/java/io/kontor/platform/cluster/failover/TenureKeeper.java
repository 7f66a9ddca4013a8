package io.kontor.platform.cluster.failover;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.UniqueAddress;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Subscribe;
import io.kontor.platform.serialization.Wire;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other nodes again and again whether this is one of them, and keeps {@link Tenure} by what they say. One on each node, under
 * {@link #NAME} where the others ask it. It asks who is joining, too, and answers them: what they say counts once they do, so that neither who
 * joins nor who was there before has to wait for it then.
 */
public final class TenureKeeper extends AbstractOnMessageBehavior<TenureKeeper.Message> {
    /** Of the actor, a child of the user guardian. */
    public static final String NAME = "tenure";

    private static final ServiceKey<Message> KEY = ServiceKey.create(Message.class, "tenure-keeper");
    private static final Logger LOG = LoggerFactory.getLogger(TenureKeeper.class);

    /** Those who can take over; so many are all, and more than half of them decide. */
    private static final Set<MemberStatus> COUNTED = Set.of(MemberStatus.up(), MemberStatus.leaving());

    /** One that is joining has nothing yet that others could have taken over. */
    private static final Set<MemberStatus> CONFIRMED =
            Set.of(MemberStatus.joining(), MemberStatus.weaklyUp(), MemberStatus.up(), MemberStatus.leaving());

    /** What it hears. */
    public sealed interface Message {}

    /**
     * Is {@code node} one of us?
     *
     * @param askedAt by the clock of whoever asks
     */
    record Ask(String node, long askedAt, ActorRef<Message> replyTo) implements Message, Wire {}

    /** Yes, says {@code by}. Nobody says no: a node that was given up is told by its lack. */
    record Confirmed(String by, long askedAt) implements Message, Wire {}

    private record Changed(MemberEvent event) implements Message {}

    private enum Due implements Message {
        ASK
    }

    private final Cluster cluster;
    private final ActorRefResolver keepers;
    private final LongSupplier nanoTime;
    private final Confirmations confirmations;
    private final Tenure tenure;
    private final String self;
    private boolean lapsed;

    /** Never ends by itself. */
    public static Behavior<Message> create(FailoverSettings settings, LongSupplier nanoTime) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Due.ASK, Duration.ZERO, settings.tenureRenewEvery());
            return new TenureKeeper(context, settings, nanoTime);
        }));
    }

    private TenureKeeper(ActorContext<Message> context, FailoverSettings settings, LongSupplier nanoTime) {
        super(context);
        this.cluster = Cluster.get(context.getSystem());
        this.keepers = ActorRefResolver.get(context.getSystem());
        this.nanoTime = nanoTime;
        this.confirmations = new Confirmations(settings.tenure().toNanos());
        this.tenure = Tenure.get(context.getSystem());
        this.self = name(cluster.selfMember().uniqueAddress());
        // Who has just started has nothing that others could have taken over, and finds them within that time.
        tenure.holdUntil(nanoTime.getAsLong() + settings.tenure().toNanos());
        cluster.subscriptions()
                .tell(Subscribe.create(context.messageAdapter(MemberEvent.class, Changed::new), MemberEvent.class));
        // Nodes of versions that ask nobody by name find it here.
        context.getSystem().receptionist().tell(Receptionist.register(KEY, context.getSelf()));
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Ask ask -> answer(ask);
            case Confirmed(String by, long askedAt) -> {
                confirmations.confirmed(by, askedAt);
                keep();
            }
            case Changed _ -> ask();
            case Due _ -> {
                ask();
                keep();
            }
        }
        return this;
    }

    private void ask() {
        Ask ask = new Ask(self, nanoTime.getAsLong(), getContext().getSelf());
        members(cluster.state())
                .filter(member -> !named(member, self))
                .forEach(member -> keepers.<Message>resolveActorRef(member.address() + "/user/" + NAME)
                        .tell(ask));
    }

    /** One that cannot be reached by somebody is about to be given up: it gets no more time from us. */
    private void answer(Ask ask) {
        CurrentClusterState state = cluster.state();
        boolean doubted = state.getUnreachable().stream().anyMatch(member -> named(member, ask.node()));
        boolean ours =
                members(state).anyMatch(member -> named(member, ask.node()) && CONFIRMED.contains(member.status()));
        if (ours && !doubted) {
            ask.replyTo().tell(new Confirmed(self, ask.askedAt()));
        }
    }

    private void keep() {
        // First: alone, the term counts from a look at who else there is.
        long now = nanoTime.getAsLong();
        CurrentClusterState state = cluster.state();
        confirmations.retain(
                members(state).map(member -> name(member.uniqueAddress())).collect(Collectors.toSet()));
        Set<String> others = members(state)
                .filter(member -> COUNTED.contains(member.status()))
                .map(member -> name(member.uniqueAddress()))
                .filter(node -> !node.equals(self))
                .collect(Collectors.toSet());
        long until = confirmations.until(others, now);
        if (!others.isEmpty() || cluster.selfMember().status().equals(MemberStatus.up())) {
            tenure.holdUntil(until);
        }
        boolean lapsedNow = !tenure.isCurrent();
        if (lapsedNow != lapsed) {
            lapsed = lapsedNow;
            LOG.warn(
                    "{}",
                    lapsedNow
                            ? "fewer than half of the nodes confirm that this is one of them: nothing is journalled"
                            : "more than half of the nodes confirm that this is one of them");
        }
    }

    private static Stream<Member> members(CurrentClusterState state) {
        return StreamSupport.stream(state.getMembers().spliterator(), false);
    }

    private static boolean named(Member member, String node) {
        return name(member.uniqueAddress()).equals(node);
    }

    private static String name(UniqueAddress node) {
        return node.address() + "#" + node.longUid();
    }
}
