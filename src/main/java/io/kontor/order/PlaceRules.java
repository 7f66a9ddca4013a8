package io.kontor.order;

import io.kontor.instrument.Capabilities;
import io.kontor.instrument.Instrument;
import io.kontor.marketdata.Quote;
import io.kontor.order.OrderEvent.Terms;
import io.kontor.value.AmountType;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import io.kontor.value.TimeInForce;
import io.kontor.venue.ExternalOrders;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds what is wanted against what can be traded: refuses what the venue does not support or the instrument does not allow, and turns
 * the rest into base units at a worst price.
 *
 * @param collar how far from the mark a market order may go at most, as a fraction in whole basis points
 * @param endOfDay when the instrument's trading day that contains a moment ends
 */
record PlaceRules(BigDecimal collar, Function<Instant, Instant> endOfDay) {

    /** Either the terms or why there are none. */
    sealed interface Outcome {
        record Ok(Terms terms) implements Outcome {}

        record No(Refusal refusal) implements Outcome {}
    }

    /** @param traded what of the order has filled: of a quote amount only the rest is there to be turned into base units */
    Outcome terms(OrderSpec spec, Instrument instrument, Optional<Quote> quote, Traded traded, Instant now) {
        Optional<Refusal> refusal = unsupported(spec, instrument).or(() -> expiry(spec, now));
        if (refusal.isPresent()) {
            return new Outcome.No(refusal.get());
        }
        Optional<Price> mark = quote.filter(q -> !q.stale()).flatMap(Quote::mark);
        Optional<Price> worst = spec.limitPrice()
                .or(spec::protectionPrice)
                .or(() -> mark.map(m -> instrument.protectionPrice(spec.side(), m, collarBasisPoints())));
        if (worst.isEmpty()) {
            return noMark(spec, "to protect a market order; state a protectionPrice or a limitPrice");
        }
        // It may fill far above its worst price, and would then bring in more than it was to.
        if (spec.amountType() == AmountType.QUOTE && spec.side() == Side.SELL && mark.isEmpty()) {
            return noMark(spec, "to turn the quote amount into one to sell; state the amount in base units");
        }
        Optional<Price> highest = spec.amountType() == AmountType.QUOTE
                ? Optional.of(highest(spec.side(), worst.get(), mark))
                : Optional.empty();
        Quantity total = highest.map(h -> traded.filled().plus(traded.restOf(spec.amount(), instrument, h)))
                .orElse(spec.amount());
        String field = spec.limitPrice().isPresent() ? "limitPrice" : "protectionPrice";
        return instrument
                .price()
                .check(field, worst.get())
                .or(() -> iceberg(spec, instrument, total))
                .or(() -> spec.reduceOnly()
                        ? instrument.checkReducing(total, worst.get())
                        : instrument.check(total, worst.get()))
                .<Outcome>map(Outcome.No::new)
                .orElseGet(() -> new Outcome.Ok(new Terms(
                        total, worst.get(), expireAt(spec, now), highest.filter(h -> !h.equals(worst.get())))));
    }

    /** Of a new order: what is called so already cannot be called otherwise. */
    static Optional<Refusal> name(OrderSpec spec) {
        return Optional.of(spec.clientOrderId())
                .filter(ExternalOrders::isTheirName)
                .map(id -> Refusal.of(
                        RefusalCode.INVALID_FIELD,
                        "clientOrderId",
                        id.value(),
                        "one that does not begin with ext., as the names of others' orders do"));
    }

    private static Outcome noMark(OrderSpec spec, String forWhat) {
        return new Outcome.No(
                Refusal.of(RefusalCode.MARK_UNAVAILABLE, "no fresh price for " + spec.symbol() + " " + forWhat));
    }

    /**
     * The highest price a quote amount is reckoned with. A buy pays no more than its worst price; a sell may fill better than its limit, so
     * it is counted at the best price it could get.
     */
    private Price highest(Side side, Price worst, Optional<Price> mark) {
        return side == Side.BUY
                ? worst
                : mark.map(m -> new Price(
                                m.value().multiply(BigDecimal.ONE.add(collar)).max(worst.value())))
                        .orElse(worst);
    }

    private int collarBasisPoints() {
        return collar.movePointRight(4).intValueExact();
    }

    private Optional<Instant> expireAt(OrderSpec spec, Instant now) {
        return switch (spec.timeInForce()) {
            case GTD -> spec.expireAt();
            case DAY -> Optional.of(endOfDay.apply(now));
            case GTC, IOC, FOK, AT_OPEN, AT_CLOSE -> Optional.empty();
        };
    }

    private static Optional<Refusal> expiry(OrderSpec spec, Instant now) {
        boolean gtd = spec.timeInForce() == TimeInForce.GTD;
        if (gtd != spec.expireAt().isPresent()) {
            return Optional.of(Refusal.of(
                    RefusalCode.INVALID_FIELD,
                    "expireAt",
                    spec.expireAt().map(Instant::toString).orElse("absent"),
                    gtd ? "a time, as timeInForce is GTD" : "absent unless timeInForce is GTD"));
        }
        return spec.expireAt()
                .filter(at -> !at.isAfter(now))
                .map(at -> Refusal.of(RefusalCode.INVALID_FIELD, "expireAt", at.toString(), "a time after " + now));
    }

    private static Optional<Refusal> iceberg(OrderSpec spec, Instrument instrument, Quantity total) {
        return spec.icebergAmount()
                .flatMap(shown -> shown.isZero() || shown.compareTo(total) > 0
                        ? Optional.of(Refusal.of(
                                RefusalCode.INVALID_FIELD,
                                "icebergAmount",
                                shown.toString(),
                                "more than 0 and at most amount " + total))
                        : instrument.amount().check(shown));
    }

    private static Optional<Refusal> unsupported(OrderSpec spec, Instrument instrument) {
        Capabilities can = instrument.capabilities();
        Capabilities.OrderKind kind = spec.isMarket() ? Capabilities.OrderKind.MARKET : Capabilities.OrderKind.LIMIT;
        return missing(can.sides().contains(spec.side()), "side", spec.side(), instrument)
                .or(() -> missing(can.kinds().contains(kind), "limitPrice", kind + " order", instrument))
                .or(() -> missing(
                        can.amountTypes().contains(spec.amountType()), "amountType", spec.amountType(), instrument))
                .or(() -> missing(
                        can.timesInForce().contains(spec.timeInForce()), "timeInForce", spec.timeInForce(), instrument))
                .or(() -> missing(!spec.postOnly() || can.postOnly(), "postOnly", true, instrument))
                // For a halt's own order the account's gate sees to it, whether the venue would or not.
                .or(() -> missing(
                        !spec.reduceOnly() || spec.closes().isPresent() || can.reduceOnly(),
                        "reduceOnly",
                        true,
                        instrument))
                .or(() -> missing(
                        spec.icebergAmount().isEmpty() || can.iceberg(), "icebergAmount", "iceberg", instrument))
                // Sent as a plain order a stop would trade at once, so even a venue's own triggers are refused until
                // they are passed on.
                .or(() -> spec.trigger().flatMap(t -> missing(false, "trigger.type", t.type(), instrument)))
                .or(() -> spec.algo().flatMap(a -> missing(false, "algo.type", a.type(), instrument)))
                .or(() -> spec.conditionalMode().flatMap(m -> missing(false, "conditionalMode", m, instrument)))
                .or(() -> spec.route().flatMap(r -> route(r, instrument)))
                .or(() -> contradictory(spec));
    }

    private static Optional<Refusal> route(OrderSpec.Route route, Instrument instrument) {
        return missing(route.policy() != OrderSpec.RoutePolicy.SPLIT, "route.policy", route.policy(), instrument)
                .or(() -> missing(
                        route.venues().isEmpty() || route.venues().contains(instrument.venue()),
                        "route.venues",
                        route.venues(),
                        instrument));
    }

    private static Optional<Refusal> contradictory(OrderSpec spec) {
        boolean immediate = spec.timeInForce() == TimeInForce.IOC || spec.timeInForce() == TimeInForce.FOK;
        if (spec.postOnly() && (immediate || spec.isMarket())) {
            return Optional.of(Refusal.of(
                    RefusalCode.INVALID_FIELD, "postOnly", "true", "false for an order that is to fill at once"));
        }
        if (spec.limitPrice().isPresent() && spec.protectionPrice().isPresent()) {
            return Optional.of(Refusal.of(
                    RefusalCode.INVALID_FIELD,
                    "protectionPrice",
                    spec.protectionPrice().get().toString(),
                    "absent, as limitPrice is the order's worst price"));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> missing(boolean supported, String field, Object asked, Instrument instrument) {
        return supported
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.UNSUPPORTED_BY_VENUE,
                        field,
                        asked.toString(),
                        "something that " + instrument.venue() + " supports for " + instrument.symbol()));
    }
}
