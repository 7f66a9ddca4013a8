package io.kontor.control;

import akka.actor.typed.ActorRef;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Who asked before there was an answer, as the journal was not read yet: "none" would be taken for one. Bounded: of too many the oldest
 * goes, whose asker waits no more. Not thread-safe.
 *
 * @param <A> what is answered
 */
public final class EarlyQuestions<A> {
    static final int MAX = 1000;

    private final Deque<ActorRef<A>> asking = new ArrayDeque<>();

    public void add(ActorRef<A> replyTo) {
        if (asking.size() == MAX) {
            asking.removeFirst();
        }
        asking.addLast(replyTo);
    }

    /** Answers all, once. */
    public void answer(A answer) {
        asking.forEach(replyTo -> replyTo.tell(answer));
        asking.clear();
    }
}
