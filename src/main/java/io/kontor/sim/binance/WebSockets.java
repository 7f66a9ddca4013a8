package io.kontor.sim.binance;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.WebSocketUpgrade;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Opens WebSockets: a bounded way in, message by message, a bounded way out, and an end after so long. */
final class WebSockets {
    private final ActorSystem<?> system;
    private final BinanceSettings.Bounds bounds;
    private final Maintenance maintenance;

    WebSockets(ActorSystem<?> system, BinanceSettings.Bounds bounds, Maintenance maintenance) {
        this.system = system;
        this.bounds = bounds;
        this.maintenance = maintenance;
    }

    /** What a connection does. */
    interface Peer extends Maintenance.Connection, Consumer<String> {
        void onEnd();
    }

    Outbox outbox() {
        return new Outbox(bounds.outboxMax(), system);
    }

    HttpResponse open(WebSocketUpgrade upgrade, Outbox outbox, Peer peer) {
        Sink<Message, CompletionStage<akka.Done>> in = Flow.<Message>create()
                .mapAsync(1, this::text)
                .toMat(Sink.foreach(peer::accept), akka.stream.javadsl.Keep.right());
        Source<Message, ?> out = outbox.source().takeWithin(bounds.connectionLife());
        Flow<Message, Message, NotUsed> flow = Flow.fromSinkAndSourceCoupled(in, out)
                .watchTermination((unused, done) -> {
                    done.whenComplete((end, failure) -> {
                        maintenance.closed(peer);
                        peer.onEnd();
                    });
                    return NotUsed.getInstance();
                });
        maintenance.opened(peer);
        return upgrade.handleMessagesWith(flow);
    }

    /** Whole, however many frames it came in; binary ones nobody here reads. */
    private CompletionStage<String> text(Message message) {
        if (!message.isText()) {
            return CompletableFuture.failedStage(new IllegalArgumentException("a binary message (expected: text)"));
        }
        if (message.asTextMessage().isStrict()) {
            return CompletableFuture.completedStage(message.asTextMessage().getStrictText());
        }
        return message.asTextMessage()
                .getStreamedText()
                .limitWeighted(bounds.messageBytesMax(), part -> (long) part.length())
                .completionTimeout(bounds.idle())
                .runFold("", (whole, part) -> whole + part, system);
    }
}
