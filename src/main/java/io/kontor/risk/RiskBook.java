package io.kontor.risk;

import io.kontor.instrument.Instrument;
import io.kontor.value.Money;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where an account stands against its limits, in whole numbers and kept up to date change by change, so that checking an order needs a
 * few additions and no allocation. Money is in millionths of the account's currency. Owned by the account's single writer, for whom it
 * mirrors the account's state; it decides nothing and holds nothing that could not be made anew from that state and the marks.
 */
public final class RiskBook {
    /** Digits after the point that money is counted in. */
    static final int MONEY_SCALE = 6;

    private static final Unit MONEY = Unit.of(BigDecimal.ONE.movePointLeft(MONEY_SCALE));

    private final RateRing rates = new RateRing();
    private final RiskAsk ask = new RiskAsk();
    private final SymbolTable symbols = new SymbolTable();

    private Limits limits;
    int perSecondMax;
    int perMinuteMax;
    long orderNotionalMax;
    long grossMax;
    long netMax;
    long lossMax;
    long collarBasisPoints;
    boolean refusesSelfTrade;

    int openOrders;
    long gross;
    long net;
    long shortNet;
    long profit;
    /** There is a new day, and what all was worth when it began is not known yet. */
    boolean awaitsDay;

    /** Of symbols without figures: nobody has said yet what they are. */
    private int unlistedExposures;

    private int unlistedResults;
    private int unvalued;
    private int resultsUnknown;
    private boolean overflown;

    public RiskBook(Limits limits) {
        this.limits = limits;
        limit(limits);
    }

    public Limits limits() {
        return limits;
    }

    /** Holds from the next check on. */
    public void limit(Limits next) {
        limits = next;
        perSecondMax = next.ordersPerSecondMax();
        perMinuteMax = next.ordersPerMinuteMax();
        rates.keep(Math.max(perSecondMax, perMinuteMax));
        orderNotionalMax = micros(next.orderNotionalMax());
        grossMax = next.grossNotionalMax().map(RiskBook::micros).orElse(Long.MAX_VALUE);
        netMax = next.netNotionalMax().map(RiskBook::micros).orElse(Long.MAX_VALUE);
        lossMax = next.dailyLossMax().map(RiskBook::micros).orElse(Long.MAX_VALUE);
        collarBasisPoints = next.priceCollar()
                .map(c -> c.movePointRight(Limits.COLLAR_SCALE).longValueExact())
                .orElse(-1L);
        refusesSelfTrade = next.selfTrade() == Limits.SelfTrade.REFUSE;
        forEach(symbol -> symbol.limit(next));
    }

    public RateRing rates() {
        return rates;
    }

    /** The one question that is asked at a time. */
    public RiskAsk ask() {
        return ask;
    }

    /** Whether the day's profit cannot be told because the day has not been opened; stays until the contrary is said. */
    public void awaitsDay(boolean awaits) {
        awaitsDay = awaits;
    }

    /**
     * The account has so many symbols that no venue has listed yet, and whose worth is therefore not known.
     *
     * @param exposures something is held or ordered of
     * @param results may have brought something today
     */
    public void unlisted(int exposures, int results) {
        unlistedExposures = exposures;
        unlistedResults = results;
    }

    public void openOrders(int count) {
        openOrders = count;
    }

    /** The symbol's figures; null where there are none yet. */
    public @Nullable SymbolRisk find(Symbol symbol) {
        return symbols.find(symbol);
    }

    /** Figures for a symbol that has none yet, all zero. */
    public SymbolRisk add(Instrument instrument) {
        SymbolRisk added = new SymbolRisk(instrument);
        added.limit(limits);
        symbols.add(added);
        return added;
    }

    public void forEach(Consumer<SymbolRisk> action) {
        symbols.forEach(action);
    }

    /** Forgets everything but the limits and whether the day is open. */
    public void clear() {
        symbols.clear();
        rates.clear();
        openOrders = 0;
        gross = 0;
        net = 0;
        shortNet = 0;
        profit = 0;
        unlistedExposures = 0;
        unlistedResults = 0;
        unvalued = 0;
        resultsUnknown = 0;
        overflown = false;
    }

    /** Brings the account's totals up to date with one symbol. */
    public void changed(SymbolRisk s) {
        try {
            take(s);
            value(s);
        } catch (ArithmeticException tooLarge) {
            // Nothing that grows passes until the figures can be counted again.
            overflown = true;
        }
    }

    private void take(SymbolRisk s) {
        unvalued -= s.unvalued ? 1 : 0;
        resultsUnknown -= s.resultUnknown ? 1 : 0;
        gross -= s.gross;
        net -= s.net;
        shortNet -= s.shortNet;
        profit -= s.profit;
        s.unvalued = false;
        s.resultUnknown = false;
        s.gross = 0;
        s.net = 0;
        s.shortNet = 0;
        s.profit = 0;
    }

    private void value(SymbolRisk s) {
        s.unvalued = s.hasExposure() && !s.isValued();
        s.resultUnknown = !s.isResultKnown();
        unvalued += s.unvalued ? 1 : 0;
        resultsUnknown += s.resultUnknown ? 1 : 0;
        boolean counts = s.hasExposure() && !s.unvalued;
        long atMost = counts ? Math.addExact(s.positionHigh, s.openBuy) : 0;
        long atLeast = counts ? Math.subtractExact(s.openSell, s.positionLow) : 0;
        long newGross = Math.absExact(s.valueOf(Math.max(atMost, atLeast)));
        long newNet = s.valueOf(s.mark < 0 ? Math.negateExact(atLeast) : atMost);
        long newShort = s.valueOf(s.mark < 0 ? Math.negateExact(atMost) : atLeast);
        long newProfit = s.isMarkedResult() ? s.profitToday() : 0;
        long allGross = Math.addExact(gross, newGross);
        long allNet = Math.addExact(net, newNet);
        long allShort = Math.addExact(shortNet, newShort);
        profit = Math.addExact(profit, newProfit);
        gross = allGross;
        net = allNet;
        shortNet = allShort;
        s.gross = newGross;
        s.net = newNet;
        s.shortNet = newShort;
        s.profit = newProfit;
    }

    /** What the order that was asked about and all else is worth; empty where that is not known. */
    public Optional<RiskDecision.Worth> worth() {
        SymbolRisk s = ask.symbol();
        if (!isValued() || !isResultKnown() || !s.isRatedFreshly()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RiskDecision.Worth(
                    limits.currency(),
                    new Money(money(ask.notional())),
                    new Money(money(gross)),
                    new Money(money(Math.max(net, shortNet))),
                    new Money(money(profit))));
        } catch (ArithmeticException tooLarge) {
            return Optional.empty();
        }
    }

    /** Whether everything the account has is worth something known. */
    boolean isValued() {
        return unvalued == 0 && unlistedExposures == 0 && !overflown;
    }

    /** Whether what the day has brought is worth something known: what is flat by now may have lost money in a currency without a rate. */
    boolean isResultKnown() {
        return resultsUnknown == 0 && unlistedResults == 0;
    }

    public boolean isOverflown() {
        return overflown;
    }

    static BigDecimal money(long micros) {
        return BigDecimal.valueOf(micros, MONEY_SCALE);
    }

    static long microsAtLeast(BigDecimal money) {
        return MONEY.roundedUp(money);
    }

    private static long micros(Money money) {
        return MONEY.roundedDown(money.value());
    }
}
