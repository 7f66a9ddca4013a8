package io.kontor.app;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.stream.OverflowStrategy;
import akka.stream.javadsl.BroadcastHub;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import io.kontor.ingress.SystemFeed;
import java.time.Clock;
import java.util.Map;

/**
 * What the system channel tells. A follower who falls behind by more than the buffer is ended rather than holding the others up.
 * Thread-safe.
 */
final class SystemNews implements SystemFeed {
    private static final int BUFFER = 256;

    private final SourceQueueWithComplete<SystemEvent> queue;
    private final Source<SystemEvent, NotUsed> hub;
    private final Clock clock;

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

    void tell(Type type, Map<String, String> data) {
        queue.offer(new SystemEvent(type, data, clock.instant()));
    }
}
