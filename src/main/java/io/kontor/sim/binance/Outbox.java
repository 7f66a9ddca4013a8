package io.kontor.sim.binance;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.japi.Pair;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Source;
import java.util.concurrent.atomic.AtomicBoolean;

/** What leaves on one connection. Thread-safe. A peer that takes less than it is sent, beyond the bound, is cut off. */
final class Outbox {
    private final BoundedSourceQueue<Message> queue;
    private final Source<Message, ?> source;
    private final AtomicBoolean closed = new AtomicBoolean();

    Outbox(int messagesMax, ActorSystem<?> system) {
        Pair<BoundedSourceQueue<Message>, Source<Message, akka.NotUsed>> made =
                Source.<Message>queue(messagesMax).preMaterialize(system);
        this.queue = made.first();
        this.source = made.second();
    }

    Source<Message, ?> source() {
        return source;
    }

    void send(String text) {
        if (queue.offer(TextMessage.create(text)) == QueueOfferResult.dropped()) {
            close();
        }
    }

    /** What was sent before still leaves. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                queue.complete();
            } catch (IllegalStateException _) {
                // Akka's way of saying that the peer has ended it.
            }
        }
    }
}
