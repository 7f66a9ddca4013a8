package io.kontor.position;

import io.kontor.instrument.AssetType;
import io.kontor.platform.serialization.Wire;
import io.kontor.position.LedgerEntry.Adjustment;
import io.kontor.position.LedgerEntry.Bust;
import io.kontor.position.LedgerEntry.Correction;
import io.kontor.position.LedgerEntry.Trade;
import io.kontor.value.Asset;
import io.kontor.value.Decimals;
import io.kontor.value.Money;
import io.kontor.value.Price;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * The books of one position as the fold of its entries: netting at average cost, of one size however many entries there were.
 *
 * <p>What always holds, exactly and whatever the order of the entries: {@code realizedPnl + unrealizedPnl(mark)} equals the money
 * received minus the money paid, plus {@code quantity × multiplier × mark}. Only the split between realised and unrealised depends on
 * the path, and only there is anything ever rounded: what one partial close takes from the cost, to {@value #COST_SCALE} decimals or
 * the cost's own scale if that is finer.
 *
 * <p>Profit and loss are gross of fees, whatever a fee is paid in. A fee in the base asset of a spot position leaves the holding (a
 * BUY of 1 with a fee of 0.001 holds 0.999) at the trade's own price, so that the average stays the price paid; any other fee shows
 * in {@code fees} alone. A busted trade is taken out as it went in while nothing has been closed since the position was opened
 * from flat, unless that was at a time others had been booked for; otherwise it is traded back at its own price. A corrected one
 * likewise, the difference in price on the old quantity being realised.
 *
 * <p>An adjustment without a price moves no money: what is held keeps its cost, and only going to zero realises it.
 *
 * <p>Which entries are repeats is the order's business; this one books whatever it is given and never throws.
 *
 * @param quantity signed: positive is long; in base units, or contracts where there is a multiplier
 * @param cost what the open quantity cost in the quote asset, exact and signed as the quantity is
 * @param fees paid so far by asset; rebates are negative
 * @param entries booked so far
 * @param intactSince when the position was opened from flat, while its cost is still the plain sum of what was traded since: nothing
 *     closed, nothing adjusted without a price
 * @param updatedAt the latest time of any entry; the epoch before the first
 */
public record Ledger(
        Terms terms,
        BigDecimal quantity,
        Money cost,
        Money realizedPnl,
        Map<Asset, Money> fees,
        long entries,
        Optional<Instant> intactSince,
        Instant updatedAt)
        implements Wire {
    /** Finer than any asset we know is divided; keeps figures from growing with every partial close. */
    static final int COST_SCALE = 24;

    /**
     * What the figures are in.
     *
     * @param multiplier base units per contract; 1 for spot
     * @param contract its kind, where it is one; ledgers from before this was written are told from spot by their multiplier
     * @param intactFrom what a position that opens counts as intact from; ledgers from before this was written go by the time of the
     *     entry that opens, which may be older than what had been booked before it
     * @param sameMoment what a trade of the very time the position was opened at counts as; ledgers from before this was written take it
     *     to be in the cost
     */
    public record Terms(
            Asset base,
            Asset quote,
            BigDecimal multiplier,
            Optional<AssetType> contract,
            Optional<IntactFrom> intactFrom,
            Optional<SameMoment> sameMoment)
            implements Wire {
        public Terms {
            multiplier = Decimals.normalise(multiplier);
        }

        public static Terms spot(Asset base, Asset quote) {
            return opened(base, quote, BigDecimal.ONE, Optional.empty());
        }

        /** Of a derivative, which holds contracts and none of its base asset. */
        public static Terms contract(AssetType type, Asset base, Asset quote, BigDecimal multiplier) {
            return opened(base, quote, multiplier, Optional.of(type));
        }

        private static Terms opened(Asset base, Asset quote, BigDecimal multiplier, Optional<AssetType> contract) {
            return new Terms(
                    base,
                    quote,
                    multiplier,
                    contract,
                    Optional.of(IntactFrom.AFTER_ALL_BOOKED),
                    Optional.of(SameMoment.BOOKED_BEFORE));
        }

        /** Whether what is paid in the asset leaves the position. */
        public boolean holds(Asset asset) {
            return contract.isEmpty() && multiplier.compareTo(BigDecimal.ONE) == 0 && asset.equals(base);
        }
    }

    /** How it is told which trades are in the cost of a position, whole and unaveraged. */
    public enum IntactFrom {
        /** None that was booked before the position was opened, also where a bust or a late fill opened it. */
        AFTER_ALL_BOOKED
    }

    /** How a trade is told that happened at the very time the position was opened at, where others had been booked for that time. */
    public enum SameMoment {
        /** It may have been booked before the position was opened, and counts as that. */
        BOOKED_BEFORE
    }

    /** What an entry did to a position. One that goes through zero to the other side modified it. */
    public enum Effect {
        OPENED,
        MODIFIED,
        CLOSED
    }

    public Ledger {
        quantity = Decimals.normalise(quantity);
        fees = fees instanceof TreePMap ? fees : TreePMap.from(fees);
    }

    /** An empty spot ledger. */
    public static Ledger open(Asset base, Asset quote) {
        return open(Terms.spot(base, quote));
    }

    public static Ledger open(Terms terms) {
        return new Ledger(
                terms, BigDecimal.ZERO, Money.ZERO, Money.ZERO, TreePMap.empty(), 0, Optional.empty(), Instant.EPOCH);
    }

    public static Effect effectOf(Ledger before, Ledger after) {
        if (before.isFlat() != after.isFlat()) {
            return before.isFlat() ? Effect.OPENED : Effect.CLOSED;
        }
        return Effect.MODIFIED;
    }

    public Ledger apply(LedgerEntry entry) {
        return switch (entry) {
            case Trade trade ->
                change(held(trade), Optional.of(trade.price()), trade.at())
                        .charge(trade.feeAsset(), trade.fee())
                        .booked(trade.at());
            case Bust bust -> bust(bust.original()).booked(bust.at());
            case Correction correction ->
                correct(correction.before(), correction.after()).booked(correction.at());
            case Adjustment adjustment ->
                change(adjustment.quantityChange(), adjustment.price(), adjustment.at())
                        .booked(adjustment.at());
        };
    }

    public boolean isFlat() {
        return quantity.signum() == 0;
    }

    /** What one unit of the open quantity cost, to 34 digits; absent when flat. */
    public Optional<Price> averagePrice() {
        return isFlat()
                ? Optional.empty()
                : Optional.of(new Price(cost.value().divide(quantity.multiply(terms.multiplier()), Decimals.CONTEXT)));
    }

    /** What closing at the mark would realise, in the quote asset. */
    public Money unrealizedPnl(Price mark) {
        return value(quantity, mark).minus(cost);
    }

    /** Money received less money paid for all of it, in the quote asset. Not normalised: it often ends in a score of zeros. */
    public BigDecimal received() {
        return realizedPnl.value().subtract(cost.value());
    }

    private Money value(BigDecimal units, Price price) {
        return new Money(units.multiply(terms.multiplier()).multiply(price.value()));
    }

    /** By how much a trade changes what is held: a fee in the base asset is kept back by the venue. */
    private BigDecimal held(Trade trade) {
        BigDecimal traded = trade.quantity().signed(trade.side());
        return terms.holds(trade.feeAsset()) ? traded.subtract(trade.fee().value()) : traded;
    }

    private Ledger change(BigDecimal by, Optional<Price> price, Instant at) {
        if (by.signum() == 0) {
            return this;
        }
        BigDecimal changed = quantity.add(by);
        Money paid = price.map(p -> value(by, p)).orElse(Money.ZERO);
        Optional<Instant> intact = price.isEmpty() ? Optional.empty() : intactAfter(changed, at);
        return moved(changed, costAfter(changed, paid, price), paid, intact);
    }

    private Money costAfter(BigDecimal changed, Money paid, Optional<Price> price) {
        if (changed.signum() == 0) {
            return Money.ZERO;
        }
        if (opens(changed)) {
            return price.map(p -> value(changed, p)).orElse(Money.ZERO);
        }
        return price.isPresent() && shrinks(changed) ? costOf(changed) : cost.plus(paid);
    }

    /** The trade that turns a position is only in part in the cost of the new side, so that one never is intact. */
    private Optional<Instant> intactAfter(BigDecimal changed, Instant at) {
        if (isFlat()) {
            return Optional.of(isLate(at) ? afterAllBooked() : at);
        }
        return opens(changed) || shrinks(changed) ? Optional.empty() : intactSince;
    }

    private boolean isLate(Instant at) {
        boolean within = terms.sameMoment().isPresent() && entries > 0 && at.equals(updatedAt);
        return within || (terms.intactFrom().isPresent() && at.isBefore(updatedAt));
    }

    /** What a bust or a correction opens has no trade from before it in its cost, though it is about one of them. */
    private Instant remediedAt(Trade trade) {
        return terms.intactFrom().isPresent() ? afterAllBooked() : trade.at();
    }

    private Instant afterAllBooked() {
        return updatedAt.plusNanos(1);
    }

    /** From flat, or through zero to the other side. */
    private boolean opens(BigDecimal changed) {
        return changed.signum() != 0 && changed.signum() != quantity.signum();
    }

    private boolean shrinks(BigDecimal changed) {
        return !opens(changed) && changed.abs().compareTo(quantity.abs()) < 0;
    }

    /** The share of the cost that stays with what is left; the one place where rounding happens. */
    private Money costOf(BigDecimal left) {
        int scale = Math.max(COST_SCALE, cost.value().scale());
        return new Money(cost.value().multiply(left).divide(quantity, scale, RoundingMode.HALF_EVEN));
    }

    private Ledger bust(Trade trade) {
        BigDecimal undone = held(trade).negate();
        Money returned = value(undone, trade.price());
        Ledger without = isIntactWith(trade) && keepsSide(undone)
                ? moved(quantity.add(undone), cost.plus(returned), returned, intactSince)
                : change(undone, Optional.of(trade.price()), remediedAt(trade));
        return without.charge(trade.feeAsset(), trade.fee().negate());
    }

    private Ledger correct(Trade before, Trade after) {
        BigDecimal held = held(before);
        BigDecimal by = held(after).subtract(held);
        Money dearer = value(held, after.price()).minus(value(held, before.price()));
        Money paid = value(by, after.price()).plus(dearer);
        boolean inPlace = isIntactWith(before) && !isOpposite(held(after)) && keepsSide(by);
        Ledger corrected = inPlace
                ? moved(quantity.add(by), cost.plus(paid), paid, intactSince)
                : change(by, Optional.of(after.price()), remediedAt(after)).realize(dearer.negate());
        return corrected.charge(before.feeAsset(), before.fee().negate()).charge(after.feeAsset(), after.fee());
    }

    /** Whether the trade's own cost is still part of the cost, whole and unaveraged. */
    private boolean isIntactWith(Trade trade) {
        return !isOpposite(held(trade))
                && intactSince.filter(since -> !trade.at().isBefore(since)).isPresent();
    }

    private boolean isOpposite(BigDecimal by) {
        return by.signum() != 0 && by.signum() != quantity.signum();
    }

    private boolean keepsSide(BigDecimal by) {
        return quantity.add(by).signum() == quantity.signum();
    }

    /** What was paid and did not go into the cost was realised; that makes the invariant hold whatever the new cost is. */
    private Ledger moved(BigDecimal changed, Money costAfter, Money paid, Optional<Instant> intact) {
        Money gain = costAfter.minus(cost).minus(paid);
        return new Ledger(terms, changed, costAfter, realizedPnl, fees, entries, intact, updatedAt).realize(gain);
    }

    private Ledger realize(Money gain) {
        if (gain.isZero()) {
            return this;
        }
        return new Ledger(terms, quantity, cost, realizedPnl.plus(gain), fees, entries, intactSince, updatedAt);
    }

    private Ledger charge(Asset asset, Money fee) {
        if (fee.isZero()) {
            return this;
        }
        Money total = fees.getOrDefault(asset, Money.ZERO).plus(fee);
        TreePMap<Asset, Money> charged = (TreePMap<Asset, Money>) fees;
        charged = total.isZero() ? charged.minus(asset) : charged.plus(asset, total);
        return new Ledger(terms, quantity, cost, realizedPnl, charged, entries, intactSince, updatedAt);
    }

    private Ledger booked(Instant at) {
        Instant latest = at.isAfter(updatedAt) ? at : updatedAt;
        return new Ledger(terms, quantity, cost, realizedPnl, fees, entries + 1, intactSince, latest);
    }
}
