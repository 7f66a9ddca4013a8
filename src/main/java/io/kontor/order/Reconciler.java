package io.kontor.order;

import io.kontor.account.OrderStatus;
import io.kontor.instrument.Instrument;
import io.kontor.order.Attempt.End;
import io.kontor.order.Order.CancelWish;
import io.kontor.value.Quantity;
import io.kontor.value.TimeInForce;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Brings wanted and actual together, as a controller does: looks at what is wanted and what is known of the venue and names the one next
 * step. Pure. Time-outs, crash recovery, reconnects and a person's "reconcile now" all come through here, so there is one place that
 * decides whether anything is ever sent.
 */
final class Reconciler {
    private final VenueCapabilities capabilities;
    private final ReconcilerSettings settings;

    Reconciler(VenueCapabilities capabilities, ReconcilerSettings settings) {
        this.capabilities = capabilities;
        this.settings = settings;
    }

    Action next(Order order, Instrument instrument, Efforts efforts, Instant now) {
        List<Attempt> live = order.liveAttempts();
        Optional<Attempt> lacking =
                order.attempts().stream().filter(Attempt::lacksFills).findFirst();
        Optional<Attempt> doubtful = live.stream().filter(a -> mustAsk(a, now)).findFirst();
        if (doubtful.or(() -> lacking).isPresent()) {
            return ask(order, doubtful.or(() -> lacking).get(), efforts, now);
        }
        Optional<Attempt> unheard = live.stream().filter(a -> !a.heard()).findFirst();
        if (unheard.isPresent()) {
            return resendOrWait(order, unheard.get(), efforts, now);
        }
        return live.isEmpty()
                ? withoutLive(order, instrument, efforts, now)
                : withLive(order, live, instrument, efforts, now);
    }

    /** Asking is due once a request stayed unanswered for too long, or its outcome is known to be unknown. */
    private boolean mustAsk(Attempt a, Instant now) {
        if (a.doubtSince().isPresent()) {
            return !maybeResend(a);
        }
        boolean submitOverdue =
                !a.heard() && a.missingAt().isEmpty() && isPast(a.attemptedAt().plus(settings.inFlightCheck()), now);
        boolean waitsForProof = !a.heard() && a.missingAt().isPresent() && !maybeResend(a);
        boolean cancelOverdue = a.cancelSentAt()
                .filter(at -> isPast(at.plus(settings.inFlightCheck()), now))
                .isPresent();
        return submitOverdue || waitsForProof || cancelOverdue;
    }

    private Action ask(Order order, Attempt attempt, Efforts efforts, Instant now) {
        Instant due = efforts.lastQuery()
                .map(at -> at.plus(
                        settings.backoff(efforts.queries() - 1, order.id().hashCode())))
                .orElse(now);
        // Before the fence "not found" proves nothing, so the first question after a miss waits for it.
        if (attempt.missingAt().isPresent() && capabilities.duplicateFence() == DuplicateFence.SEND_EXPIRY) {
            Instant fence = attempt.sendBefore().plus(capabilities.fenceDelay()).plusMillis(1);
            due = due.isAfter(fence) ? due : fence;
        }
        return isPast(due, now) ? new Action.Query(attempt.number()) : new Action.Wait(due);
    }

    /** The venue takes an id once for all: sending the same order under the same id again can make no second one. */
    private boolean maybeResend(Attempt a) {
        return capabilities.duplicateFence() == DuplicateFence.UNIQUE_ID
                && a.missingAt().isPresent()
                && !a.heard();
    }

    private Action resendOrWait(Order order, Attempt a, Efforts efforts, Instant now) {
        if (!maybeResend(a)) {
            return new Action.Wait(a.attemptedAt().plus(settings.inFlightCheck()));
        }
        return afterBackoff(order, efforts, new Action.Submit(a.number(), a.quantity()), now);
    }

    private Action withLive(Order order, List<Attempt> live, Instrument instrument, Efforts efforts, Instant now) {
        Optional<Attempt> cancelPending =
                live.stream().filter(a -> a.cancelSentAt().isPresent()).findFirst();
        if (cancelPending.isPresent()) {
            return new Action.Wait(cancelPending.get().cancelSentAt().get().plus(settings.inFlightCheck()));
        }
        Attempt current = live.getLast();
        if (live.size() > 1) {
            return new Action.Cancel(live.getFirst().number());
        }
        if (order.isClosed() || order.cancel().isPresent() || order.wanted().isZero()) {
            return cancelWithPatience(current, order, now);
        }
        if (isExpired(order, now)) {
            return new Action.Expire();
        }
        if (current.revision() < order.revision() && order.observedRevision() < order.revision()) {
            return change(order, current, instrument, efforts, now);
        }
        return order.terms()
                .expireAt()
                .filter(at -> !capabilities.expiresOrders())
                .<Action>map(Action.Wait::new)
                .orElseGet(Action.Nothing::new);
    }

    /** A venue that keeps refusing a cancel is not flooded with it. */
    private Action cancelWithPatience(Attempt a, Order order, Instant now) {
        if (a.cancelsRefused() == 0) {
            return new Action.Cancel(a.number());
        }
        Instant due = order.updatedAt()
                .plus(settings.backoff(a.cancelsRefused(), order.id().hashCode()));
        return isPast(due, now) ? new Action.Cancel(a.number()) : new Action.Wait(due);
    }

    /** In one step only while nothing is filled; otherwise the old order goes first and its final count decides what is left to send. */
    private Action change(Order order, Attempt current, Instrument instrument, Efforts efforts, Instant now) {
        Quantity rest = order.wanted();
        boolean sendable = instrument.check(rest, order.terms().price()).isEmpty();
        boolean atomic = capabilities.atomicReplace()
                && current.cumulative().isZero()
                && order.filled().isZero();
        boolean left = order.lastAttempt() < settings.attemptsMax();
        return atomic && sendable && left
                ? afterBackoff(order, efforts, new Action.Replace(current.number(), order.lastAttempt() + 1, rest), now)
                : cancelWithPatience(current, order, now);
    }

    /** What did not even leave last time is tried again, each time a little later. */
    private Action afterBackoff(Order order, Efforts efforts, Action action, Instant now) {
        Instant due = efforts.lastSubmission()
                .map(at -> at.plus(
                        settings.backoff(efforts.submissions() - 1, order.id().hashCode())))
                .orElse(now);
        return isPast(due, now) ? action : new Action.Wait(due);
    }

    private Action withoutLive(Order order, Instrument instrument, Efforts efforts, Instant now) {
        if (order.isClosed()) {
            return new Action.Nothing();
        }
        if (order.filled().compareTo(order.terms().total()) >= 0) {
            return close(OrderStatus.FILLED);
        }
        if (order.cancel().isPresent()) {
            CancelWish wish = order.cancel().get();
            return new Action.Close(wish.end(), Optional.of(wish.reason()), Optional.empty());
        }
        Optional<Attempt> last = order.attempts().isEmpty()
                ? Optional.empty()
                : Optional.of(order.attempts().get(order.attempts().size() - 1));
        Optional<OrderStatus> verdict = last.flatMap(a -> verdict(order, a));
        return verdict.map(this::close).orElseGet(() -> submitRest(order, instrument, efforts, now));
    }

    /** Whether the way the last attempt ended is the order's own end, or only made room for the rest. */
    private static Optional<OrderStatus> verdict(Order order, Attempt last) {
        boolean superseded = last.revision() < order.revision() && order.observedRevision() < order.revision();
        return switch (last.end().orElseThrow()) {
            case REJECTED -> Optional.of(OrderStatus.REJECTED);
            case EXPIRED -> Optional.of(OrderStatus.EXPIRED);
            case CANCELED -> superseded ? Optional.empty() : Optional.of(OrderStatus.CANCELED);
            case FILLED -> Optional.empty();
            case VOID -> superseded ? Optional.empty() : endOfFormer(order, last);
        };
    }

    /** The replacement came to nothing; where its predecessor is gone as well, what ended that one ends the order. */
    private static Optional<OrderStatus> endOfFormer(Order order, Attempt replacement) {
        return replacement
                .replaces()
                .flatMap(order::attempt)
                .filter(former -> former.endedAs(End.CANCELED) && order.observedRevision() == order.revision())
                .map(former -> OrderStatus.CANCELED);
    }

    private Action submitRest(Order order, Instrument instrument, Efforts efforts, Instant now) {
        boolean immediate = order.spec().timeInForce() == TimeInForce.IOC
                || order.spec().timeInForce() == TimeInForce.FOK
                || order.spec().isMarket();
        if (isExpired(order, now)) {
            return close(OrderStatus.EXPIRED);
        }
        if (order.lastAttempt() >= settings.attemptsMax()) {
            return new Action.Close(
                    OrderStatus.CANCELED, Optional.of("no attempts left"), Optional.of("ATTEMPTS_EXHAUSTED"));
        }
        // What is to trade at once is not sent long after its caller has stopped looking.
        boolean late = isPast(order.placedAt().plus(settings.sendWithin()), now);
        if (immediate && (late || !order.filled().isZero())) {
            return new Action.Close(
                    OrderStatus.CANCELED,
                    late ? Optional.of("it could not be sent in time") : Optional.empty(),
                    Optional.empty());
        }
        Quantity rest = order.wanted();
        if (!order.filled().isZero()
                && instrument.check(rest, order.terms().price()).isPresent()) {
            return new Action.Close(
                    OrderStatus.CANCELED,
                    Optional.of("the remainder cannot be sent"),
                    Optional.of("REMAINDER_UNSENDABLE"));
        }
        return afterBackoff(order, efforts, new Action.Submit(order.lastAttempt() + 1, rest), now);
    }

    private boolean isExpired(Order order, Instant now) {
        return !capabilities.expiresOrders()
                && order.terms().expireAt().filter(at -> isPast(at, now)).isPresent();
    }

    private Action close(OrderStatus status) {
        return new Action.Close(status, Optional.empty(), Optional.empty());
    }

    private static boolean isPast(Instant moment, Instant now) {
        return !now.isBefore(moment);
    }
}
