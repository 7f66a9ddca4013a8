package io.kontor.order;

import io.kontor.instrument.Instrument;
import io.kontor.order.Attempt.Cancels;
import io.kontor.order.Order.BookedFill;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueFill;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an order makes of what the venue says: the events to journal, none for a repeat. Facts are never refused; one that should not
 * have happened is booked and flagged.
 */
final class ReportRules {
    /** Somebody else made it less. */
    static final String AMENDED_ELSEWHERE = "AMENDED_ELSEWHERE";

    /** Another order at the venue has a client order id of ours. */
    private static final String CLIENT_ORDER_ID_REUSED = "CLIENT_ORDER_ID_REUSED";

    private ReportRules() {}

    /** @param instrument absent where nobody lists it: what fills were worth is not known then */
    static List<OrderEvent> onReport(
            Order order, VenueReport report, Optional<Instrument> instrument, AbsenceProof proof, Instant now) {
        return switch (report) {
            case ExecutionReport r -> onExecution(order, r, instrument, proof, now);
            case VenueReport.RequestFailed f ->
                f.past()
                        .map(asked -> QueryRules.onPast(order, f.id().attempt(), asked, proof, now))
                        .orElseGet(() -> onFailure(order, f, now));
            case VenueReport.QueryAnswered q -> QueryRules.onAnswer(order, q, instrument, proof, now);
        };
    }

    /**
     * Whether it tells of an order that is called like one of ours and is not: ours is on the side and in the symbol it was sent for. What
     * somebody else placed is called as it pleases; and a refusal is of what we asked for, whatever it tells.
     */
    static boolean isAnothers(Order order, ExecutionReport r) {
        return r.isOfAnOrder() && r.type() != ExecType.REJECTED && isAnothers(order, r.side(), r.symbol());
    }

    static boolean isAnothers(Order order, VenueOrder seen) {
        return isAnothers(order, seen.side(), seen.symbol());
    }

    private static boolean isAnothers(Order order, Side side, Symbol symbol) {
        boolean same = side == order.side()
                && ExternalOrders.isSame(symbol, order.spec().symbol());
        return !order.isExternal() && !same;
    }

    /** Nothing of it is booked here. */
    static List<OrderEvent> reused(Order order, Side side, Symbol symbol, VenueOrderId number, Instant now) {
        return flagOnce(
                order,
                CLIENT_ORDER_ID_REUSED,
                "the venue's order " + number + " (" + side + " " + symbol + ") has an id of this one",
                now);
    }

    private static List<OrderEvent> onExecution(
            Order order, ExecutionReport r, Optional<Instrument> instrument, AbsenceProof proof, Instant now) {
        if (isAnothers(order, r)) {
            return reused(order, r.side(), r.symbol(), r.venueOrderId(), now);
        }
        int number = attemptOf(order, r);
        Optional<Attempt> attempt = order.attempt(number);
        if (attempt.isEmpty()) {
            return order.isExternal()
                    ? another(order, r, instrument, proof, now)
                    : unexpected(order, r, instrument, now);
        }
        Attempt a = attempt.get();
        if (a.isNumberless() && r.isOfAnOrder() && r.type() != ExecType.REJECTED) {
            List<OrderEvent> numbered = heard(a, r, now);
            return join(numbered, onExecution(OrderFold.fold(order, numbered), r, instrument, proof, now));
        }
        return switch (r.type()) {
            case NEW, REPLACED -> heard(a, r, now);
            case TRADE ->
                r.fill().map(f -> filled(order, a, r, f, instrument, now)).orElse(List.of());
            case AMENDED -> join(heard(a, r, now), amended(a, r.quantity(), now));
            case AMEND_REJECTED ->
                a.pendingAmend().isPresent()
                        ? List.of(new OrderEvent.AmendFailed(
                                number, false, r.text().orElse("refused by the venue"), now))
                        : List.of();
            case CANCELED -> join(byOthers(a, r.at(), proof, now), ended(order, a, VenueOrder.Status.CANCELED, r, now));
            case EXPIRED -> ended(order, a, VenueOrder.Status.EXPIRED, r, now);
            case REJECTED, REPLACE_REJECTED -> refused(a, r.text().orElse("refused by the venue"), now);
            case CANCEL_REJECTED ->
                a.isLive() && a.cancelSentAt().isPresent()
                        ? List.of(new OrderEvent.CancelRejected(number, r.text().orElse("refused by the venue"), now))
                        : List.of();
            case TRADE_CANCEL ->
                r.fill()
                        .map(f -> join(heard(a, r, now), busted(order, number, r, f, now)))
                        .orElse(List.of());
            case TRADE_CORRECT ->
                r.fill()
                        .map(f -> join(heard(a, r, now), corrected(order, number, r, f, instrument, now)))
                        .orElse(List.of());
            case TRIGGERED -> List.of();
        };
    }

    /** Of an intent of ours that was taken in there is another order at the venue: as its replacement, or as what it was before. */
    private static List<OrderEvent> another(
            Order order, ExecutionReport r, Optional<Instrument> instrument, AbsenceProof proof, Instant now) {
        Optional<BookedFill> known = r.fill().map(f -> order.fills().get(f.id()));
        if (r.type() == ExecType.TRADE && known.isPresent()) {
            return book(order, known.get().attempt(), r.fill().orElseThrow(), r.cumulative(), instrument, now);
        }
        return switch (r.type()) {
            case NEW, REPLACED, AMENDED, TRADE -> {
                List<OrderEvent> found = foundAnother(order, r.venueOrderId(), r.quantity(), r.price(), now);
                List<OrderEvent> told =
                        join(found, onExecution(OrderFold.fold(order, found), r, instrument, proof, now));
                yield r.type() == ExecType.TRADE ? join(told, doubted(order, told, now)) : told;
            }
            case REJECTED, CANCEL_REJECTED, AMEND_REJECTED, REPLACE_REJECTED -> List.of();
            case CANCELED, EXPIRED, TRIGGERED, TRADE_CANCEL, TRADE_CORRECT -> unexpected(order, r, instrument, now);
        };
    }

    /** It counts as well. Mostly it took the place of what stood before, or that of it: of that the venue is asked. */
    static List<OrderEvent> foundAnother(Order order, VenueOrderId id, Quantity quantity, Price price, Instant now) {
        int number = order.lastAttempt() + 1;
        List<OrderEvent> events = new ArrayList<>();
        events.add(new OrderEvent.AttemptFound(number, id, quantity, price, now));
        order.liveAttempts().forEach(a -> events.add(mayBeReplaced(a.number(), now)));
        return events;
    }

    /** A fill may be told late, of the one that is gone. */
    private static List<OrderEvent> doubted(Order before, List<OrderEvent> told, Instant now) {
        Attempt found = OrderFold.fold(before, told).attempts().getLast();
        boolean either = found.isLive() && !before.liveAttempts().isEmpty();
        return either ? List.of(mayBeReplaced(found.number(), now)) : List.of();
    }

    private static OrderEvent mayBeReplaced(int attempt, Instant now) {
        return new OrderEvent.OutcomeUnknown(
                attempt, VenueReport.Request.REPLACE, "another is at the venue, and may be in its place", now);
    }

    private static List<OrderEvent> heard(Attempt a, ExecutionReport r, Instant now) {
        return heard(a, r.venueOrderId(), r.quantity(), r.price(), now);
    }

    static List<OrderEvent> heard(Attempt a, VenueOrderId id, Quantity quantity, Price price, Instant now) {
        OrderEvent accepted = new OrderEvent.OrderAccepted(a.number(), id, quantity, price, now);
        if (a.isHeldAbsent()) {
            // We held it proven that it never arrived, and here it is: it counts again, and people must know.
            return List.of(accepted, new OrderEvent.Flagged("VOIDED_ATTEMPT_ARRIVED", "attempt " + a.number(), now));
        }
        return a.isNumberless() || (a.isLive() && !a.heard()) ? List.of(accepted) : List.of();
    }

    /** Orders are only ever amended to less, so what is not less is told again. */
    static List<OrderEvent> amended(Attempt a, Quantity quantity, Instant now) {
        if (!a.isLive() || !a.heard() || quantity.compareTo(a.quantity()) >= 0) {
            return List.of();
        }
        OrderEvent amended = new OrderEvent.OrderAmended(a.number(), quantity, now);
        boolean asked =
                a.amend().filter(m -> quantity.compareTo(m.quantity()) >= 0).isPresent();
        return asked
                ? List.of(amended)
                : List.of(
                        amended,
                        new OrderEvent.Flagged(AMENDED_ELSEWHERE, "attempt " + a.number() + " to " + quantity, now));
    }

    private static List<OrderEvent> filled(
            Order order, Attempt a, ExecutionReport r, VenueFill fill, Optional<Instrument> instrument, Instant now) {
        return join(heard(a, r, now), book(order, a.number(), fill, r.cumulative(), instrument, now));
    }

    static List<OrderEvent> join(List<OrderEvent> first, List<OrderEvent> second) {
        List<OrderEvent> both = new ArrayList<>(first);
        both.addAll(second);
        return both;
    }

    static List<OrderEvent> book(
            Order order,
            int attempt,
            VenueFill fill,
            Quantity cumulative,
            Optional<Instrument> instrument,
            Instant now) {
        BookedFill known = order.fills().get(fill.id());
        if (known != null) {
            // What was corrected is told in its old figures by a late first report; that is no news.
            boolean expected = sameFigures(known.fill(), fill) || known.correctedBy() > 0;
            return expected
                    ? List.of()
                    : flagOnce(order, "FILL_FIGURES_DIFFER", fill.id() + " reported again: " + fill, now);
        }
        List<OrderEvent> events = new ArrayList<>();
        Quantity total = order.filled().plus(fill.quantity());
        boolean moreThanWanted = total.compareTo(order.terms().total()) > 0;
        Optional<Attempt> its = order.attempt(attempt);
        boolean tooDear = instrument
                .filter(i -> Traded.isBeyondAmount(order, its, fill, i))
                .isPresent();
        boolean tooMuch = tooDear
                || its.map(a -> isBeyondSent(order, a, fill.quantity(), total)).orElse(moreThanWanted);
        if (moreThanWanted && !tooMuch) {
            // First, so that the fill is told with it.
            events.addAll(flagOnce(
                    order,
                    Order.FILLED_BEYOND_MODIFY,
                    "filled " + total + " of " + order.terms().total(),
                    now));
        }
        events.add(new OrderEvent.OrderFilled(attempt, fill, cumulative, now));
        if (tooMuch) {
            String over = fill.id() + " brings it to " + total + (tooDear ? ", and beyond its quote amount" : "");
            events.add(new OrderEvent.Flagged("OVERFILL", over, now));
        } else if (order.isClosed()) {
            events.add(new OrderEvent.Flagged("LATE_FILL", fill.id() + " after " + order.status(), now));
        }
        return events;
    }

    /** More than the venue was asked for by that order of ours, after its end, or with those before it by the intent it was sent for. */
    private static boolean isBeyondSent(Order order, Attempt a, Quantity filledNow, Quantity total) {
        Quantity wanted = order.terms().total();
        Quantity ofAttempt = a.booked().plus(filledNow);
        boolean beyondOrder = ofAttempt.compareTo(a.quantity()) > 0;
        boolean beyondIntent = total.compareTo(a.wanted().terms().total().max(wanted)) > 0;
        boolean afterItsEnd = !a.isLive() && ofAttempt.compareTo(a.cumulative()) > 0 && total.compareTo(wanted) > 0;
        return beyondOrder || beyondIntent || afterItsEnd;
    }

    static List<OrderEvent> flagOnce(Order order, String flag, String detail, Instant now) {
        return order.flags().contains(flag) ? List.of() : List.of(new OrderEvent.Flagged(flag, detail, now));
    }

    private static boolean sameFigures(VenueFill a, VenueFill b) {
        return a.price().equals(b.price()) && a.quantity().equals(b.quantity());
    }

    private static List<OrderEvent> ended(
            Order order, Attempt a, VenueOrder.Status status, ExecutionReport r, Instant now) {
        if (!a.isLive() && !a.isHeldAbsent()) {
            return List.of();
        }
        List<OrderEvent> end =
                end(order, a, new OrderEvent.AttemptEnded(a.number(), status, r.cumulative(), r.text(), now));
        return join(a.isHeldAbsent() ? heard(a, r, now) : List.of(), end);
    }

    /** Nobody can be asked for the fills that somebody else's order lacks, so its account holds room for them, and is told for how many. */
    static List<OrderEvent> end(Order order, Attempt a, OrderEvent.AttemptEnded end) {
        boolean lacking =
                order.isExternal() && a.booked().compareTo(end.cumulative().max(a.cumulative())) < 0;
        return lacking ? List.of(end, new OrderEvent.FillsAwaited(a.number(), end.at())) : List.of(end);
    }

    /** Canceled when no cancel of ours could act any more: whoever did it means the order as it stood, amended. */
    static List<OrderEvent> byOthers(Attempt a, Instant canceledAt, AbsenceProof proof, Instant now) {
        if (!a.isAmendedLate() || !proof.areSpent(a.cancels(), canceledAt)) {
            return List.of();
        }
        OrderEvent spent = new OrderEvent.CancelFailed(a.number(), "it was canceled after ours could act", now);
        // While the last is awaited, the first ends that one only.
        boolean another = a.cancelSentAt().isPresent()
                && a.cancels().flatMap(Cancels::before).isPresent();
        return another ? List.of(spent, spent) : List.of(spent);
    }

    /** A refusal of an attempt that was sent twice may mean the second copy only: the venue is asked before it is believed. */
    private static List<OrderEvent> refused(Attempt a, String text, Instant now) {
        if (!a.isLive() || a.heard()) {
            return List.of();
        }
        if (a.sends() == 1) {
            return List.of(refusal(a, text, now));
        }
        return a.refusal().isPresent() ? List.of() : List.of(new OrderEvent.RefusalUnclear(a.number(), text, now));
    }

    static OrderEvent refusal(Attempt a, String text, Instant now) {
        return a.replaces().isPresent()
                ? new OrderEvent.ReplaceRejected(a.number(), text, now)
                : new OrderEvent.OrderRejected(a.number(), text, now);
    }

    private static List<OrderEvent> busted(Order order, int attempt, ExecutionReport r, VenueFill fill, Instant now) {
        BookedFill known = order.fills().get(fill.id());
        if (known != null && known.busted()) {
            return List.of();
        }
        Optional<VenueFill> unseen = known == null ? Optional.of(fill) : Optional.empty();
        return List.of(
                new OrderEvent.TradeBusted(attempt, fill.id(), unseen, r.text().orElse("busted by the venue"), now));
    }

    /** Journalled even where the figures are known already: an earlier correction that comes later must not undo it. */
    private static List<OrderEvent> corrected(
            Order order, int attempt, ExecutionReport r, VenueFill fill, Optional<Instrument> instrument, Instant now) {
        BookedFill known = order.fills().get(fill.id());
        List<OrderEvent> first =
                known == null ? book(order, attempt, fill, r.cumulative(), instrument, now) : List.of();
        boolean news = known == null || (!known.busted() && r.cursor() > known.correctedBy());
        return news ? join(first, List.of(new OrderEvent.TradeCorrected(fill, r.cursor(), now))) : List.of();
    }

    /** A report for no attempt we know of: its fills are booked all the same. */
    private static List<OrderEvent> unexpected(
            Order order, ExecutionReport r, Optional<Instrument> instrument, Instant now) {
        List<OrderEvent> flag = flagOnce(order, "UNEXPECTED_REPORT", r.type() + " for " + r.clientOrderId(), now);
        return switch (r.type()) {
            case TRADE ->
                join(
                        flag,
                        r.fill()
                                .map(f -> book(order, 0, f, r.cumulative(), instrument, now))
                                .orElse(List.of()));
            case TRADE_CANCEL ->
                join(flag, r.fill().map(f -> busted(order, 0, r, f, now)).orElse(List.of()));
            case TRADE_CORRECT ->
                join(
                        flag,
                        r.fill()
                                .map(f -> corrected(order, 0, r, f, instrument, now))
                                .orElse(List.of()));
            case NEW,
                    CANCELED,
                    REPLACED,
                    AMENDED,
                    AMEND_REJECTED,
                    REJECTED,
                    EXPIRED,
                    CANCEL_REJECTED,
                    REPLACE_REJECTED,
                    TRIGGERED -> flag;
        };
    }

    private static List<OrderEvent> onFailure(Order order, VenueReport.RequestFailed f, Instant now) {
        Optional<Attempt> live = order.attempt(f.id().attempt()).filter(Attempt::isLive);
        if (live.isEmpty() || f.request() == VenueReport.Request.QUERY) {
            return List.of();
        }
        Attempt a = live.get();
        OrderEvent unknown = new OrderEvent.OutcomeUnknown(a.number(), f.request(), f.reason(), now);
        if (f.request() == VenueReport.Request.AMEND) {
            return amendFailed(a, f, unknown, now);
        }
        boolean submits = f.request() != VenueReport.Request.CANCEL;
        // Told again, a failure may be that of an earlier copy; only the venue knows of the later one.
        boolean outdated = f.at().isBefore(a.attemptedAt());
        if (outdated || (submits && a.heard())) {
            return List.of();
        }
        if (!f.sent()) {
            return submits ? neverLeft(a, f, now) : cancelFailed(a, f, now);
        }
        return a.doubtSince().isPresent() ? List.of() : List.of(unknown);
    }

    /** An earlier copy of the same attempt may have left, so only the first one's failure proves anything. */
    private static List<OrderEvent> neverLeft(Attempt a, VenueReport.RequestFailed f, Instant now) {
        return a.sends() == 1 ? List.of(new OrderEvent.AttemptVoided(a.number(), true, f.reason(), now)) : List.of();
    }

    /** Nothing is in doubt, so nobody has to be asked before it is sent again. */
    private static List<OrderEvent> cancelFailed(Attempt a, VenueReport.RequestFailed f, Instant now) {
        boolean current = a.cancelSentAt().filter(at -> !f.at().isBefore(at)).isPresent();
        return current ? List.of(new OrderEvent.CancelFailed(a.number(), f.reason(), now)) : List.of();
    }

    private static List<OrderEvent> amendFailed(
            Attempt a, VenueReport.RequestFailed f, OrderEvent unknown, Instant now) {
        boolean current = a.pendingAmend().filter(m -> !f.at().isBefore(m.at())).isPresent();
        if (!current || (f.sent() && a.doubtSince().isPresent())) {
            return List.of();
        }
        return List.of(f.sent() ? unknown : new OrderEvent.AmendFailed(a.number(), true, f.reason(), now));
    }

    /** A refused cancel of somebody else's order is told under the name we gave the cancel, and not always with the venue's number. */
    private static int attemptOf(Order order, ExecutionReport r) {
        boolean ofOurCancel = order.isExternal()
                && r.type() == ExecType.CANCEL_REJECTED
                && r.venueOrderId().equals(ExecutionReport.NO_ORDER);
        return ofOurCancel
                ? ours(order, r.clientOrderId())
                        .map(VenueClientOrderId::attempt)
                        .orElse(0)
                : attemptOf(order, r.clientOrderId(), r.venueOrderId());
    }

    private static Optional<VenueClientOrderId> ours(Order order, String clientOrderId) {
        return VenueClientOrderId.parse(clientOrderId).filter(id -> id.intent().equals(order.id()));
    }

    /**
     * Which attempt is spoken of; 0 where it is none we know of. What was taken in counts its attempts as they are found: the venue's number
     * tells them apart, and is that of the one that has none yet. Somebody else's intent has but one.
     */
    static int attemptOf(Order order, String clientOrderId, VenueOrderId number) {
        Optional<VenueClientOrderId> ours = ours(order, clientOrderId);
        if (!order.isExternal()) {
            return ours.map(VenueClientOrderId::attempt).orElse(0);
        }
        for (Attempt attempt : order.attempts()) {
            if (attempt.venueOrderId().equals(Optional.of(number))) {
                return attempt.number();
            }
        }
        for (Attempt attempt : order.attempts()) {
            if (attempt.isNumberless()) {
                return attempt.number();
            }
        }
        return ours.isPresent() ? 0 : 1;
    }
}
