package io.kontor.app;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.pubsub.Topic;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.BroadcastHub;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import io.kontor.ingress.SystemFeed;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * What the system channel tells. A follower who falls behind by more than the buffer is ended rather than holding the others up.
 * Thread-safe.
 */
final class SystemNews implements SystemFeed {
    private static final int BUFFER = 256;

    private final SourceQueueWithComplete<SystemEvent> queue;
    private final Source<SystemEvent, NotUsed> hub;
    private final Clock clock;
    private volatile Optional<ActorRef<Topic.Command<SystemEvent>>> nodes = Optional.empty();

    SystemNews(ActorSystem<?> system, Clock clock) {
        this.clock = clock;
        var running = Source.<SystemEvent>queue(BUFFER, OverflowStrategy.dropHead())
                .toMat(BroadcastHub.of(SystemEvent.class, BUFFER), Keep.both())
                .run(system);
        this.queue = running.first();
        this.hub = running.second();
        // Without anybody listening the hub would fill up and tell the next listener of old times.
        hub.runWith(Sink.ignore(), system);
    }

    @Override
    public Source<SystemEvent, NotUsed> follow() {
        return hub.buffer(BUFFER, OverflowStrategy.fail());
    }

    /** What one node does, and all are to hear of. */
    void tell(Type type, Map<String, String> data) {
        SystemEvent event = new SystemEvent(type, data, clock.instant());
        if (nodes.isPresent()) {
            nodes.get().tell(Topic.publish(event));
        } else {
            queue.offer(event);
        }
    }

    /** What every node finds by itself. */
    void tellHere(Type type, Map<String, String> data) {
        queue.offer(new SystemEvent(type, data, clock.instant()));
    }

    /** From now on what is told is told on every node, this one included. */
    void share(ActorContext<?> context) {
        ActorRef<Topic.Command<SystemEvent>> topic =
                context.spawn(Topic.create(SystemEvent.class, "system-news"), "system-news");
        ActorRef<SystemEvent> ear = context.spawn(
                Behaviors.receive(SystemEvent.class)
                        .onAnyMessage(event -> {
                            queue.offer(event);
                            return Behaviors.same();
                        })
                        .build(),
                "system-news-ear");
        topic.tell(Topic.subscribe(ear));
        nodes = Optional.of(topic);
    }
}
