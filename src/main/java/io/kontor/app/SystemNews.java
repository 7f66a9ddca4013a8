package io.kontor.app;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.pubsub.Topic;
import akka.stream.BoundedSourceQueue;
import akka.stream.BufferOverflowException;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.kontor.ingress.SystemFeed;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the system channel tells. A follower who falls behind by more than the buffer is ended rather than holding the others up.
 * Thread-safe.
 */
final class SystemNews implements SystemFeed {
    /** A venue that cuts the connections of two thousand accounts tells of each twice, all at once. */
    static final int BUFFER = 4_096;

    private final List<BoundedSourceQueue<SystemEvent>> followers = new CopyOnWriteArrayList<>();
    private final BoundedSourceQueue<SystemEvent> queue;
    private final Clock clock;
    private volatile Optional<ActorRef<Topic.Command<SystemEvent>>> nodes = Optional.empty();

    SystemNews(ActorSystem<?> system, Clock clock) {
        this.clock = clock;
        this.queue =
                Source.<SystemEvent>queue(BUFFER).to(Sink.foreach(this::told)).run(system);
    }

    /** Taken in by whoever runs it, and not by the stream, which may get a thread much later. */
    @Override
    public Source<SystemEvent, NotUsed> follow() {
        return Source.<SystemEvent>queue(BUFFER).watchTermination((follower, over) -> {
            followers.add(follower);
            over.whenComplete((_, _) -> followers.remove(follower));
            return NotUsed.getInstance();
        });
    }

    /** What one node does, and all are to hear of. */
    void tell(Type type, Map<String, String> data) {
        SystemEvent event = new SystemEvent(type, data, clock.instant());
        if (nodes.isPresent()) {
            nodes.get().tell(Topic.publish(event));
        } else {
            take(event);
        }
    }

    /** What every node finds by itself. */
    void tellHere(Type type, Map<String, String> data) {
        take(new SystemEvent(type, data, clock.instant()));
    }

    /** From now on what is told is told on every node, this one included. */
    void share(ActorContext<?> context) {
        ActorRef<Topic.Command<SystemEvent>> topic =
                context.spawn(Topic.create(SystemEvent.class, "system-news"), "system-news");
        ActorRef<SystemEvent> ear = context.spawn(
                Behaviors.receive(SystemEvent.class)
                        .onAnyMessage(event -> {
                            take(event);
                            return Behaviors.same();
                        })
                        .build(),
                "system-news-ear");
        topic.tell(Topic.subscribe(ear));
        nodes = Optional.of(topic);
    }

    /** What there is no room for nobody hears of, so all are told that they have missed something. */
    private void take(SystemEvent event) {
        if (queue.offer(event).equals(QueueOfferResult.dropped())) {
            followers.forEach(SystemNews::end);
        }
    }

    private void told(SystemEvent event) {
        for (BoundedSourceQueue<SystemEvent> follower : followers) {
            if (follower.offer(event).equals(QueueOfferResult.dropped())) {
                end(follower);
            }
        }
    }

    private static void end(BoundedSourceQueue<SystemEvent> follower) {
        try {
            follower.fail(new BufferOverflowException("behind by more than " + BUFFER + " events"));
        } catch (IllegalStateException _) {
            // It has ended already, which a queue takes amiss; all others go on.
        }
    }
}
