package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.account.OrderStatus;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.ClientOrderId;
import io.kontor.value.FillId;
import io.kontor.value.IntentId;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * An order as the gateway tells it.
 *
 * @param pending something is in flight or in doubt
 */
record TradedOrder(
        AccountId account,
        ClientOrderId clientOrderId,
        IntentId intent,
        Symbol symbol,
        Side side,
        int revision,
        OrderStatus status,
        boolean pending,
        Quantity amount,
        Optional<Price> limitPrice,
        Quantity filled,
        Money filledQuote,
        Quantity remaining,
        Set<TradedFill> fills,
        Set<String> flags) {

    /** A fill with everything that counts, as the gateway or the venue tells it. */
    record TradedFill(FillId id, Price price, Quantity quantity, Money fee, Asset feeAsset)
            implements Comparable<TradedFill> {
        @Override
        public int compareTo(TradedFill other) {
            return id.value().compareTo(other.id.value());
        }

        static TradedFill from(JsonNode fill) {
            return new TradedFill(
                    new FillId(fill.path("fillId").asText()),
                    Price.of(fill.path("price").asText()),
                    Quantity.of(fill.path("amount").asText()),
                    Money.of(fill.path("fee").asText()),
                    new Asset(fill.path("feeAsset").asText()));
        }
    }

    /** From the answer to {@code GET /v1/orders/{intentId}}. */
    static TradedOrder from(JsonNode answer) {
        JsonNode intent = answer.path("intent");
        JsonNode state = answer.path("state");
        Set<TradedFill> fills = new TreeSet<>();
        state.path("fills").forEach(fill -> fills.add(TradedFill.from(fill)));
        Set<String> flags = new TreeSet<>();
        state.path("flags").forEach(flag -> flags.add(flag.asText()));
        return new TradedOrder(
                new AccountId(intent.path("account").asText()),
                new ClientOrderId(state.path("clientOrderId").asText()),
                new IntentId(state.path("intentId").asText()),
                new Symbol(state.path("symbol").asText()),
                Side.valueOf(state.path("side").asText()),
                state.path("revision").asInt(),
                OrderStatus.valueOf(state.path("status").asText()),
                state.hasNonNull("pendingAction")
                        || !state.path("certainty").asText().equals("CONFIRMED"),
                Quantity.of(state.path("amount").asText()),
                Optional.ofNullable(intent.path("limitPrice").textValue()).map(Price::of),
                Quantity.of(state.path("filledAmount").asText()),
                Money.of(state.path("filledQuote").asText()),
                Quantity.of(state.path("remainingAmount").asText()),
                fills,
                flags);
    }

    /** It was over already when a fill came. */
    boolean isFilledAfterItsEnd() {
        return flags.contains("LATE_FILL") || flags.contains("OVERFILL");
    }

    boolean isPartlyFilled() {
        return !filled.isZero() && filled.compareTo(amount) < 0;
    }

    @Override
    public String toString() {
        return account + " " + clientOrderId + " " + intent;
    }
}
