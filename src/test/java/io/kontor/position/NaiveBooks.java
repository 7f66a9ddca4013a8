package io.kontor.position;

import io.kontor.position.LedgerEntry.Adjustment;
import io.kontor.position.LedgerEntry.Bust;
import io.kontor.position.LedgerEntry.Correction;
import io.kontor.position.LedgerEntry.Trade;
import io.kontor.value.Asset;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The oracle: keeps every line that stands and adds all of them up each time it is asked. */
final class NaiveBooks {
    private final Ledger.Terms terms;
    private final List<LedgerEntry> standing = new ArrayList<>();

    NaiveBooks(Ledger.Terms terms) {
        this.terms = terms;
    }

    void book(LedgerEntry entry) {
        switch (entry) {
            case Trade trade -> standing.add(trade);
            case Adjustment adjustment -> standing.add(adjustment);
            case Bust bust -> remove(bust.original());
            case Correction correction -> {
                remove(correction.before());
                standing.add(correction.after());
            }
        }
    }

    List<Trade> trades() {
        return standing.stream()
                .filter(Trade.class::isInstance)
                .map(Trade.class::cast)
                .toList();
    }

    BigDecimal quantity() {
        return standing.stream().map(this::units).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What was received less what was paid. */
    BigDecimal cash() {
        return standing.stream()
                .map(e -> units(e).multiply(price(e)).multiply(terms.multiplier()))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .negate();
    }

    Map<Asset, BigDecimal> fees() {
        Map<Asset, BigDecimal> sums = new TreeMap<>();
        trades().forEach(t -> sums.merge(t.feeAsset(), t.fee().value(), BigDecimal::add));
        sums.values().removeIf(sum -> sum.signum() == 0);
        return sums;
    }

    private BigDecimal units(LedgerEntry entry) {
        return switch (entry) {
            case Trade t -> {
                BigDecimal traded = t.quantity().signed(t.side());
                boolean kept =
                        t.feeAsset().equals(terms.base()) && terms.multiplier().compareTo(BigDecimal.ONE) == 0;
                yield kept ? traded.subtract(t.fee().value()) : traded;
            }
            case Adjustment a -> a.quantityChange();
            case Bust bust -> throw new IllegalArgumentException("does not stand");
            case Correction correction -> throw new IllegalArgumentException("does not stand");
        };
    }

    private static BigDecimal price(LedgerEntry entry) {
        return switch (entry) {
            case Trade t -> t.price().value();
            case Adjustment a -> a.price().map(p -> p.value()).orElse(BigDecimal.ZERO);
            case Bust bust -> throw new IllegalArgumentException("does not stand");
            case Correction correction -> throw new IllegalArgumentException("does not stand");
        };
    }

    private void remove(Trade trade) {
        for (int i = 0; i < standing.size(); i++) {
            if (standing.get(i) == trade) {
                standing.remove(i);
                return;
            }
        }
        throw new IllegalArgumentException("never booked: " + trade);
    }
}
