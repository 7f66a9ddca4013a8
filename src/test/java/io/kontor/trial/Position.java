package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.trial.TradedOrder.TradedFill;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/** What fills come to: base units held, signed, and fees paid. */
record Position(BigDecimal quantity, Map<Asset, Money> fees) {
    static final Position FLAT = new Position(BigDecimal.ZERO, Map.of());

    /** Whose it is, and in what. */
    record Holding(AccountId account, Symbol symbol) implements Comparable<Holding> {
        private static final Comparator<Holding> ORDER = Comparator.comparing(
                        (Holding h) -> h.account().value())
                .thenComparing(h -> h.symbol().value());

        @Override
        public int compareTo(Holding other) {
            return ORDER.compare(this, other);
        }
    }

    /** From an item of {@code GET /v1/positions}. */
    static Position from(JsonNode item) {
        Map<Asset, Money> fees = new HashMap<>();
        item.path("fees")
                .properties()
                .forEach(fee -> fees.put(
                        new Asset(fee.getKey()), Money.of(fee.getValue().asText())));
        return new Position(new BigDecimal(item.path("quantity").asText()), fees);
    }

    Position plus(Symbol symbol, Side side, TradedFill fill) {
        return plus(symbol, side, fill.quantity(), fill.fee(), fill.feeAsset());
    }

    /** What is paid in the base asset is not held. */
    Position plus(Symbol symbol, Side side, Quantity filled, Money fee, Asset feeAsset) {
        Map<Asset, Money> more = new HashMap<>(fees);
        more.merge(feeAsset, fee, Money::plus);
        boolean ofBase = symbol.value().startsWith(feeAsset.value() + "/");
        BigDecimal held = quantity.add(filled.signed(side));
        return new Position(ofBase ? held.subtract(fee.value()) : held, more);
    }

    boolean isSameAs(Position other) {
        return quantity.compareTo(other.quantity) == 0 && fees.equals(other.fees);
    }
}
