package io.kontor.order;

import akka.actor.typed.ActorRef;
import akka.persistence.typed.javadsl.Effect;
import io.kontor.order.OrderEntity.Cancel;
import io.kontor.order.OrderEntity.Command;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/** When an order goes on with what waited, and when it has nothing to be awake for and sleeps. Memory of one actor. */
final class Rest {
    private final OrderScope scope;
    private final Deque<Command> waiting = new ArrayDeque<>();
    private boolean asking;
    private boolean passing;
    private boolean noting;
    private boolean tired;
    private boolean leaving;

    Rest(OrderScope scope) {
        this.scope = scope;
    }

    /** The account is asked for room; what else would change the order waits. */
    void asking(boolean now) {
        asking = now;
    }

    boolean isAsking() {
        return asking;
    }

    /** Whether what would change the order has to wait: for the account, or for what came before it and waits too. */
    boolean isTaken() {
        return asking || (!passing && !waiting.isEmpty());
    }

    /** A caller waits until the account has noted a cancel. */
    void noting(boolean now) {
        noting = now;
    }

    /** Keeps a command until the account has decided; refuses it where too many are kept. */
    Effect<OrderEvent, OrderState> hold(Command command, Optional<ActorRef<Reply>> replyTo) {
        if (hasRoomFor(command)) {
            waiting.add(command);
        } else {
            replyTo.ifPresent(r -> r.tell(new Refused(
                    Refusal.of(RefusalCode.OVERLOADED, "too many commands wait for this order; nothing was changed"))));
        }
        remind();
        return scope.effects().none();
    }

    /** What waits may place the order, so no number of it keeps out the cancel behind it; one there is enough. */
    private boolean hasRoomFor(Command command) {
        return waiting.size() < scope.settings().waitingMax()
                || (command instanceof Cancel && !(waiting.peekLast() instanceof Cancel));
    }

    /** Nothing to journal. */
    Effect<OrderEvent, OrderState> none(OrderState state) {
        settle(state);
        return scope.effects().none();
    }

    /** A command is done with: the next one, or sleep. */
    void settle(OrderState state) {
        remind();
        sleepIfDone(state);
    }

    /**
     * What waited goes on next, by a message of its own. Told again each time it is noticed that something waits: Akka drops what comes
     * while too much is kept behind a slow write, and one too many finds nothing.
     */
    private void remind() {
        if (!asking && !waiting.isEmpty()) {
            scope.context().getSelf().tell(new OrderActor.Own.GoOn());
        }
    }

    /** With what waited longest; what came meanwhile, Akka may have kept and hands on first, waits behind it. */
    Effect<OrderEvent, OrderState> goOn(OrderState state, Function<Command, Effect<OrderEvent, OrderState>> take) {
        Command next = asking ? null : waiting.poll();
        if (next == null) {
            return none(state);
        }
        passing = true;
        try {
            return take.apply(next);
        } finally {
            passing = false;
            remind();
        }
    }

    void sleepIfDone(OrderState state) {
        if (isBusy()) {
            return;
        }
        if (leaving) {
            scope.context().getSelf().tell(new OrderEntity.Stop());
        } else if (isDone(state)) {
            tired = true;
            scope.passivation().sleep(scope.context().getSelf());
        }
    }

    /**
     * Sharding wants it to end. Commands that came after the order asked to sleep and before sharding heard it are seen to first: whoever
     * waits for one would otherwise never learn what came of it, and what the account reserves for it would stay reserved.
     */
    Effect<OrderEvent, OrderState> stop(OrderState state) {
        leaving = true;
        if (isBusy()) {
            remind();
            return scope.effects().none();
        }
        if (tired && state instanceof Order order && !isDone(order)) {
            scope.passivation()
                    .wakeAgain(new OrderEntity.Wake(
                            order.spec().account(), order.venue(), Optional.empty(), false, Optional.empty()));
        }
        return scope.effects().stop();
    }

    private boolean isBusy() {
        return asking || noting || !waiting.isEmpty();
    }

    private static boolean isDone(OrderState state) {
        return switch (state) {
            case Vacant _ -> true;
            case Order order -> order.isDone() && order.outbox().isEmpty();
        };
    }
}
