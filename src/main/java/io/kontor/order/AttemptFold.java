package io.kontor.order;

import io.kontor.order.Attempt.Wanted;
import io.kontor.order.Order.BookedFill;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.value.FillId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.pcollections.PMap;

/** What the journal says of one attempt at the venue: sent, in doubt, confirmed, gone. */
final class AttemptFold {
    private AttemptFold() {}

    static Order attempted(Order order, OrderEvent.SubmissionAttempted e) {
        if (order.attempt(e.attempt()).isEmpty()) {
            Wanted wanted = new Wanted(order.spec(), order.terms());
            return order.with(o -> {
                o.attempts = OrderDraft.plus(o.attempts, Attempt.first(e, wanted));
                o.submitted = Math.max(o.submitted, e.revision());
            });
        }
        return change(order, e.attempt(), a -> {
            a.sends++;
            a.sendBefore = e.sendBefore();
            a.attemptedAt = e.at();
            a.missingAt = null;
            a.doubtSince = null;
            a.refusal = null;
        });
    }

    /** What filled of it before it was found was booked as nobody's. Of what was taken in it is the order that stands now. */
    static Order found(Order order, OrderEvent.AttemptFound e) {
        OrderEvent.SubmissionAttempted unsent = new OrderEvent.SubmissionAttempted(
                e.attempt(),
                order.isExternal() ? order.revision() : Attempt.UNWANTED,
                e.quantity(),
                e.price(),
                Optional.empty(),
                e.at(),
                e.at());
        PMap<FillId, BookedFill> fills = order.fills();
        Quantity booked = Quantity.ZERO;
        for (BookedFill f : order.fills().values()) {
            if (f.attempt() == 0) {
                BookedFill its = new BookedFill(e.attempt(), f.fill(), f.busted(), f.correctedBy());
                fills = fills.plus(f.fill().id(), its);
                booked = f.busted() ? booked : booked.plus(f.fill().quantity());
            }
        }
        Quantity before = booked;
        Attempt found = Attempt.first(unsent, new Wanted(order.spec(), order.terms()))
                .with(a -> {
                    a.hear(e.venueOrderId(), e.at());
                    a.booked = before;
                    a.count(before, e.at());
                });
        PMap<FillId, BookedFill> attributed = fills;
        Order with = order.with(o -> {
            o.attempts = OrderDraft.plus(o.attempts, found);
            o.fills = attributed;
        });
        return order.isExternal() ? resized(with.with(o -> o.closed = null)) : with;
    }

    /**
     * Of somebody else's intent nobody knows for how much it is, but what its orders stand for together, and have filled; nor at what price,
     * but that of what stands.
     */
    static Order resized(Order order) {
        Quantity total = Quantity.ZERO;
        for (Attempt a : order.attempts()) {
            total = total.plus(a.isLive() ? a.quantity() : a.cumulative().max(a.booked()));
        }
        List<Attempt> live = order.liveAttempts();
        Price price = live.isEmpty() ? order.terms().price() : live.getLast().price();
        Terms terms =
                new Terms(total, price, order.terms().expireAt(), order.terms().highest());
        return order.with(o -> o.terms = terms);
    }

    static Order voided(Order order, OrderEvent.AttemptVoided e) {
        return e.neverLeft()
                ? order.with(o -> o.attempts = without(o.attempts, e.attempt()))
                : change(order, e.attempt(), a -> a.finish(Attempt.End.VOID));
    }

    static Order doubted(Order order, OrderEvent.OutcomeUnknown e) {
        return change(order, e.attempt(), a -> doubt(a, e.at()));
    }

    static Order refusedInPart(Order order, OrderEvent.RefusalUnclear e) {
        return change(order, e.attempt(), a -> {
            a.refusal = new Attempt.Refused(e.text(), e.at());
            doubt(a, e.at());
        });
    }

    private static void doubt(AttemptDraft a, Instant since) {
        a.doubtSince = a.doubtSince == null ? since : a.doubtSince;
    }

    static Order amendAttempted(Order order, OrderEvent.AmendAttempted e) {
        Wanted wanted = new Wanted(order.spec(), order.terms());
        return change(
                order,
                e.attempt(),
                a -> a.amend = new Attempt.Amend(e.revision(), wanted, e.quantity(), e.at(), false));
    }

    static Order amended(Order order, OrderEvent.OrderAmended e) {
        return FillFold.closeIfComplete(
                observed(change(order, e.attempt(), a -> a.amendTo(e.quantity())), e.attempt()));
    }

    static Order amendFailed(Order order, OrderEvent.AmendFailed e) {
        return change(order, e.attempt(), a -> {
            Attempt.Amend asked = a.amend;
            a.amend = asked == null || e.neverLeft()
                    ? null
                    : new Attempt.Amend(asked.revision(), asked.wanted(), asked.quantity(), asked.at(), true);
        });
    }

    static Order cancelAttempted(Order order, OrderEvent.CancelAttempted e) {
        return change(order, e.attempt(), a -> a.sendCancel(e.at(), e.sendBefore()));
    }

    static Order cancelFailed(Order order, OrderEvent.CancelFailed e) {
        return change(order, e.attempt(), AttemptDraft::dropCancel);
    }

    /** Who refuses a cancel knows something that we do not. */
    static Order cancelRejected(Order order, OrderEvent.CancelRejected e) {
        return change(order, e.attempt(), a -> {
            a.cancelSentAt = null;
            a.cancelsRefused++;
            a.cancelRefusedAt = e.at();
            a.doubtSince = e.at();
        });
    }

    static Order accepted(Order order, OrderEvent.OrderAccepted e) {
        Optional<Attempt> replaced =
                order.attempt(e.attempt()).flatMap(Attempt::replaces).flatMap(order::attempt);
        Order confirmed = observed(
                change(order, e.attempt(), a -> {
                    a.hear(e.venueOrderId(), e.at());
                    a.quantity = e.quantity();
                    a.price = e.price();
                }),
                e.attempt());
        if (order.isExternal()) {
            return resized(confirmed);
        }
        return replaced.filter(Attempt::isLive)
                .map(old -> change(confirmed, old.number(), a -> a.finish(Attempt.End.CANCELED)))
                .orElse(confirmed);
    }

    static Order confirmed(Order order, OrderEvent.AttemptConfirmed e) {
        return observed(
                change(order, e.attempt(), a -> {
                    a.hear(e.venueOrderId(), e.at());
                    a.cancelSentAt = null;
                    a.count(e.cumulative(), e.at());
                }),
                e.attempt());
    }

    /** The venue has the attempt's revision. */
    static Order observed(Order order, int attempt) {
        return order.with(o -> o.observedRevision = Math.max(o.observedRevision, revisionOf(order, attempt)));
    }

    /** The order with that attempt changed; as it was, where there is none of that number. */
    static Order change(Order order, int number, Consumer<AttemptDraft> change) {
        for (int i = 0; i < order.attempts().size(); i++) {
            if (order.attempts().get(i).number() == number) {
                List<Attempt> changed = new ArrayList<>(order.attempts());
                changed.set(i, changed.get(i).with(change));
                return order.with(o -> o.attempts = List.copyOf(changed));
            }
        }
        return order;
    }

    static int revisionOf(Order order, int attempt) {
        return order.attempt(attempt).map(Attempt::revision).orElse(0);
    }

    private static List<Attempt> without(List<Attempt> attempts, int number) {
        return attempts.stream().filter(a -> a.number() != number).toList();
    }
}
