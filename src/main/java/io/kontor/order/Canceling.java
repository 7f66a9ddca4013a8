package io.kontor.order;

import akka.actor.typed.ActorRef;
import akka.persistence.typed.javadsl.Effect;
import io.kontor.account.AccountEntity;
import io.kontor.account.OrderStatus;
import io.kontor.order.OrderEntity.Accepted;
import io.kontor.order.OrderEntity.Cancel;
import io.kontor.order.OrderEntity.Refused;
import io.kontor.order.OrderEntity.Reply;
import io.kontor.order.OrderState.Vacant;
import io.kontor.value.CommandId;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Canceling: the order's wish and the account's note are written side by side, and the caller hears when both are on disk. */
final class Canceling {
    /** What stands for a cancel that came without an id of its own. */
    private static final CommandId ANY_CANCEL = new CommandId("cancel");

    private static final String TIMER = "cancel";

    private final OrderScope scope;
    private final Rest rest;
    private final Reconciliation reconciliation;
    private final ActorRef<AccountEntity.CancelNoted> notes;
    private final List<ActorRef<Reply>> callers = new ArrayList<>();

    Canceling(OrderScope scope, Rest rest, Reconciliation reconciliation) {
        this.scope = scope;
        this.rest = rest;
        this.reconciliation = reconciliation;
        this.notes = scope.context().messageAdapter(AccountEntity.CancelNoted.class, OrderActor.Own.Noted::new);
    }

    Effect<OrderEvent, OrderState> onCancel(OrderState state, Cancel cancel) {
        if (rest.isTaken() && state instanceof Vacant) {
            return rest.hold(cancel, cancel.replyTo());
        }
        if (!(state instanceof Order order)) {
            tell(cancel, CommandRules.unknown());
            return rest.none(state);
        }
        Optional<Reply> known = CommandRules.answerToCancel(order, cancel);
        if (known.isPresent()) {
            Reply answer = known.get();
            if (isUnexplained(order) && answer instanceof Accepted) {
                return reconciliation.begin(order, requested(cancel), _ -> tell(cancel, answer));
            }
            tell(cancel, answer);
            return rest.none(state);
        }
        cancel.replyTo().ifPresent(replyTo -> awaitNote(order, replyTo));
        if (order.cancel().isPresent()) {
            // A sweep says it again for as long as the order is open: that is its way to wake one that is to be
            // canceled.
            return cancel.replyTo().isEmpty() ? reconciliation.lookAndAsk(order) : rest.none(state);
        }
        reconciliation.settled();
        return reconciliation.begin(order, requested(cancel), _ -> {});
    }

    /**
     * Canceled at the venue, and nobody here had asked for it. A cancel that acted while the journal was down comes after the venue's report as
     * often as before it: it is noted all the same, so that the history says who wanted it.
     */
    private static boolean isUnexplained(Order order) {
        return order.closed().equals(Optional.of(OrderStatus.CANCELED))
                && order.cancel().isEmpty();
    }

    private OrderEvent requested(Cancel cancel) {
        return new OrderEvent.CancelRequested(cancel.command(), OrderStatus.CANCELED, cancel.reason(), scope.now());
    }

    private static void tell(Cancel cancel, Reply answer) {
        cancel.replyTo().ifPresent(caller -> caller.tell(answer));
    }

    /** Who comes later hears with the first: set anew by each, the timer would never go off where they come often enough. */
    private void awaitNote(Order order, ActorRef<Reply> replyTo) {
        if (callers.size() >= scope.settings().waitingMax()) {
            replyTo.tell(new Refused(Refusal.of(
                    RefusalCode.OVERLOADED,
                    "too many callers wait for the cancel of this order, which is under way; nothing was changed")));
            return;
        }
        if (callers.isEmpty()) {
            scope.timers()
                    .startTimerWithFixedDelay(
                            TIMER,
                            new OrderActor.Own.CancelUnanswered(),
                            scope.settings().decideWithin());
        }
        callers.add(replyTo);
        rest.noting(true);
        scope.accountOf(order).tell(new AccountEntity.NoteCancel(scope.id(), ANY_CANCEL, notes));
    }

    Effect<OrderEvent, OrderState> onNoted(OrderState state) {
        if (state instanceof Order order) {
            callers.forEach(c -> c.tell(CommandRules.accepted(order, false)));
        }
        forgetCallers();
        return rest.none(state);
    }

    Effect<OrderEvent, OrderState> onUnanswered(OrderState state) {
        onStopped();
        return rest.none(state);
    }

    /** A failed write or sharding ends the actor: who waits is told at once that nobody knows. */
    void onStopped() {
        callers.forEach(c -> c.tell(Reserving.unknownOutcome()));
        forgetCallers();
    }

    private void forgetCallers() {
        scope.timers().cancel(TIMER);
        callers.clear();
        rest.noting(false);
    }
}
