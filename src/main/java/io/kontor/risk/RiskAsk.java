package io.kontor.risk;

import io.kontor.value.Side;
import org.jspecify.annotations.Nullable;

/** What an order asks of its account's limits, in steps and ticks, and what it was found to break. One per book, filled anew for each order. */
public final class RiskAsk {
    /** What a figure counts. */
    enum Measure {
        STEPS,
        TICKS,
        MONEY,
        COUNT
    }

    private @Nullable SymbolRisk symbol;
    Side side = Side.BUY;
    /** The whole order, filled part included: what size and notional are held against. */
    long total;
    /** What of it may still fill: what exposure is held against. */
    long open;
    /** What the account holds for it already, and does not count again. */
    long held;

    boolean counted;
    /** The worst it may fill at. */
    long price;
    /** The same, off the tick rounded away from the market. */
    long farthest;
    /** What it is to be once its former self is gone from the venue, which may be dearer than the worst it may fill at. */
    private long wantedTotal;

    private long wantedPrice;
    long wantedOpen;
    private long heldOfWanted;

    boolean reduceOnly;
    /** A halt's own order, on its way to bring a position to zero. */
    boolean closes;

    long now;
    /** Whether all it can do is bring the position towards zero. */
    boolean reduces;

    /** What it breaks; the rest is only told where this is. */
    private @Nullable RiskLimit broken;

    Measure measure = Measure.COUNT;
    long value;
    long max;
    boolean lacksMark;
    boolean overflows;

    /**
     * An order the account knows nothing of yet.
     *
     * @param askedAt in microseconds of the epoch
     */
    public RiskAsk order(SymbolRisk of, Side on, long totalSteps, long openSteps, long ticks, long askedAt) {
        symbol = of;
        side = on;
        total = totalSteps;
        open = openSteps;
        price = ticks;
        farthest = ticks;
        wantedTotal = totalSteps;
        wantedPrice = ticks;
        wantedOpen = openSteps;
        now = askedAt;
        held = 0;
        heldOfWanted = 0;
        counted = false;
        reduceOnly = false;
        closes = false;
        broken = null;
        lacksMark = false;
        overflows = false;
        return this;
    }

    public RiskAsk reduceOnly(boolean only) {
        reduceOnly = only;
        return this;
    }

    /** It may fill as far from the market as this: a sale's price off the tick is counted as the next tick above it. */
    public RiskAsk farthest(long ticks) {
        farthest = ticks;
        return this;
    }

    /**
     * It is to be this once none of its former self is left at the venue.
     *
     * @param heldSteps what the account holds for it already, as counted with {@code openSteps}
     */
    public RiskAsk wanted(long totalSteps, long openSteps, long heldSteps, long ticks) {
        wantedTotal = totalSteps;
        wantedPrice = ticks;
        wantedOpen = openSteps;
        heldOfWanted = heldSteps;
        return this;
    }

    /** It is a halt's own: what has run away and was halted for it must not keep its position from being closed. */
    public RiskAsk closes(boolean forHalt) {
        closes = forHalt;
        return this;
    }

    /** It is one the account knows, with so much reserved; {@code open} tells whether it counts as an open order. */
    public RiskAsk known(long heldSteps, boolean countedAsOpen) {
        held = heldSteps;
        heldOfWanted = heldSteps;
        counted = countedAsOpen;
        return this;
    }

    SymbolRisk symbol() {
        if (symbol == null) {
            throw new IllegalStateException("nothing was asked");
        }
        return symbol;
    }

    RiskLimit broken() {
        if (broken == null) {
            throw new IllegalStateException("nothing is broken");
        }
        return broken;
    }

    /** The most units there could be on the order's side, itself included. */
    long worst() {
        return worst(held, open);
    }

    /** The same, once it is what it is to be. */
    long wantedWorst() {
        return worst(heldOfWanted, wantedOpen);
    }

    private long worst(long own, long mayFill) {
        SymbolRisk s = symbol();
        return side == Side.BUY
                ? Math.addExact(Math.addExact(s.positionHigh, s.openBuy - own), mayFill)
                : Math.addExact(Math.subtractExact(s.openSell - own, s.positionLow), mayFill);
    }

    /** What it may come to, now or once it is what it is to be; throws on overflow. */
    long notional() {
        SymbolRisk s = symbol();
        return Math.max(s.notionalAtMost(side, total, price), s.notionalAtMost(side, wantedTotal, wantedPrice));
    }

    /** The same on the other side, which the order does not touch. */
    long worstOfOther() {
        SymbolRisk s = symbol();
        return side == Side.BUY
                ? Math.subtractExact(s.openSell, s.positionLow)
                : Math.addExact(s.positionHigh, s.openBuy);
    }

    boolean atMost(RiskLimit limit, Measure as, long found, long allowed) {
        return found <= allowed || breaks(limit, as, found, allowed);
    }

    boolean breaks(RiskLimit limit, Measure as, long found, long allowed) {
        broken = limit;
        measure = as;
        value = found;
        max = allowed;
        return false;
    }

    boolean lacksMark(RiskLimit limit) {
        broken = limit;
        lacksMark = true;
        return false;
    }

    boolean overflows(RiskLimit limit) {
        broken = limit;
        overflows = true;
        return false;
    }
}
