package io.kontor.ingress.ws;

import akka.actor.typed.ActorRef;
import io.kontor.ingress.StreamSettings;
import io.kontor.ingress.json.Problem;
import io.kontor.ingress.ws.StreamSession.Batch;
import io.kontor.ingress.ws.StreamSession.End;
import io.kontor.ingress.ws.StreamSession.Next;
import io.kontor.ingress.ws.StreamSession.Outgoing;
import io.kontor.value.Refusal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What a session sends, at the pace at which the connection takes it. Whoever brings frames while the outbox is full is held until half
 * of it is gone. Confined to its session.
 */
final class WayOut {
    /** Frames handed to the connection at once; the next ones follow when these have left. */
    private static final int HANDED_OVER_MAX = 64;

    private final StreamSettings settings;
    private final Outbox outbox;
    /** The connection's input and the feeds, each at most once. */
    private final Queue<ActorRef<Next>> held = new ArrayDeque<>();

    private @Nullable ActorRef<Outgoing> connection;
    private boolean ready;
    private boolean last;
    private boolean ended;

    WayOut(StreamSettings settings) {
        this.settings = settings;
        this.outbox = new Outbox(settings.outboxFramesMax(), settings.outboxBytesMax());
    }

    void attach(ActorRef<Outgoing> ref) {
        connection = ref;
        taken();
    }

    boolean isAttached() {
        return connection != null;
    }

    /** What was handed over has left. */
    void taken() {
        ready = true;
        flush();
    }

    void send(String frame) {
        outbox.add(frame, System.nanoTime());
        flush();
    }

    void refuse(String id, Refusal refusal) {
        send(Frames.problem(id, Problem.of(refusal)));
    }

    /** Market data: only the newest of a subscription waits, and more comes when it has been handed over. */
    void replace(String subscription, List<String> frames, ActorRef<Next> from) {
        outbox.replace(subscription, frames, () -> from.tell(Next.NEXT));
        flush();
    }

    void forget(String subscription) {
        outbox.remove(subscription);
    }

    /** Whoever brought something may bring more, now or when there is room. */
    void goOn(ActorRef<Next> who) {
        if (outbox.isFull()) {
            held.add(who);
        } else {
            who.tell(Next.NEXT);
        }
    }

    boolean isTooSlow() {
        return outbox.isOverdue(System.nanoTime(), settings.frameWaitMax());
    }

    /** Nothing is added from now on; what waits is sent or not. */
    void end(boolean sendWhatWaits) {
        last = true;
        if (!sendWhatWaits) {
            outbox.clear();
        }
        flush();
    }

    private void flush() {
        if (connection == null) {
            return;
        }
        if (ready && !outbox.isEmpty()) {
            ready = false;
            connection.tell(new Batch(outbox.take(HANDED_OVER_MAX)));
        }
        if (last && !ended && outbox.isEmpty()) {
            ended = true;
            connection.tell(new End());
        }
        while (outbox.hasRoom() && !held.isEmpty()) {
            held.remove().tell(Next.NEXT);
        }
    }
}
