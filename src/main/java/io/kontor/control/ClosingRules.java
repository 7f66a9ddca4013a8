package io.kontor.control;

import io.kontor.account.AccountEntity;
import io.kontor.instrument.Instrument;
import io.kontor.marketdata.BookView;
import io.kontor.marketdata.Quote;
import io.kontor.position.Ledger;
import io.kontor.risk.Limits;
import io.kontor.risk.SymbolRisk;
import io.kontor.value.Decimals;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * What to send next to close a position: never more than brings it to zero if every open order of that side fills too, never worse than
 * the collar around the mark, never more than a share of the book. Pure.
 */
public final class ClosingRules {
    private static final int BASIS_POINT_DIGITS = 4;
    private static final int HALF = 50;

    private ClosingRules() {}

    /** What comes next for one position. */
    sealed interface Step {
        /** Nothing is held. */
        record Flat() implements Step {}

        /** What is held is less than the venue takes. */
        record Dust(String detail) implements Step {}

        /** Not now; {@code reason} is stable, so that it is told once. */
        record Wait(Reason reason, String detail) implements Step {}

        record Slice(Side side, Quantity quantity, Price protection) implements Step {}
    }

    /** Why nothing is sent now. */
    enum Reason {
        NO_MARK,
        NO_DEPTH,
        /** One of the account's own orders is in the way. */
        OWN_ORDER,
        ROOM_TAKEN,
        LIMITS
    }

    /**
     * Whether what is held of a position is less than the venue takes, so that it stays. Where there is no fresh price that is said only of
     * what is too small at any.
     */
    public static boolean isDust(
            AccountEntity.View view,
            Ledger ledger,
            Instrument instrument,
            Optional<Quote> quote,
            ClosingSettings settings) {
        Holding holding = Holding.of(
                view, instrument.symbol(), ledger, instrument.amount().max());
        Quantity smallest = mark(quote)
                .map(mark -> clearOfOwn(holding, instrument, collared(holding, instrument, mark, settings)))
                .map(protection -> smallest(instrument, protection))
                .orElse(instrument.amount().step().max(instrument.amount().min()));
        return held(holding, instrument).compareTo(smallest) < 0;
    }

    /**
     * The next step for one position.
     *
     * @param inFlight what other slices of this halt may be taking from the same side of the book just now
     */
    static Step next(
            Holding holding,
            Instrument instrument,
            Optional<Quote> quote,
            Optional<BookView> book,
            Quantity inFlight,
            ClosingSettings settings) {
        if (holding.quantity().signum() == 0) {
            return new Step.Flat();
        }
        Optional<Price> mark = mark(quote);
        if (mark.isEmpty()) {
            return new Step.Wait(Reason.NO_MARK, "no fresh price for " + instrument.symbol());
        }
        Side side = holding.closingSide();
        Price collared = collared(holding, instrument, mark.get(), settings);
        Price protection = clearOfOwn(holding, instrument, collared);
        Quantity smallest = smallest(instrument, protection);
        if (held(holding, instrument).compareTo(smallest) < 0) {
            return new Step.Dust(holding.quantity().toPlainString() + " is left, and less than " + smallest
                    + " cannot be sent to " + instrument.venue());
        }
        Quantity room = instrument.amount().roundDown(holding.room());
        if (room.compareTo(smallest) < 0) {
            return new Step.Wait(
                    Reason.ROOM_TAKEN, "open orders may still close what is held of " + instrument.symbol());
        }
        if (book.isEmpty() || book.get().stale()) {
            return new Step.Wait(Reason.NO_DEPTH, "no fresh book of " + instrument.symbol());
        }
        Quantity depth = depth(side, book.get(), protection);
        if (depth.isZero() && !protection.equals(collared)) {
            return new Step.Wait(
                    Reason.OWN_ORDER,
                    "the account's own order at " + holding.ownRests().orElseThrow() + " stands before whoever trades "
                            + instrument.symbol() + ", and it may not trade with itself");
        }
        if (depth.isZero()) {
            return new Step.Wait(
                    Reason.NO_DEPTH, "nobody trades " + instrument.symbol() + " at " + protection + " or better");
        }
        Price dearest = dearest(instrument, mark.get(), settings);
        // However small an order was refused, the smallest is tried: limits are changed, too.
        Quantity taught = holding.orderMax().max(smallest);
        Quantity most = mostPermitted(instrument, holding.limits(), dearest).min(taught);
        if (most.compareTo(smallest) < 0) {
            return new Step.Wait(Reason.LIMITS, "the limits let no order of " + instrument.symbol() + " pass");
        }
        Quantity share = percent(depth, settings.depthPercent()).minusOrZero(inFlight);
        if (share.isZero()) {
            return new Step.Wait(Reason.NO_DEPTH, "the book of " + instrument.symbol() + " is taken by other slices");
        }
        Quantity slice = instrument.amount().roundDown(room.min(most).min(share.max(smallest)));
        return new Step.Slice(side, withoutDust(slice, room, most, smallest, instrument), protection);
    }

    /** Nothing is left behind that alone would be too small to send: that goes along, or where there is no room for it, half goes first. */
    private static Quantity withoutDust(
            Quantity slice, Quantity room, Quantity most, Quantity smallest, Instrument instrument) {
        Quantity left = room.minusOrZero(slice);
        if (left.isZero() || left.compareTo(smallest) >= 0) {
            return slice;
        }
        if (room.compareTo(most) <= 0) {
            return room;
        }
        Quantity half = instrument.amount().roundDown(percent(room, HALF));
        return half.compareTo(smallest) >= 0 ? half : slice;
    }

    private static Optional<Price> mark(Optional<Quote> quote) {
        return quote.filter(q -> !q.stale()).flatMap(Quote::mark);
    }

    private static Quantity held(Holding holding, Instrument instrument) {
        return instrument.amount().roundDown(new Quantity(holding.quantity().abs()));
    }

    private static Price collared(Holding holding, Instrument instrument, Price mark, ClosingSettings settings) {
        return instrument.protectionPrice(holding.closingSide(), mark, collar(holding.limits(), settings));
    }

    /** No wider than the account's own collar, less a tenth of that for the mark to move until the slice is looked at. */
    private static int collar(Limits limits, ClosingSettings settings) {
        int ours = settings.collarBasisPoints();
        return limits.priceCollar()
                .map(fraction -> fraction.movePointRight(BASIS_POINT_DIGITS).intValueExact())
                .map(points -> Math.min(ours, points - points / 10))
                .orElse(ours);
    }

    /** More than the account will count a unit at: below zero that is the lowest price, which the seller pays. */
    private static Price dearest(Instrument instrument, Price mark, ClosingSettings settings) {
        Side away = mark.value().signum() < 0 ? Side.SELL : Side.BUY;
        return instrument.protectionPrice(away, mark, settings.collarBasisPoints());
    }

    /**
     * Short of the best of the account's own orders, which no order of ours may trade with, by one tick as the gate counts them, where
     * prices have none too; never beyond the collar.
     */
    private static Price clearOfOwn(Holding holding, Instrument instrument, Price collared) {
        if (holding.ownRests().isEmpty()) {
            return collared;
        }
        boolean sells = holding.closingSide() == Side.SELL;
        BigDecimal own = holding.ownRests().get().value();
        BigDecimal tick = SymbolRisk.tickOf(instrument).value();
        RoundingMode away = sells ? RoundingMode.CEILING : RoundingMode.FLOOR;
        BigDecimal onTick = own.divide(tick, 0, away).multiply(tick);
        Price clear = instrument.price().round(new Price(sells ? onTick.add(tick) : onTick.subtract(tick)), away);
        return clear.compareTo(collared) > 0 == sells ? clear : collared;
    }

    private static Quantity depth(Side side, BookView book, Price protection) {
        List<Quote.Level> levels = side == Side.SELL ? book.bids() : book.asks();
        Quantity sum = Quantity.ZERO;
        for (Quote.Level level : levels) {
            int better = level.price().compareTo(protection);
            if (side == Side.SELL ? better >= 0 : better <= 0) {
                sum = sum.plus(level.quantity());
            }
        }
        return sum;
    }

    private static Quantity percent(Quantity of, int percent) {
        return new Quantity(of.value().multiply(BigDecimal.valueOf(percent)).movePointLeft(2));
    }

    /** The least the instrument takes at this price of an order that only reduces. */
    private static Quantity smallest(Instrument instrument, Price price) {
        if (instrument.capabilities().reduceBelowMinimum()) {
            return instrument.amount().step().max(instrument.amount().min());
        }
        BigDecimal step = instrument.amount().step().value();
        BigDecimal unit =
                instrument.notional(instrument.amount().step(), price).value().abs();
        BigDecimal steps = unit.signum() == 0
                ? BigDecimal.ONE
                : instrument
                        .minNotional()
                        .value()
                        .divide(unit, 0, RoundingMode.UP)
                        .max(BigDecimal.ONE);
        return new Quantity(steps.multiply(step)).max(instrument.amount().min());
    }

    /**
     * The most one order may be, by the instrument and by what the account's limits say of one order. Amounts in the account's currency say
     * nothing of an instrument that is quoted in another: there the account's refusals teach how much is too much.
     *
     * @param dearest more than the account will count a unit at
     */
    private static Quantity mostPermitted(Instrument instrument, Limits limits, Price dearest) {
        long lots = limits.of(instrument.symbol()).orderLotsMax().orElse(limits.orderLotsMax());
        Quantity most = new Quantity(instrument.amount().roundLot().value().multiply(BigDecimal.valueOf(lots)))
                .min(instrument.amount().max());
        Money one = instrument.notional(new Quantity(BigDecimal.ONE), dearest).abs();
        boolean counted = instrument.quote().equals(limits.currency()) && !one.isZero();
        return instrument
                .amount()
                .roundDown(
                        counted
                                ? most.min(new Quantity(
                                        limits.orderNotionalMax().value().divide(one.value(), Decimals.CONTEXT)))
                                : most);
    }
}
