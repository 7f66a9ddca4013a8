package io.kontor.platform.journal.cassandra;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.eventstream.EventStream;
import akka.actor.typed.javadsl.AbstractOnMessageBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.persistence.typed.PublishedEvent;
import io.kontor.platform.journal.EventStreams.StreamEvent;
import io.kontor.platform.serialization.Wire;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Tells those who follow a stream of each event the moment it is journalled: followers on this node, and the relays of nodes that said
 * they follow it. One per node. What it tells may be lost; followers look for that in the journal.
 */
public final class StreamRelay extends AbstractOnMessageBehavior<StreamRelay.Message> {
    private static final ServiceKey<Message> KEY = ServiceKey.create(Message.class, "stream-relay");

    /** Reminders one node may miss before it is taken for not interested any more. */
    private static final int MISSED_MAX = 3;

    /** What it hears. */
    public sealed interface Message {}

    /** The streams one node follows, all of them. */
    record Follows(ActorRef<Message> relay, Set<String> persistenceIds) implements Message, Wire {}

    record Happened(String persistenceId, long sequenceNr, Wire event) implements Message, Wire {}

    private record Journalled(PublishedEvent event) implements Message {}

    private record Peers(Set<ActorRef<Message>> relays) implements Message {}

    private enum Due implements Message {
        SHARE
    }

    private record Interest(Set<String> persistenceIds, long untilNanos) {}

    private final CassandraStreams streams;
    private final CassandraSettings settings;
    private final LongSupplier nanoTime;
    private final Map<ActorRef<Message>, Interest> interests = new HashMap<>();
    private Set<ActorRef<Message>> peers = Set.of();

    static Behavior<Message> create(CassandraStreams streams, CassandraSettings settings, LongSupplier nanoTime) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new StreamRelay(context, timers, streams, settings, nanoTime)));
    }

    private StreamRelay(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            CassandraStreams streams,
            CassandraSettings settings,
            LongSupplier nanoTime) {
        super(context);
        this.streams = streams;
        this.settings = settings;
        this.nanoTime = nanoTime;
        ActorRef<Message> self = context.getSelf();
        context.getSystem()
                .eventStream()
                .tell(new EventStream.Subscribe<>(
                        PublishedEvent.class, context.messageAdapter(PublishedEvent.class, Journalled::new)));
        context.getSystem().receptionist().tell(Receptionist.register(KEY, self));
        context.getSystem()
                .receptionist()
                .tell(Receptionist.subscribe(
                        KEY,
                        context.messageAdapter(
                                Receptionist.Listing.class, listing -> new Peers(listing.getServiceInstances(KEY)))));
        streams.onNewlyFollowed(() -> self.tell(Due.SHARE));
        timers.startTimerWithFixedDelay(Due.SHARE, settings.shareEvery());
    }

    @Override
    public Behavior<Message> onMessage(Message message) {
        switch (message) {
            case Journalled(PublishedEvent event) -> journalled(event);
            case Happened(String id, long number, Wire event) -> streams.told(id, new StreamEvent(number, event));
            case Follows follows ->
                interests.put(
                        follows.relay(),
                        new Interest(
                                Set.copyOf(follows.persistenceIds()),
                                nanoTime.getAsLong()
                                        + settings.shareEvery()
                                                .multipliedBy(MISSED_MAX)
                                                .toNanos()));
            case Peers(Set<ActorRef<Message>> relays) -> {
                peers = relays;
                share();
            }
            case Due _ -> share();
        }
        return this;
    }

    private void journalled(PublishedEvent published) {
        String id = published.persistenceId().id();
        long number = published.sequenceNumber();
        streams.told(id, new StreamEvent(number, published.event()));
        if (published.event() instanceof Wire event) {
            interests.forEach((relay, interest) -> {
                if (interest.persistenceIds().contains(id)) {
                    relay.tell(new Happened(id, number, event));
                }
            });
        }
    }

    private void share() {
        long now = nanoTime.getAsLong();
        interests.values().removeIf(interest -> interest.untilNanos() - now <= 0);
        Follows follows = new Follows(getContext().getSelf(), Set.copyOf(streams.followedHere()));
        peers.stream().filter(peer -> !peer.equals(getContext().getSelf())).forEach(peer -> peer.tell(follows));
    }
}
