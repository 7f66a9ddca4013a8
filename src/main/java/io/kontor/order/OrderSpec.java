package io.kontor.order;

import io.kontor.platform.serialization.Wire;
import io.kontor.value.AccountId;
import io.kontor.value.AmountType;
import io.kontor.value.ClientOrderId;
import io.kontor.value.HaltId;
import io.kontor.value.IntentId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.TriggerType;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller wants: the whole order body, read but not yet held against an instrument.
 *
 * @param amount the total, filled part included; base units or quote currency by {@code amountType}
 * @param limitPrice absent: a market order, sent with a protection price
 * @param expireAt GTD only
 * @param closes the halt whose own order this is: it closes a position and passes the halt. No caller can say so
 */
public record OrderSpec(
        AccountId account,
        ClientOrderId clientOrderId,
        Symbol symbol,
        Side side,
        Quantity amount,
        AmountType amountType,
        Optional<Price> limitPrice,
        Optional<Price> protectionPrice,
        TimeInForce timeInForce,
        Optional<Instant> expireAt,
        Optional<Trigger> trigger,
        Optional<ConditionalMode> conditionalMode,
        boolean reduceOnly,
        boolean postOnly,
        Optional<Quantity> icebergAmount,
        Optional<Algo> algo,
        Optional<Route> route,
        Map<String, String> metadata,
        Optional<HaltId> closes)
        implements Wire {
    public OrderSpec {
        metadata = Map.copyOf(metadata);
    }

    public IntentId intentId() {
        return IntentId.of(account, clientOrderId);
    }

    /** Whether the venue could not tell the two apart but for how much is wanted. */
    boolean isLikeButForAmount(OrderSpec other) {
        return side == other.side
                && timeInForce == other.timeInForce
                && postOnly == other.postOnly
                && reduceOnly == other.reduceOnly
                && isMarket() == other.isMarket()
                && icebergAmount.isEmpty()
                && other.icebergAmount.isEmpty()
                && trigger.equals(other.trigger);
    }

    public boolean isMarket() {
        return limitPrice.isEmpty();
    }

    /** Whether the other order is the same but for what a modify may change: account, symbol and side stay. */
    public boolean sameContract(OrderSpec other) {
        return account.equals(other.account)
                && clientOrderId.equals(other.clientOrderId)
                && symbol.equals(other.symbol)
                && side == other.side;
    }

    /** What a conditional order waits for; {@code offset} belongs to a trailing stop. */
    public record Trigger(
            TriggerType type,
            Optional<Price> price,
            Optional<BigDecimal> offset,
            Optional<OffsetType> offsetType,
            TriggerSource source) {}

    /** How a trailing stop's offset counts. */
    public enum OffsetType {
        PRICE,
        BASIS_POINTS
    }

    /** Which price a trigger watches. */
    public enum TriggerSource {
        LAST,
        BID_ASK,
        MARK
    }

    /** What becomes of a stop-loss and take-profit pair while its parent fills. */
    public enum ConditionalMode {
        UNIFIED_ADJUSTING,
        INDEPENDENT
    }

    /** An execution algorithm and its plan. */
    public record Algo(
            AlgoType type, Optional<Duration> duration, Optional<Integer> slices, Optional<BigDecimal> rate) {}

    /** The execution algorithms of the contract. */
    public enum AlgoType {
        TWAP,
        VWAP,
        POV,
        ICEBERG,
        PEG,
        IMPLEMENTATION_SHORTFALL
    }

    /** Which venues may be used, and how. */
    public record Route(RoutePolicy policy, List<VenueId> venues) {
        public Route {
            venues = List.copyOf(venues);
        }
    }

    /** How an order is spread over venues. */
    public enum RoutePolicy {
        SMART,
        DIRECT,
        SPLIT
    }
}
