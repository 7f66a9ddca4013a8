package io.kontor.risk;

import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/**
 * What one account may do at most. A limit that is absent does not hold; every other one holds exactly, by the worst case: every open
 * buy may fill and no sell, or the other way round.
 *
 * @param version grows with each change; every decision names the one it was made under
 * @param currency what all notional is counted in, and profit and loss
 * @param ordersPerSecondMax attempts to place or change, denied ones too, within any second
 * @param ordersPerMinuteMax the same within any minute
 * @param orderLotsMax round lots in one order, of symbols that state no other number
 * @param priceCollar how far beyond the mark an order may trade, as a fraction of the mark in whole basis points: a buy above it, a sell
 *     below it
 * @param orderNotionalMax one order at the most it may come to: a buy at its price, a sell at its price or the mark, whichever is more
 * @param openOrdersMax orders with work left; {@value #REDUCING_TIMES} times as many for an order that only reduces a position, which has
 *     to find room where others have used it up, and is bounded all the same
 * @param grossNotionalMax the worse side of each symbol at its mark, summed up
 * @param netNotionalMax all symbols' long sides at their marks, short positions taken off, or the other way round
 * @param dailyLossMax realised and unrealised since the trading day began, less fees
 * @param repeatsMax orders in a row for the same symbol, side, amount and price, each within a second of the one before
 */
public record Limits(
        long version,
        Asset currency,
        int ordersPerSecondMax,
        int ordersPerMinuteMax,
        long orderLotsMax,
        Optional<BigDecimal> priceCollar,
        Money orderNotionalMax,
        int openOrdersMax,
        Optional<Money> grossNotionalMax,
        Optional<Money> netNotionalMax,
        Optional<Money> dailyLossMax,
        SelfTrade selfTrade,
        int repeatsMax,
        WithoutMark withoutMark,
        Map<Symbol, OfSymbol> symbols) {
    /** What rates and repeats can be at most: it bounds what an account keeps to count them exactly. */
    public static final int RATE_MAX = 100_000;

    static final long REDUCING_TIMES = 2;

    /** Finer than this no collar is, and so none is rounded. */
    static final int COLLAR_SCALE = 4;

    /** Whether an order may trade with an open one of its own account. */
    public enum SelfTrade {
        REFUSE,
        ALLOW
    }

    /** What becomes of an order that a limit needs a mark for while there is no fresh one. */
    public enum WithoutMark {
        REFUSE,
        /** Only an order that reduces a position passes. */
        ALLOW_REDUCING,
        /** The limits that need the mark do not hold for it. */
        ALLOW
    }

    /**
     * What holds in one symbol.
     *
     * @param orderLotsMax in the place of the account's
     * @param positionLongMax base units held at most, if every open buy filled and no sell
     * @param positionShortMax base units owed at most, if every open sell filled and no buy
     * @param positionNetMax both at once
     */
    public record OfSymbol(
            Optional<Long> orderLotsMax,
            Optional<Quantity> positionLongMax,
            Optional<Quantity> positionShortMax,
            Optional<Quantity> positionNetMax) {
        public static final OfSymbol NONE =
                new OfSymbol(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** One limit for either side. */
        public static OfSymbol net(Quantity max) {
            return new OfSymbol(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(max));
        }
    }

    public Limits {
        symbols = Map.copyOf(symbols);
        priceCollar = priceCollar.map(c -> c.stripTrailingZeros());
        requireRange("version", version, Long.MAX_VALUE);
        requireRange("ordersPerSecondMax", ordersPerSecondMax, RATE_MAX);
        requireRange("ordersPerMinuteMax", ordersPerMinuteMax, RATE_MAX);
        requireRange("orderLotsMax", orderLotsMax, Long.MAX_VALUE);
        requireRange("openOrdersMax", openOrdersMax, Integer.MAX_VALUE);
        requireRange("repeatsMax", repeatsMax, RATE_MAX);
        requirePositive("orderNotionalMax", orderNotionalMax);
        grossNotionalMax.ifPresent(max -> requirePositive("grossNotionalMax", max));
        netNotionalMax.ifPresent(max -> requirePositive("netNotionalMax", max));
        dailyLossMax.ifPresent(max -> requirePositive("dailyLossMax", max));
        priceCollar.ifPresent(Limits::requireCollar);
        symbols.forEach((symbol, own) ->
                own.orderLotsMax().ifPresent(max -> requireRange(symbol + ".orderLotsMax", max, Long.MAX_VALUE)));
    }

    public OfSymbol of(Symbol symbol) {
        return symbols.getOrDefault(symbol, OfSymbol.NONE);
    }

    /** Whether that one holds at all; of what every account has there is always one. */
    public boolean hold(RiskLimit limit, Optional<Symbol> symbol) {
        OfSymbol own = symbol.map(this::of).orElse(OfSymbol.NONE);
        return switch (limit) {
            case PRICE_COLLAR -> priceCollar.isPresent();
            case GROSS_NOTIONAL -> grossNotionalMax.isPresent();
            case NET_NOTIONAL -> netNotionalMax.isPresent();
            case DAILY_LOSS -> dailyLossMax.isPresent();
            case POSITION_LONG -> own.positionLongMax().or(own::positionNetMax).isPresent();
            case POSITION_SHORT ->
                own.positionShortMax().or(own::positionNetMax).isPresent();
            case POSITION_NET -> own.positionNetMax().isPresent();
            case SELF_TRADE -> selfTrade == SelfTrade.REFUSE;
            case ORDERS_PER_SECOND,
                    ORDERS_PER_MINUTE,
                    ORDER_LOTS,
                    ORDER_NOTIONAL,
                    OPEN_ORDERS,
                    REPEATED_ORDER,
                    REDUCE_ONLY -> true;
        };
    }

    /** The same under another version. */
    public Limits as(long newVersion) {
        return new Limits(
                newVersion,
                currency,
                ordersPerSecondMax,
                ordersPerMinuteMax,
                orderLotsMax,
                priceCollar,
                orderNotionalMax,
                openOrdersMax,
                grossNotionalMax,
                netNotionalMax,
                dailyLossMax,
                selfTrade,
                repeatsMax,
                withoutMark,
                symbols);
    }

    private static void requireRange(String name, long value, long max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 to " + max + ")");
        }
    }

    private static void requirePositive(String name, Money value) {
        if (value.value().signum() <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    private static void requireCollar(BigDecimal collar) {
        if (collar.signum() <= 0 || collar.compareTo(BigDecimal.TEN) > 0 || collar.scale() > COLLAR_SCALE) {
            throw new IllegalArgumentException("priceCollar: " + collar.toPlainString()
                    + " (expected: more than 0, at most 10, in steps of 0.0001)");
        }
    }
}
