package io.kontor.account;

import io.kontor.position.Ledger;
import io.kontor.risk.DayFees;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A trading day and where everything stood when it began: what the day has brought is counted from there.
 *
 * @param worth per symbol what was realised and not, in what the symbol is valued in and gross of fees; nothing where there was nothing
 * @param fees per symbol what had been paid by asset; absent of a day from before that was kept, which counts no fees
 */
public record TradingDay(LocalDate date, Map<Symbol, Money> worth, Optional<Map<Symbol, Map<Asset, Money>>> fees) {
    public TradingDay {
        worth = Map.copyOf(worth);
        fees = fees.map(Map::copyOf);
    }

    /** What trading the symbol has cost since. */
    DayFees feesOf(Symbol symbol, Ledger ledger) {
        return fees.map(all -> since(all.getOrDefault(symbol, Map.of()), ledger))
                .orElse(DayFees.NONE);
    }

    /** Whether a position that is flat was worth the same when the day began. */
    boolean hasBroughtNothing(Symbol symbol, Ledger flat) {
        return worth.getOrDefault(symbol, Money.ZERO).equals(flat.realizedPnl())
                && feesOf(symbol, flat).equals(DayFees.NONE);
    }

    private static DayFees since(Map<Asset, Money> before, Ledger ledger) {
        if (ledger.fees().equals(before)) {
            return DayFees.NONE;
        }
        BigDecimal kept = BigDecimal.ZERO;
        BigDecimal paid = BigDecimal.ZERO;
        Map<Asset, BigDecimal> others = new TreeMap<>();
        Set<Asset> assets = new HashSet<>(ledger.fees().keySet());
        assets.addAll(before.keySet());
        for (Asset asset : assets) {
            BigDecimal since = ledger.fees()
                    .getOrDefault(asset, Money.ZERO)
                    .minus(before.getOrDefault(asset, Money.ZERO))
                    .value();
            if (ledger.terms().holds(asset)) {
                kept = since;
            } else if (asset.equals(ledger.terms().quote())) {
                paid = since;
            } else if (since.signum() != 0) {
                others.put(asset, since);
            }
        }
        return new DayFees(kept, paid, others);
    }
}
