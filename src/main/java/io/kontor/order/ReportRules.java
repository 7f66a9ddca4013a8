package io.kontor.order;

import io.kontor.order.Attempt.End;
import io.kontor.order.Order.BookedFill;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueCapabilities;
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
    private ReportRules() {}

    static List<OrderEvent> onReport(Order order, VenueReport report, VenueCapabilities capabilities, Instant now) {
        return switch (report) {
            case ExecutionReport r -> onExecution(order, r, now);
            case VenueReport.RequestFailed f -> onFailure(order, f, now);
            case VenueReport.QueryAnswered q ->
                q.order()
                        .map(seen -> onSeen(order, seen, now))
                        .orElseGet(() -> onNotFound(order, q, capabilities, now));
        };
    }

    private static List<OrderEvent> onExecution(Order order, ExecutionReport r, Instant now) {
        int number = attemptOf(order, r.clientOrderId());
        Optional<Attempt> attempt = order.attempt(number);
        if (attempt.isEmpty()) {
            return unexpected(order, r, now);
        }
        Attempt a = attempt.get();
        return switch (r.type()) {
            case NEW, REPLACED -> heard(a, r, now);
            case TRADE -> r.fill().map(f -> filled(order, a, r, f, now)).orElse(List.of());
            case CANCELED -> ended(a, VenueOrder.Status.CANCELED, r, now);
            case EXPIRED -> ended(a, VenueOrder.Status.EXPIRED, r, now);
            case REJECTED -> rejected(a, r.text().orElse("rejected by the venue"), now);
            case CANCEL_REJECTED ->
                a.isLive() && a.cancelSentAt().isPresent()
                        ? List.of(new OrderEvent.CancelRejected(number, r.text().orElse("refused by the venue"), now))
                        : List.of();
            case REPLACE_REJECTED ->
                a.isLive() && !a.heard()
                        ? List.of(
                                new OrderEvent.ReplaceRejected(number, r.text().orElse("refused by the venue"), now))
                        : List.of();
            case TRADE_CANCEL ->
                r.fill().map(f -> busted(order, number, r, f, now)).orElse(List.of());
            case TRADE_CORRECT ->
                r.fill().map(f -> corrected(order, number, r, f, now)).orElse(List.of());
            case TRIGGERED -> List.of();
        };
    }

    private static List<OrderEvent> heard(Attempt a, ExecutionReport r, Instant now) {
        return heard(a, r.venueOrderId(), r.quantity(), r.price(), now);
    }

    private static List<OrderEvent> heard(Attempt a, VenueOrderId id, Quantity quantity, Price price, Instant now) {
        OrderEvent accepted = new OrderEvent.OrderAccepted(a.number(), id, quantity, price, now);
        if (a.endedAs(End.VOID)) {
            // We held it proven that it never arrived, and here it is: it counts again, and people must know.
            return List.of(new OrderEvent.Flagged("VOIDED_ATTEMPT_ARRIVED", "attempt " + a.number(), now), accepted);
        }
        return a.isLive() && !a.heard() ? List.of(accepted) : List.of();
    }

    private static List<OrderEvent> filled(Order order, Attempt a, ExecutionReport r, VenueFill fill, Instant now) {
        List<OrderEvent> events = new ArrayList<>(heard(a, r, now));
        events.addAll(book(order, a.number(), fill, r.cumulative(), now));
        return events;
    }

    private static List<OrderEvent> book(Order order, int attempt, VenueFill fill, Quantity cumulative, Instant now) {
        BookedFill known = order.fills().get(fill.id());
        if (known != null) {
            return sameFigures(known.fill(), fill)
                    ? List.of()
                    : List.of(
                            new OrderEvent.Flagged("FILL_FIGURES_DIFFER", fill.id() + " reported again: " + fill, now));
        }
        List<OrderEvent> events = new ArrayList<>();
        events.add(new OrderEvent.OrderFilled(attempt, fill, cumulative, now));
        Quantity total = order.filled().plus(fill.quantity());
        if (total.compareTo(order.terms().total()) > 0) {
            events.add(new OrderEvent.Flagged(
                    "OVERFILL", "filled " + total + " of " + order.terms().total(), now));
        } else if (order.isClosed()) {
            events.add(new OrderEvent.Flagged("LATE_FILL", fill.id() + " after " + order.status(), now));
        }
        return events;
    }

    private static boolean sameFigures(VenueFill a, VenueFill b) {
        return a.price().equals(b.price()) && a.quantity().equals(b.quantity());
    }

    private static List<OrderEvent> ended(Attempt a, VenueOrder.Status status, ExecutionReport r, Instant now) {
        if (!a.isLive() && !a.endedAs(End.VOID)) {
            return List.of();
        }
        List<OrderEvent> events = new ArrayList<>(a.endedAs(End.VOID) ? heard(a, r, now) : List.of());
        events.add(new OrderEvent.AttemptEnded(a.number(), status, r.cumulative(), r.text(), now));
        return events;
    }

    /** A rejection of an attempt that was sent twice may mean the second copy only: the venue is asked before it is believed. */
    private static List<OrderEvent> rejected(Attempt a, String text, Instant now) {
        if (!a.isLive() || a.heard()) {
            return List.of();
        }
        return a.sends() > 1 && a.missingAt().isEmpty()
                ? List.of(new OrderEvent.OutcomeUnknown(a.number(), VenueReport.Request.SUBMIT, text, now))
                : List.of(new OrderEvent.OrderRejected(a.number(), text, now));
    }

    private static List<OrderEvent> busted(Order order, int attempt, ExecutionReport r, VenueFill fill, Instant now) {
        BookedFill known = order.fills().get(fill.id());
        OrderEvent bust = new OrderEvent.TradeBusted(fill.id(), r.text().orElse("busted by the venue"), now);
        if (known == null) {
            return List.of(new OrderEvent.OrderFilled(attempt, fill, Quantity.ZERO, now), bust);
        }
        return known.busted() ? List.of() : List.of(bust);
    }

    private static List<OrderEvent> corrected(
            Order order, int attempt, ExecutionReport r, VenueFill fill, Instant now) {
        BookedFill known = order.fills().get(fill.id());
        if (known == null) {
            return book(order, attempt, fill, r.cumulative(), now);
        }
        return !known.busted() && known.fill().equals(fill)
                ? List.of()
                : List.of(new OrderEvent.TradeCorrected(fill, now));
    }

    /** A report for no attempt we know of: its fills are booked all the same. */
    private static List<OrderEvent> unexpected(Order order, ExecutionReport r, Instant now) {
        List<OrderEvent> events = new ArrayList<>();
        if (!order.flags().contains("UNEXPECTED_REPORT")) {
            events.add(new OrderEvent.Flagged("UNEXPECTED_REPORT", r.type() + " for " + r.clientOrderId(), now));
        }
        if (r.type() == ExecutionReport.ExecType.TRADE) {
            r.fill().ifPresent(f -> events.addAll(book(order, 0, f, r.cumulative(), now)));
        }
        return events;
    }

    private static List<OrderEvent> onFailure(Order order, VenueReport.RequestFailed f, Instant now) {
        Optional<Attempt> live = order.attempt(f.id().attempt()).filter(Attempt::isLive);
        if (live.isEmpty() || f.request() == VenueReport.Request.QUERY) {
            return List.of();
        }
        Attempt a = live.get();
        OrderEvent unknown = new OrderEvent.OutcomeUnknown(a.number(), f.request(), f.reason(), now);
        boolean submits = f.request() != VenueReport.Request.CANCEL;
        if (submits && a.heard()) {
            return List.of();
        }
        if (!f.sent()) {
            // An earlier copy of the same attempt may have left, so only the first one's failure proves anything.
            return submits && a.sends() == 1
                    ? List.of(new OrderEvent.AttemptVoided(a.number(), true, f.reason(), now))
                    : List.of();
        }
        return a.doubtSince().isPresent() ? List.of() : List.of(unknown);
    }

    /** What the venue has, in full: missing fills first, then where the attempt stands. */
    static List<OrderEvent> onSeen(Order order, VenueOrder seen, Instant now) {
        int number = attemptOf(order, seen.clientOrderId());
        Optional<Attempt> attempt = order.attempt(number);
        if (attempt.isEmpty()) {
            return List.of();
        }
        Attempt a = attempt.get();
        List<OrderEvent> events = new ArrayList<>();
        if (seen.status() != VenueOrder.Status.REJECTED) {
            events.addAll(heard(a, seen.venueOrderId(), seen.quantity(), seen.price(), now));
        }
        Order booked = order;
        for (OrderEvent event : events) {
            booked = (Order) OrderFold.apply(booked, event);
        }
        for (VenueFill fill : seen.fills()) {
            List<OrderEvent> news = book(booked, number, fill, seen.cumulative(), now);
            events.addAll(news);
            for (OrderEvent event : news) {
                booked = (Order) OrderFold.apply(booked, event);
            }
        }
        events.addAll(standing(booked.attempt(number).orElse(a), a, seen, now));
        return events;
    }

    private static List<OrderEvent> standing(Attempt after, Attempt before, VenueOrder seen, Instant now) {
        if (!after.isLive()) {
            return List.of();
        }
        return switch (seen.status()) {
            case OPEN -> {
                boolean doubted =
                        before.doubtSince().isPresent() || before.cancelSentAt().isPresent();
                boolean ahead = seen.cumulative().compareTo(after.cumulative()) > 0;
                yield before.heard() && (doubted || ahead)
                        ? List.of(new OrderEvent.AttemptConfirmed(
                                before.number(), seen.venueOrderId(), seen.cumulative(), now))
                        : List.of();
            }
            case REJECTED ->
                List.of(new OrderEvent.OrderRejected(
                        before.number(), seen.text().orElse("rejected by the venue"), now));
            case FILLED, CANCELED, EXPIRED ->
                List.of(new OrderEvent.AttemptEnded(
                        before.number(), seen.status(), seen.cumulative(), seen.text(), now));
        };
    }

    private static List<OrderEvent> onNotFound(
            Order order, VenueReport.QueryAnswered q, VenueCapabilities capabilities, Instant now) {
        Optional<Attempt> live = order.attempt(q.id().attempt()).filter(Attempt::isLive);
        if (live.isEmpty()) {
            return List.of();
        }
        if (live.get().heard()) {
            // It was there, so it cannot be taken for one that never arrived; a person has to look.
            return order.flags().contains("LOST_BY_VENUE")
                    ? List.of()
                    : List.of(new OrderEvent.Flagged("LOST_BY_VENUE", "attempt " + q.id().attempt(), now));
        }
        Attempt a = live.get();
        if (provesAbsence(a, q, capabilities)) {
            return List.of(new OrderEvent.AttemptVoided(a.number(), false, "the venue never had it", now));
        }
        return a.missingAt().isPresent() && capabilities.duplicateFence() != VenueCapabilities.DuplicateFence.UNIQUE_ID
                ? List.of()
                : List.of(new OrderEvent.AttemptMissing(a.number(), q.askedAt(), now));
    }

    /** Whether "not found" means that no copy of the request can arrive any more, by what the venue states of itself. */
    private static boolean provesAbsence(Attempt a, VenueReport.QueryAnswered q, VenueCapabilities capabilities) {
        return switch (capabilities.duplicateFence()) {
            case SEND_EXPIRY -> q.askedAt().isAfter(a.sendBefore().plus(capabilities.fenceDelay()));
            case SINGLE_SESSION -> q.sessionSince().isAfter(a.attemptedAt());
            // A resend under the same id is safe instead: at most one of the copies can become an order.
            case UNIQUE_ID -> false;
            case NONCE, NONE -> false;
        };
    }

    private static int attemptOf(Order order, String clientOrderId) {
        if (order.isExternal()) {
            return 1;
        }
        return VenueClientOrderId.parse(clientOrderId)
                .filter(id -> id.intent().equals(order.id()))
                .map(VenueClientOrderId::attempt)
                .orElse(0);
    }
}
