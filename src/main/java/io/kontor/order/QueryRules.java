package io.kontor.order;

import io.kontor.instrument.Instrument;
import io.kontor.order.Order.CancelWish;
import io.kontor.value.Quantity;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an order makes of the venue's answer to a question, or of the venue's list of open orders: what we missed, where an attempt
 * stands, and whether "not found" proves anything. An answer says nothing of what happened after the question was asked.
 */
final class QueryRules {
    private QueryRules() {}

    static List<OrderEvent> onAnswer(
            Order order,
            VenueReport.QueryAnswered q,
            Optional<Instrument> instrument,
            AbsenceProof proof,
            Instant now) {
        return q.order()
                .map(seen -> ReportRules.isAnothers(order, seen)
                        ? answeredWithAnother(order, q, seen, proof, now)
                        : answered(order, q, seen, instrument, proof, now))
                .orElseGet(() -> notFound(order, q, proof, now));
    }

    /** What a list of open orders says; it has no fills, so it tells only where an attempt stands. */
    static List<OrderEvent> onListed(Order order, VenueOrder seen, Instant now) {
        return ReportRules.isAnothers(order, seen)
                ? reused(order, seen, now)
                : found(order, seen, Optional.empty(), Optional.empty(), now);
    }

    private static List<OrderEvent> reused(Order order, VenueOrder seen, Instant now) {
        return ReportRules.reused(order, seen.side(), seen.symbol(), seen.venueOrderId(), now);
    }

    /**
     * What has the id is not ours. That does not prove that ours never arrived, as "not found" may: the venue names one of several. So it
     * stays as unknown as it is, until nobody wants it and it is given up.
     */
    private static List<OrderEvent> answeredWithAnother(
            Order order, VenueReport.QueryAnswered q, VenueOrder seen, AbsenceProof proof, Instant now) {
        List<OrderEvent> unproven = order.attempt(q.id().attempt())
                .map(a -> a.heard() ? lost(order, a, q, proof, now) : unheard(order, a, q, proof, now))
                .orElse(List.of());
        return ReportRules.join(reused(order, seen, now), unproven);
    }

    private static List<OrderEvent> unheard(
            Order order, Attempt a, VenueReport.QueryAnswered q, AbsenceProof proof, Instant now) {
        boolean ends = a.isLive() && order.wanted().isZero() && proof.isGivenUp(a.sendBefore(), q.askedAt());
        return ends ? givenUp(a, now) : List.of();
    }

    private static List<OrderEvent> answered(
            Order order,
            VenueReport.QueryAnswered q,
            VenueOrder seen,
            Optional<Instrument> instrument,
            AbsenceProof proof,
            Instant now) {
        List<OrderEvent> events = found(order, seen, Optional.of(new Question(q.askedAt(), proof)), instrument, now);
        return OrderFold.fold(order, events)
                .attempt(ReportRules.attemptOf(order, seen.clientOrderId(), seen.venueOrderId()))
                .filter(a ->
                        a.isAmendedLate() && a.cancelSentAt().isEmpty() && proof.areSpent(a.cancels(), q.askedAt()))
                .map(a -> ReportRules.join(events, List.of(neverActed(a, now))))
                .orElse(events);
    }

    /** From now on whoever cancels it means the order as it stands. */
    private static OrderEvent neverActed(Attempt a, Instant now) {
        return new OrderEvent.CancelFailed(a.number(), "the venue still has it, as amended", now);
    }

    /** Missing fills first, then where the attempt stands, then whether our fills are now all there are. */
    private static List<OrderEvent> found(
            Order order, VenueOrder seen, Optional<Question> question, Optional<Instrument> instrument, Instant now) {
        int number = ReportRules.attemptOf(order, seen.clientOrderId(), seen.venueOrderId());
        Optional<Attempt> attempt = order.attempt(number);
        if (attempt.isEmpty()) {
            return order.isExternal()
                    ? another(order, seen, question, instrument, now)
                    : unheardOf(order, number, seen, now);
        }
        Attempt before = attempt.get();
        Draft draft = new Draft(order);
        if (seen.status() != VenueOrder.Status.REJECTED) {
            draft.add(ReportRules.heard(before, seen.venueOrderId(), seen.quantity(), seen.price(), now));
        }
        for (VenueFill fill : seen.fills()) {
            draft.add(ReportRules.book(draft.order, number, fill, seen.cumulative(), instrument, now));
        }
        draft.add(ReportRules.amended(draft.attempt(number), seen.quantity(), now));
        draft.add(standing(draft.order, draft.attempt(number), before, seen, question, now));
        question.ifPresent(q -> draft.add(notAmended(draft.attempt(number), q.askedAt(), now)));
        question.ifPresent(q -> draft.add(counted(draft.attempt(number), seen, q.askedAt(), now)));
        return draft.events;
    }

    /**
     * One of ours that the journal knows nothing of, as after a restore. From now on it counts, its number is taken, and it is canceled, since
     * nobody knows what it was sent for.
     */
    private static List<OrderEvent> unheardOf(Order order, int number, VenueOrder seen, Instant now) {
        if (number <= order.lastAttempt() || seen.status() != VenueOrder.Status.OPEN) {
            return List.of();
        }
        return List.of(
                new OrderEvent.AttemptFound(number, seen.venueOrderId(), seen.quantity(), seen.price(), now),
                new OrderEvent.Flagged(
                        "UNEXPECTED_REPORT", "attempt " + number + " is at the venue; it is canceled", now));
    }

    /** Of an intent of ours that was taken in: it counts, and is left alone like the one that was. */
    private static List<OrderEvent> another(
            Order order, VenueOrder seen, Optional<Question> question, Optional<Instrument> instrument, Instant now) {
        if (seen.status() != VenueOrder.Status.OPEN) {
            return List.of();
        }
        List<OrderEvent> found =
                ReportRules.foundAnother(order, seen.venueOrderId(), seen.quantity(), seen.price(), now);
        return ReportRules.join(found, found(OrderFold.fold(order, found), seen, question, instrument, now));
    }

    private static List<OrderEvent> standing(
            Order order, Attempt after, Attempt before, VenueOrder seen, Optional<Question> question, Instant now) {
        if (!after.isLive()) {
            return List.of();
        }
        return switch (seen.status()) {
            case OPEN -> {
                boolean doubted =
                        before.doubtSince().isPresent() || before.missingAt().isPresent();
                boolean ahead = seen.cumulative().compareTo(after.cumulative()) > 0;
                // To confirm it ends the cancel that is out; what is counted beyond ours comes with that one's answer.
                boolean news = before.cancelSentAt().isPresent()
                        ? isCancelOver(before, question.map(Question::askedAt))
                        : (before.heard() && doubted) || ahead;
                yield news
                        ? List.of(new OrderEvent.AttemptConfirmed(
                                before.number(), seen.venueOrderId(), seen.cumulative(), now))
                        : List.of();
            }
            case REJECTED -> List.of(ReportRules.refusal(after, seen.text().orElse("refused by the venue"), now));
            case FILLED, CANCELED, EXPIRED -> ended(order, after, seen, question, now);
        };
    }

    private static List<OrderEvent> ended(
            Order order, Attempt a, VenueOrder seen, Optional<Question> question, Instant now) {
        List<OrderEvent> byOthers = question.filter(_ -> seen.status() == VenueOrder.Status.CANCELED)
                .map(q -> ReportRules.byOthers(a, seen.at(), q.proof(), now))
                .orElse(List.of());
        OrderEvent.AttemptEnded end =
                new OrderEvent.AttemptEnded(a.number(), seen.status(), seen.cumulative(), seen.text(), now);
        return ReportRules.join(byOthers, ReportRules.end(order, a, end));
    }

    /** What was asked before the cancel left does not tell that it came to nothing; nor does a list, made nobody here knows when. */
    private static boolean isCancelOver(Attempt a, Optional<Instant> askedAt) {
        return a.cancelSentAt()
                .filter(at -> askedAt.filter(asked -> !asked.isBefore(at)).isPresent())
                .isPresent();
    }

    /** The venue has not amended it, and is not asked again: the order is brought to its revision another way. */
    private static List<OrderEvent> notAmended(Attempt a, Instant askedAt, Instant now) {
        return a.isLive()
                        && a.pendingAmend().filter(m -> askedAt.isAfter(m.at())).isPresent()
                ? List.of(new OrderEvent.AmendFailed(a.number(), false, "the venue has it as it was", now))
                : List.of();
    }

    /** A count that grew and was taken back in part would be waited for for ever; a later and complete answer settles it. */
    private static List<OrderEvent> counted(Attempt a, VenueOrder seen, Instant askedAt, Instant now) {
        Quantity listed = seen.fills().stream().map(VenueFill::quantity).reduce(Quantity.ZERO, Quantity::plus);
        boolean complete = listed.equals(seen.cumulative());
        // Told once more of what the books hold as busted, it changes nothing, and what is no news is not asked for
        // again at once.
        boolean news = a.recount()
                || !a.booked().max(seen.cumulative()).equals(a.cumulative())
                || (a.end().isPresent() && a.doubtSince().isPresent());
        return a.lacksFills() && complete && news && askedAt.isAfter(a.countedAt())
                ? List.of(new OrderEvent.FillsCounted(a.number(), seen.cumulative(), now))
                : List.of();
    }

    private static List<OrderEvent> notFound(
            Order order, VenueReport.QueryAnswered q, AbsenceProof proof, Instant now) {
        Optional<Attempt> known = order.attempt(q.id().attempt());
        if (known.isEmpty()) {
            return List.of();
        }
        Attempt a = known.get();
        if (a.heard()) {
            return lost(order, a, q, proof, now);
        }
        if (!a.isLive()) {
            return List.of();
        }
        if (a.refusal().isPresent()) {
            // No copy stood after one was refused, and the venue takes an id once: none will.
            return q.askedAt().isAfter(a.refusal().get().at())
                    ? List.of(ReportRules.refusal(a, a.refusal().get().text(), now))
                    : List.of();
        }
        if (proof.holds(a, q)) {
            return List.of(new OrderEvent.AttemptVoided(a.number(), false, "the venue never had it", now));
        }
        return order.wanted().isZero() && proof.isGivenUp(a.sendBefore(), q.askedAt())
                ? givenUp(a, now)
                : missing(order, a, q, proof.isOutOfReach(a, q), now);
    }

    /** It may have been there and filled: what is wanted stays unknown, and only a person can end that. */
    static List<OrderEvent> onPast(Order order, int attempt, Instant askedAt, AbsenceProof proof, Instant now) {
        return order.attempt(attempt)
                .filter(a -> a.isLive() && !a.heard() && askedAt.isAfter(a.sendBefore()))
                .map(a -> pastUnheard(order, a, proof.isGivenUp(a.sendBefore(), askedAt), now))
                .orElse(List.of());
    }

    private static List<OrderEvent> pastUnheard(Order order, Attempt a, boolean late, Instant now) {
        if (order.wanted().isZero()) {
            return late ? givenUp(a, now) : List.of();
        }
        return unprovable(order, a, "may have been at the venue, which tells of it no more", now);
    }

    private static List<OrderEvent> unprovable(Order order, Attempt a, String why, Instant now) {
        String detail = "attempt " + a.number() + " " + why + "; cancel to give it up";
        return ReportRules.flagOnce(order, "OUTCOME_UNPROVABLE", detail, now);
    }

    /** Nobody wants it, and nobody will ever know: it ends, and a person is told to make sure. */
    private static List<OrderEvent> givenUp(Attempt a, Instant now) {
        return List.of(
                new OrderEvent.AttemptVoided(a.number(), false, "given up: never heard of", now),
                new OrderEvent.Flagged(
                        "ENDED_UNPROVEN",
                        "attempt " + a.number() + " was sent and never heard of; ask the venue",
                        now));
    }

    private static List<OrderEvent> missing(
            Order order, Attempt a, VenueReport.QueryAnswered q, boolean outOfReach, Instant now) {
        boolean news = a.missingAt().isEmpty() && !q.askedAt().isBefore(a.attemptedAt());
        return ReportRules.join(
                news ? List.of(new OrderEvent.AttemptMissing(a.number(), q.askedAt(), now)) : List.of(),
                outOfReach ? unprovable(order, a, "is not at the venue and may still arrive", now) : List.of());
    }

    /**
     * It was there, so it cannot be taken for one that never arrived; a person has to look, and by canceling it can let it end. Somebody
     * else's ends without that, where it is still not there so much later.
     */
    private static List<OrderEvent> lost(
            Order order, Attempt a, VenueReport.QueryAnswered q, AbsenceProof proof, Instant now) {
        boolean later = q.askedAt().isAfter(a.heardAt().orElseThrow());
        if (!later || !(a.isLive() || a.lacksFills())) {
            return List.of();
        }
        Optional<Instant> unwanted =
                order.cancel().map(CancelWish::at).or(() -> order.isExternal() ? a.missingAt() : Optional.empty());
        boolean ends = a.isLive()
                && unwanted.filter(at -> proof.isGivenUp(at, q.askedAt())).isPresent();
        boolean news = order.isExternal() && a.isLive() && a.missingAt().isEmpty();
        return ReportRules.join(
                ReportRules.flagOnce(order, "LOST_BY_VENUE", "attempt " + a.number(), now),
                ends
                        ? endOfLost(a, now)
                        : news ? List.of(new OrderEvent.AttemptMissing(a.number(), q.askedAt(), now)) : List.of());
    }

    private static List<OrderEvent> endOfLost(Attempt a, Instant now) {
        return List.of(
                new OrderEvent.AttemptEnded(
                        a.number(), VenueOrder.Status.CANCELED, a.cumulative(), Optional.of("lost by the venue"), now),
                new OrderEvent.Flagged(
                        "ENDED_UNPROVEN",
                        "attempt " + a.number() + " is not known to the venue any more; ask it",
                        now));
    }

    /** What an answer has and a list has not: when it was asked for, and what that proves. */
    private record Question(Instant askedAt, AbsenceProof proof) {}

    /** An order that takes events one by one, to decide the next on. */
    private static final class Draft {
        private final List<OrderEvent> events = new ArrayList<>();
        private Order order;

        Draft(Order order) {
            this.order = order;
        }

        void add(List<OrderEvent> news) {
            for (OrderEvent event : news) {
                order = (Order) OrderFold.apply(order, event);
                events.add(event);
            }
        }

        Attempt attempt(int number) {
            return order.attempt(number).orElseThrow();
        }
    }
}
