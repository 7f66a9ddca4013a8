package io.kontor.order;

import io.kontor.account.OrderStatus;
import io.kontor.order.Order.BookedFill;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.venue.VenueFill;
import java.time.Instant;

/** What the journal says of fills: booked once each, taken back or changed, and counted against the venue's own total. */
final class FillFold {
    private FillFold() {}

    static Order filled(Order order, OrderEvent.OrderFilled e) {
        return book(isShort(order, e) ? recount(order, e.attempt(), e.at()) : order, e, 0);
    }

    /** The venue has never counted as much as we have booked by now: of what we have it took back some, and that was not told yet. */
    private static boolean isShort(Order order, OrderEvent.OrderFilled e) {
        return order.attempt(e.attempt())
                .filter(a -> e.cumulative()
                                .max(a.cumulative())
                                .compareTo(a.booked().plus(e.fill().quantity()))
                        < 0)
                .isPresent();
    }

    private static Order book(Order order, OrderEvent.OrderFilled e, long correctedBy) {
        VenueFill fill = e.fill();
        Order booked = AttemptFold.change(order, e.attempt(), a -> {
            a.hear(null, e.at());
            a.booked = a.booked.plus(fill.quantity());
            a.count(e.cumulative().max(a.booked), e.at());
            // Of somebody else's order the venue may count fills from before we saw it.
            Quantity known = order.isExternal() ? a.cumulative : a.booked;
            if (a.end == null && !a.recount && known.compareTo(a.quantity) >= 0) {
                a.finish(Attempt.End.FILLED);
            }
        });
        Order counted = booked.with(o -> {
            o.fills = o.fills.plus(fill.id(), new BookedFill(e.attempt(), fill, false, correctedBy));
            o.filled = o.filled.plus(fill.quantity());
            o.filledQuote = o.filledQuote.plus(fill.price().times(fill.quantity()));
            o.fees = o.fees.plus(
                    fill.feeAsset(),
                    o.fees.getOrDefault(fill.feeAsset(), Money.ZERO).plus(fill.fee()));
        });
        boolean over = counted.attempt(e.attempt()).filter(a -> !a.isLive()).isPresent();
        return closeIfComplete(AttemptFold.observed(over ? standing(counted) : counted, e.attempt()));
    }

    /** The venue's final word; its count may be ahead of our fills. */
    static Order ended(Order order, OrderEvent.AttemptEnded e) {
        Order ended = AttemptFold.change(order, e.attempt(), a -> {
            a.finish(Attempt.End.of(e.status()));
            a.count(e.cumulative(), e.at());
        });
        return closeIfComplete(standing(ended).with(o -> o.reason = e.text().orElse(o.reason)));
    }

    /** Where one has ended, what was taken in is what still stands of it. */
    private static Order standing(Order ended) {
        return ended.isExternal() && !ended.liveAttempts().isEmpty() ? AttemptFold.resized(ended) : ended;
    }

    static Order counted(Order order, OrderEvent.FillsCounted e) {
        return closeIfComplete(AttemptFold.change(order, e.attempt(), a -> {
            a.cumulative = a.booked.max(e.cumulative());
            a.recount = false;
            a.doubtSince = a.end == null ? a.doubtSince : null;
        }));
    }

    static Order busted(Order order, OrderEvent.TradeBusted e) {
        BookedFill booked = order.fills().get(e.fill());
        if (booked == null) {
            return e.unseen()
                    .map(f -> recountIfLacking(order, e)
                            .with(o -> o.fills = o.fills.plus(f.id(), new BookedFill(e.attempt(), f, true, 0))))
                    .orElse(order);
        }
        return booked.busted()
                ? order
                : recount(unbook(order, booked), booked.attempt(), e.at())
                        .with(o -> o.fills = o.fills.plus(
                                e.fill(), new BookedFill(booked.attempt(), booked.fill(), true, booked.correctedBy())));
    }

    static Order corrected(Order order, OrderEvent.TradeCorrected e) {
        BookedFill booked = order.fills().get(e.after().id());
        if (booked == null || booked.busted()) {
            return order;
        }
        if (booked.fill().equals(e.after())) {
            // An answer told its figures before: nothing is to be counted anew, and older news of it are out of date
            // from now on.
            return order.with(o -> o.fills =
                    o.fills.plus(e.after().id(), new BookedFill(booked.attempt(), booked.fill(), false, e.cursor())));
        }
        OrderEvent.OrderFilled again = new OrderEvent.OrderFilled(booked.attempt(), e.after(), Quantity.ZERO, e.at());
        return book(recount(unbook(order, booked), booked.attempt(), e.at()), again, e.cursor());
    }

    /** Where our fills are all that the venue counted, one we never saw is not among them, and taking it back changes nothing. */
    private static Order recountIfLacking(Order order, OrderEvent.TradeBusted e) {
        boolean lacking = order.attempt(e.attempt()).filter(Attempt::lacksFills).isPresent();
        return lacking ? recount(order, e.attempt(), e.at()) : order;
    }

    /** Orders that are not ours cannot be asked for; of those only reports tell. */
    private static Order recount(Order order, int attempt, Instant at) {
        return order.isExternal() ? order : AttemptFold.change(order, attempt, a -> a.recountAfter(at));
    }

    /** Takes a fill's figures out again; the venue's count goes down with it, as far as it is known. */
    private static Order unbook(Order order, BookedFill booked) {
        VenueFill fill = booked.fill();
        return AttemptFold.change(order, booked.attempt(), a -> {
                    a.booked = a.booked.minusOrZero(fill.quantity());
                    a.cumulative = a.cumulative.minusOrZero(fill.quantity());
                })
                .with(o -> {
                    o.filled = o.filled.minusOrZero(fill.quantity());
                    o.filledQuote = o.filledQuote.minus(fill.price().times(fill.quantity()));
                    o.fees = o.fees.plus(
                            fill.feeAsset(),
                            o.fees.getOrDefault(fill.feeAsset(), Money.ZERO).minus(fill.fee()));
                });
    }

    /** Filled in full with nothing left at the venue: that needs no word from anybody to be the end. */
    static Order closeIfComplete(Order order) {
        boolean complete =
                !order.isClosed() && order.filled().compareTo(order.terms().total()) >= 0 && !order.isAnythingAtVenue();
        return complete ? order.with(o -> o.closed = OrderStatus.FILLED) : order;
    }
}
