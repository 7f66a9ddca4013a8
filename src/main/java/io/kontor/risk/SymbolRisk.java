package io.kontor.risk;

import io.kontor.instrument.Contract;
import io.kontor.instrument.Instrument;
import io.kontor.value.Asset;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One symbol of an account in whole numbers: amounts in steps, prices in ticks, marks in half ticks (a mid lies between two), money in
 * millionths of the account's currency. Whoever changes something tells the book by {@link RiskBook#changed}.
 */
public final class SymbolRisk {
    /** Prices without a tick are counted in a power of ten: no finer than this, as no market we know moves. */
    private static final int FINEST_TICK = -9;

    /** No coarser than so many digits below the highest price. */
    private static final int TICK_DIGITS = 10;

    /** And in between so that a tick of a step is worth this: of what is worth less a {@code long} may not hold all that is held. */
    private static final int FINEST_WORTH = -10;

    private static final int RATE_DIGITS = 18;

    private Instrument instrument;
    private final Symbol symbol;
    private final Optional<Symbol> name;
    private final Unit step;
    private final Unit tick;
    private final Unit cashUnit;
    /** Worth one tick times one step, in the quote asset. */
    private final BigDecimal perTickStep;

    private final Asset valuedIn;
    /** Whether its price may be one at which the seller pays: a buy's limit is then no bound of what it may come to. */
    private final boolean belowZero;

    // What holds, in steps.
    long orderMax;
    long longMax;
    long shortMax;
    RiskLimit longLimit = RiskLimit.POSITION_LONG;
    RiskLimit shortLimit = RiskLimit.POSITION_SHORT;

    // What there is, in steps. A fee kept back in the base asset leaves positions between two of them.
    long positionLow;
    long positionHigh;
    long openBuy;
    long openSell;
    private final PriceLadder buys = new PriceLadder();
    private final PriceLadder sells = new PriceLadder();
    /** The best of the account's own open orders, where it has one. */
    long bestBuy = Long.MIN_VALUE;

    long bestSell = Long.MAX_VALUE;

    /** Received less paid in all, and at the start of the trading day what all was worth; in ticks times steps. */
    private long cash;

    private long base;

    /** What is held, in steps, and what fees in the same asset took of it today: what the day's result is counted on. */
    private long earning;

    /** In assets it is not valued in. */
    private List<FeeRisk> fees = List.of();

    // What these were taken from.
    private @Nullable Object position;
    private @Nullable Object day;

    // The mark, in half ticks.
    private @Nullable Object source;
    long mark;
    long markAt;
    boolean fresh;
    private boolean marked;

    // Millionths of the account's currency per tick and step, as a fraction; 0 where no rate is known.
    private @Nullable Object rateSource;
    private long rateUp;
    private long rateDown = 1;
    private boolean rateFresh;

    // What it adds to the account's totals.
    long gross;
    long net;
    long shortNet;
    long profit;
    boolean unvalued;
    boolean resultUnknown;

    // The last order decided on either side, and how often in a row. Not objects of their own: each would cost a look
    // into memory.
    private long buyTotal;
    private long buyPrice;
    private long buyAt;
    private long buyRun;
    private long sellTotal;
    private long sellPrice;
    private long sellAt;
    private long sellRun;

    SymbolRisk(Instrument instrument) {
        this.instrument = instrument;
        this.symbol = instrument.symbol();
        this.name = Optional.of(symbol);
        this.step = Unit.of(instrument.amount().step().value());
        this.tick = Unit.of(tickOf(instrument).value());
        BigDecimal multiplier = instrument.contract().map(Contract::multiplier).orElse(BigDecimal.ONE);
        this.perTickStep = tick.size().multiply(step.size()).multiply(multiplier);
        this.cashUnit = Unit.of(perTickStep);
        this.valuedIn = instrument.contract().map(Contract::settlement).orElse(instrument.quote());
        this.belowZero = instrument.price().min().value().signum() < 0;
    }

    /** What one tick is worth, also where prices have none: two within the same one are the same price to the gate. */
    public static Price tickOf(Instrument instrument) {
        return instrument.price().unit().orElseGet(() -> new Price(continuousTick(instrument)));
    }

    private static BigDecimal continuousTick(Instrument instrument) {
        BigDecimal min = instrument.price().min().value().abs();
        BigDecimal max = instrument.price().max().value().abs();
        int coarsest = magnitude(min.max(max)) - TICK_DIGITS;
        int roomy = FINEST_WORTH - magnitude(instrument.amount().step().value());
        return BigDecimal.ONE.scaleByPowerOfTen(Math.max(FINEST_TICK, Math.min(coarsest, roomy)));
    }

    /** Of its first digit. */
    private static int magnitude(BigDecimal value) {
        return value.precision() - value.scale() - 1;
    }

    public Instrument instrument() {
        return instrument;
    }

    /** What its notional, profit and loss are in before they are converted. */
    public Asset valuedIn() {
        return valuedIn;
    }

    /** Whether these are the figures of that symbol. */
    boolean isOf(Symbol other) {
        return symbol.equals(other);
    }

    /** Whether the instrument is the one these numbers are counted by. */
    public boolean isOf(Instrument other) {
        if (!instrument.equals(other)) {
            return false;
        }
        instrument = other;
        return true;
    }

    public boolean isOnStep(Quantity amount) {
        return step.divides(amount.value());
    }

    public boolean isOnTick(Price price) {
        return tick.divides(price.value()) || instrument.price().unit().isEmpty();
    }

    /** In whole steps, rounded up; the largest number there is where it is too many. */
    public long steps(Quantity amount) {
        return step.roundedUp(amount.value());
    }

    /** In whole ticks, likewise. */
    public long ticks(Price price) {
        return tick.roundedUp(price.value());
    }

    private long stepsAtMost(Quantity amount) {
        return step.roundedDown(amount.value());
    }

    /** In whole ticks, rounded down. */
    public long ticksAtMost(Price price) {
        return tick.roundedDown(price.value());
    }

    /**
     * What of the steps there are on a side is an order's own, so that they and what of it is open come to the most there could be with
     * it. That is rounded once: parts off the step, as of orders at another venue, would each be up to a step too many. Nothing where it
     * is too much to count.
     *
     * @param most units there could be on that side, the order among them
     */
    public long own(Side side, BigDecimal most, long open) {
        long steps = step.roundedUp(most);
        long now = side == Side.BUY ? positionHigh + openBuy : openSell - positionLow;
        return Math.abs(steps) == Long.MAX_VALUE ? 0 : now + open - steps;
    }

    Optional<Symbol> name() {
        return name;
    }

    BigDecimal amount(long steps) {
        return step.times(steps);
    }

    BigDecimal price(long ticks) {
        return tick.times(ticks);
    }

    /** Whether the position was taken from this very object, so that there is nothing new in it. */
    public boolean isHeldBy(Object ledger) {
        return position == ledger;
    }

    /**
     * What is held of it.
     *
     * @param received money received less money paid for it since the account began, in what it is valued in, but for fees
     * @param paid the fees since the trading day began
     */
    public void position(Object ledger, BigDecimal quantity, BigDecimal received, DayFees paid) {
        position = ledger;
        positionLow = step.roundedDown(quantity);
        positionHigh = step.roundedUp(quantity);
        earning = step.roundedDown(quantity.subtract(paid.kept()));
        cash = cashUnit.roundedDown(received.subtract(paid.paid()));
        fees = paid.others().isEmpty() ? List.of() : charged(paid.others());
    }

    /** Those that were there keep their rates. */
    private List<FeeRisk> charged(Map<Asset, BigDecimal> paid) {
        List<FeeRisk> charged = new ArrayList<>();
        paid.forEach((asset, amount) -> {
            FeeRisk fee = fees.stream()
                    .filter(known -> known.asset().equals(asset))
                    .findFirst()
                    .orElseGet(() -> new FeeRisk(asset));
            fee.amount(amount);
            charged.add(fee);
        });
        return List.copyOf(charged);
    }

    /** What it cost today in assets it is not valued in. */
    public List<FeeRisk> fees() {
        return fees;
    }

    public boolean isOpenedBy(Object tradingDay) {
        return day == tradingDay;
    }

    /** What the position and all it brought were worth when the trading day began, in what it is valued in. */
    public void dayBegan(Object tradingDay, BigDecimal worth) {
        day = tradingDay;
        base = cashUnit.roundedUp(worth);
    }

    public void open(Quantity buy, Quantity sell) {
        openBuy = step.roundedUp(buy.value());
        openSell = step.roundedUp(sell.value());
    }

    /** An open order of the account's own, at its best price for others. */
    public void rests(Side side, Price price) {
        ladder(side).add(restingTicks(side, price));
        findBest();
    }

    public void restsNoMore(Side side, Price price) {
        ladder(side).remove(restingTicks(side, price));
        findBest();
    }

    private void findBest() {
        bestBuy = buys.isEmpty() ? Long.MIN_VALUE : buys.highest();
        bestSell = sells.isEmpty() ? Long.MAX_VALUE : sells.lowest();
    }

    /** How often in a row the same order would have been decided with this one, none later than a second after the one before. */
    long runWith(Side side, long total, long price, long now) {
        return side == Side.BUY
                ? run(buyRun, total == buyTotal && price == buyPrice, now - buyAt)
                : run(sellRun, total == sellTotal && price == sellPrice, now - sellAt);
    }

    private static long run(long before, boolean same, long gap) {
        return same && gap < RateRing.SECOND ? before + 1 : 1;
    }

    void decided(Side side, long total, long price, long now) {
        countsOn(side, total, price, now, runWith(side, total, price, now));
    }

    /** The last order decided on that side, and how often in a row. */
    public void countsOn(Side side, long total, long price, long at, long run) {
        if (side == Side.BUY) {
            buyTotal = total;
            buyPrice = price;
            buyAt = at;
            buyRun = run;
        } else {
            sellTotal = total;
            sellPrice = price;
            sellAt = at;
            sellRun = run;
        }
    }

    private long restingTicks(Side side, Price price) {
        return side == Side.BUY ? tick.roundedUp(price.value()) : tick.roundedDown(price.value());
    }

    private PriceLadder ladder(Side side) {
        return side == Side.BUY ? buys : sells;
    }

    /** What the mark was taken from last. */
    public @Nullable Object markedBy() {
        return source;
    }

    /** Whether the mark was taken from this very object, so that there is nothing new in it. */
    public boolean isMarkedBy(@Nullable Object observation) {
        return source == observation;
    }

    /**
     * What it is valued at from now on; where there is no price, what it was valued at before.
     *
     * @param at in microseconds of the epoch, by the venue's clock
     * @param isFresh whether an order may be decided on it
     */
    public void mark(@Nullable Object observation, @Nullable Price price, long at, boolean isFresh) {
        source = observation;
        fresh = isFresh && price != null;
        if (price == null) {
            return;
        }
        long twice = tick.roundedUp(price.value().add(price.value()));
        marked = Math.abs(twice) != Long.MAX_VALUE;
        fresh &= marked;
        mark = marked ? twice : 0;
        markAt = at;
    }

    public boolean isConvertedBy(Object observation) {
        return rateSource == observation;
    }

    /**
     * How it is converted from now on.
     *
     * @param rate units of the account's currency per unit of what it is valued in; null while none was ever known
     * @param isFresh whether an order may be decided on it
     */
    public void convert(Object observation, @Nullable BigDecimal rate, boolean isFresh) {
        rateSource = observation;
        rateFresh = isFresh;
        if (rate == null) {
            rateUp = 0;
            return;
        }
        BigDecimal exact =
                perTickStep.multiply(rate).movePointRight(RiskBook.MONEY_SCALE).stripTrailingZeros();
        BigDecimal kept = exact.scale() > RATE_DIGITS ? exact.setScale(RATE_DIGITS, RoundingMode.UP) : exact;
        BigDecimal plain = kept.scale() < 0 ? kept.setScale(0) : kept;
        if (plain.unscaledValue().bitLength() < Long.SIZE) {
            rateUp = plain.unscaledValue().longValueExact();
            rateDown = BigDecimal.TEN.pow(plain.scale()).longValueExact();
        } else {
            convertCoarsely(plain);
        }
    }

    private void convertCoarsely(BigDecimal rate) {
        BigDecimal coarse = rate.round(new MathContext(RATE_DIGITS, RoundingMode.UP));
        int scale = Math.clamp(coarse.scale(), 0, RATE_DIGITS);
        BigDecimal scaled = coarse.setScale(scale, RoundingMode.UP);
        boolean fits = scaled.unscaledValue().bitLength() < Long.SIZE - 1;
        rateUp = fits ? scaled.unscaledValue().longValueExact() : 0;
        rateDown = BigDecimal.TEN.pow(scale).longValueExact();
    }

    private boolean isRated() {
        return rateUp != 0;
    }

    /** Whether an order's worth may be told by it. */
    boolean isRatedFreshly() {
        return isRated() && rateFresh;
    }

    public boolean isFresh() {
        return fresh;
    }

    boolean hasExposure() {
        return positionLow != 0 || positionHigh != 0 || openBuy != 0 || openSell != 0;
    }

    /** Money came in or went out for it today, or something is left of it; one is rounded down and the other up. */
    private boolean hasResult() {
        return earning != 0 || (cash != base && cash != base - 1);
    }

    /** Whether what it made today can be told. */
    boolean isResultKnown() {
        for (int i = 0; i < fees.size(); i++) {
            if (!fees.get(i).isRated()) {
                return false;
            }
        }
        return isMarkedResult();
    }

    /**
     * Whether it can but for fees without a rate, which count as nothing: a loss that stands is not forgotten for one of them. Without a
     * rate of its own only that it made nothing.
     */
    boolean isMarkedResult() {
        return (isRated() && (marked || earning == 0)) || !hasResult();
    }

    boolean isValued() {
        return isRated() && (marked || !hasExposure());
    }

    /**
     * What so many steps of an order may come to, rounded up; throws on overflow. A sell's limit is the least it may fill at, and below
     * zero a buy's is the least it may be paid: what it may fill at is the mark, the newest there was, where that is more.
     */
    long notionalAtMost(Side side, long steps, long ticks) {
        long atLimit = notional(steps, ticks);
        return isBoundByLimit(side) ? atLimit : Math.max(atLimit, atMark(steps));
    }

    /** Whether the worth of an order on that side can be told: where its limit does not bound what it may fill at, only the mark does. */
    boolean isPriced(Side side) {
        return marked || isBoundByLimit(side);
    }

    private boolean isBoundByLimit(Side side) {
        return side == Side.BUY && !belowZero;
    }

    private long atMark(long steps) {
        return Exact.mulDivUp(Math.multiplyExact(steps, Math.absExact(mark)), rateUp, 2 * rateDown);
    }

    private long notional(long steps, long ticks) {
        return Exact.mulDivUp(Math.multiplyExact(steps, Math.absExact(ticks)), rateUp, rateDown);
    }

    /** What so many steps, signed, are worth at the mark, rounded up; throws on overflow. */
    long valueOf(long steps) {
        long product = Math.multiplyExact(steps, mark);
        return product >= 0
                ? Exact.mulDivUp(product, rateUp, 2 * rateDown)
                : -Exact.mulDivDown(Math.negateExact(product), rateUp, 2 * rateDown);
    }

    /** Made since the trading day began, fees taken off, rounded down; throws on overflow. */
    long profitToday() {
        long settled = Math.multiplyExact(2, Math.subtractExact(cash, base));
        long held = earning == 0 ? 0 : Math.multiplyExact(earning, mark);
        long made = Math.addExact(settled, held);
        long profit = made >= 0
                ? Exact.mulDivDown(made, rateUp, 2 * rateDown)
                : -Exact.mulDivUp(Math.negateExact(made), rateUp, 2 * rateDown);
        for (int i = 0; i < fees.size(); i++) {
            profit = Math.subtractExact(profit, fees.get(i).cost());
        }
        return profit;
    }

    void limit(Limits limits) {
        Limits.OfSymbol own = limits.of(instrument.symbol());
        long lots = own.orderLotsMax().orElse(limits.orderLotsMax());
        orderMax = step.roundedDown(instrument.amount().roundLot().value().multiply(BigDecimal.valueOf(lots)));
        long net = own.positionNetMax().map(this::stepsAtMost).orElse(Long.MAX_VALUE);
        longMax = own.positionLongMax().map(this::stepsAtMost).orElse(Long.MAX_VALUE);
        shortMax = own.positionShortMax().map(this::stepsAtMost).orElse(Long.MAX_VALUE);
        longLimit = net < longMax ? RiskLimit.POSITION_NET : RiskLimit.POSITION_LONG;
        shortLimit = net < shortMax ? RiskLimit.POSITION_NET : RiskLimit.POSITION_SHORT;
        longMax = Math.min(longMax, net);
        shortMax = Math.min(shortMax, net);
    }
}
