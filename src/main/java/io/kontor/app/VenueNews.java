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
import io.kontor.venue.VenueConnection.Status;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells the system channel when a connection came up or went down, as the roll call finds it. A follower who falls behind by more than
 * the buffer is ended rather than holding the others up.
 */
final class VenueNews implements SystemFeed {
    private static final int BUFFER = 256;

    private final SourceQueueWithComplete<SystemEvent> queue;
    private final Source<SystemEvent, NotUsed> hub;
    private final Clock clock;
    private final Map<String, Boolean> wasUp = new HashMap<>();

    VenueNews(ActorSystem<?> system, Clock clock) {
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

    /** Called from one thread at a time. */
    void update(RollCall.Present now) {
        now.connections().values().forEach(statuses -> statuses.values().forEach(this::update));
    }

    private void update(Status status) {
        Boolean before = wasUp.put(status.account() + "|" + status.venue(), status.up());
        boolean first = before == null;
        if (first ? !status.up() : before == status.up()) {
            return;
        }
        Map<String, String> data = new TreeMap<>();
        data.put("venue", status.venue().value());
        data.put("account", status.account().value());
        status.reason().ifPresent(reason -> data.put("reason", reason));
        queue.offer(new SystemEvent(status.up() ? Type.VenueConnected : Type.VenueDisconnected, data, clock.instant()));
    }
}
