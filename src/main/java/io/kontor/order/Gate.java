package io.kontor.order;

import akka.actor.typed.ActorRef;
import io.kontor.account.AccountEntity;
import io.kontor.account.AccountEntity.Rechecked;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.time.Duration;
import java.util.Optional;

/** Asks the account whether an order may still leave. One question at a time; one that is not answered is asked again. */
final class Gate {
    private static final String TIMER = "gate";

    private final OrderScope scope;
    private final ActorRef<Rechecked> answers;
    private boolean asking;
    private int refusals;

    /** What an answer comes to. */
    enum Outcome {
        PASSED,
        /** Never: the refusal sticks, or the order does not fit its instrument any more. */
        CLOSED,
        /** Asked again by itself. */
        LATER
    }

    Gate(OrderScope scope) {
        this.scope = scope;
        this.answers = scope.context().messageAdapter(Rechecked.class, OrderActor.Own.GateAnswered::new);
    }

    void ask(Order order) {
        if (asking) {
            return;
        }
        asking = true;
        scope.accountOf(order)
                .tell(new AccountEntity.Recheck(
                        order.id(),
                        order.venue(),
                        order.spec().symbol(),
                        order.side(),
                        order.revision(),
                        order.terms().total(),
                        order.wanted(),
                        order.terms().price(),
                        order.spec().reduceOnly(),
                        order.spec().closes(),
                        answers));
        again(scope.settings().decideWithin());
    }

    /** The order changed since, so it is asked about anew. */
    boolean isOutdated(Order order, Rechecked answer) {
        return answer.revision() != order.revision();
    }

    Outcome answered(Order order, Optional<Refusal> refusal) {
        asking = false;
        if (refusal.isEmpty()) {
            refusals = 0;
            scope.timers().cancel(TIMER);
            return Outcome.PASSED;
        }
        if (isFinal(refusal.get().code())) {
            scope.timers().cancel(TIMER);
            return Outcome.CLOSED;
        }
        again(scope.settings().reconciler().backoff(refusals++, order.id().hashCode()));
        return Outcome.LATER;
    }

    /** No time will make it pass; what is only not decided now may be tomorrow. */
    private static boolean isFinal(RefusalCode code) {
        return switch (code) {
            case AMOUNT_NOT_ON_STEP, AMOUNT_OUT_OF_RANGE, PRICE_NOT_ON_TICK, PRICE_OUT_OF_RANGE, NOTIONAL_TOO_SMALL ->
                true;
            default -> code.sticks();
        };
    }

    /** Nobody answers any more, it is time for another try, or nothing waits for an answer: whatever is to leave yet asks anew. */
    void over() {
        asking = false;
        scope.timers().cancel(TIMER);
    }

    /** And again, should Akka drop that word behind a slow write, for nothing else ends the asking. */
    private void again(Duration in) {
        scope.timers().startTimerWithFixedDelay(TIMER, new OrderActor.Own.GateDue(), in);
    }
}
