package io.kontor.order;

import io.kontor.account.OrderStatus;
import io.kontor.value.Quantity;
import java.time.Instant;
import java.util.Optional;

/** What the reconciler wants done next to bring wanted and actual together. */
public sealed interface Action {
    /** Send a new order. */
    record Submit(int attempt, Quantity quantity) implements Action {}

    /** Send an attempt once more, as it was and under the same client order id. */
    record Resend(int attempt) implements Action {}

    /** Put a new order in the place of an unfilled one, in one step. */
    record Replace(int target, int attempt, Quantity quantity) implements Action {}

    /** Let the venue's order stand for less, so much in all, at its place in the queue. */
    record Amend(int attempt, Quantity quantity) implements Action {}

    record Cancel(int attempt) implements Action {}

    /** Ask the account once more before anything is sent: its decision is old. */
    record PassGate() implements Action {}

    /** Ask the venue what it knows of an attempt. */
    record Query(int attempt) implements Action {}

    /** An attempt in doubt is known not to stand, whatever becomes of its copies. */
    record GiveUpAttempt(int attempt, String reason) implements Action {}

    /** What an attempt was filled before we knew of it is not ours to book: our fills are all that counts. */
    record CountOurs(int attempt) implements Action {}

    /** The order is to end although its caller did not say so. */
    record GiveUp(OrderStatus end, String reason) implements Action {}

    /** Nothing to do before that moment. */
    record Wait(Instant until) implements Action {}

    /** The order is at its end. */
    record Close(OrderStatus status, Optional<String> reason, Optional<String> flag) implements Action {}

    /** Wanted and actual agree; only the outside can change that. */
    record Nothing() implements Action {}
}
