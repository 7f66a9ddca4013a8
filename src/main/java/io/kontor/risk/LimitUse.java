package io.kontor.risk;

import io.kontor.value.Decimals;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much of a limit is used.
 *
 * @param symbol absent where the limit is the account's
 * @param used in what the limit counts: orders, base units or the account's currency
 * @param percent of the limit, rounded down; more than 100 where facts went beyond it
 * @param partial something it counts has no known worth yet and is left out, so that what is not used up may be all the same
 */
public record LimitUse(
        RiskLimit limit, Optional<Symbol> symbol, BigDecimal used, BigDecimal max, long percent, boolean partial) {

    private static final long PERCENT_MAX = 10_000;

    /** Where a limit is looked at. */
    public interface Sink {
        void use(RiskLimit limit, Optional<Symbol> symbol, long percent);
    }

    /** Every limit of the account's that has a use, those of rate as of now. */
    public static List<LimitUse> ofAccount(RiskBook book, long now) {
        List<LimitUse> uses = new ArrayList<>();
        count(uses, RiskLimit.ORDERS_PER_SECOND, book.rates().within(RateRing.SECOND, now), book.perSecondMax);
        count(uses, RiskLimit.ORDERS_PER_MINUTE, book.rates().within(RateRing.MINUTE, now), book.perMinuteMax);
        ofAccount(book, (limit, _, _) -> uses.add(of(book, limit)));
        return uses;
    }

    /** What of the account's limits is used, without allocating. */
    public static void ofAccount(RiskBook book, Sink sink) {
        for (RiskLimit limit : ACCOUNT) {
            long max = max(book, limit);
            if (max != Long.MAX_VALUE) {
                sink.use(limit, Optional.empty(), percent(used(book, limit), max));
            }
        }
    }

    /** The same of one symbol's, counted in whole steps: by up to one of them too much on a side. */
    public static void ofSymbol(SymbolRisk s, Sink sink) {
        if (s.longMax != Long.MAX_VALUE) {
            sink.use(RiskLimit.POSITION_LONG, s.name(), percent(atMost(s), s.longMax));
        }
        if (s.shortMax != Long.MAX_VALUE) {
            sink.use(RiskLimit.POSITION_SHORT, s.name(), percent(atLeast(s), s.shortMax));
        }
    }

    public static LimitUse of(RiskBook book, RiskLimit limit) {
        long used = used(book, limit);
        long max = max(book, limit);
        boolean money = limit != RiskLimit.OPEN_ORDERS;
        return new LimitUse(
                limit,
                Optional.empty(),
                money ? RiskBook.money(used) : BigDecimal.valueOf(used),
                money ? RiskBook.money(max) : BigDecimal.valueOf(max),
                percent(used, max),
                isPartial(book, limit));
    }

    /** Whether something that limit of the account's counts has no known worth yet, such as what has no mark since a restart. */
    public static boolean isPartial(RiskBook book, RiskLimit limit) {
        return switch (limit) {
            case GROSS_NOTIONAL, NET_NOTIONAL -> !book.isValued();
            case DAILY_LOSS -> book.awaitsDay || !book.isResultKnown() || book.isOverflown();
            default -> false;
        };
    }

    public LimitUse {
        used = Decimals.normalise(used);
        max = Decimals.normalise(max);
    }

    /** As {@link #ofSymbol(SymbolRisk, Sink)} counts it. */
    public static LimitUse of(SymbolRisk s, RiskLimit limit) {
        boolean isLong = limit == RiskLimit.POSITION_LONG;
        long used = Math.max(0, isLong ? atMost(s) : atLeast(s));
        long max = isLong ? s.longMax : s.shortMax;
        return new LimitUse(limit, s.name(), s.amount(used), s.amount(max), percent(used, max), false);
    }

    /**
     * Of a symbol, exactly: what is full and is not on the step would, counted in steps, be beyond its limit. Positions are limited in base
     * units, which takes no instrument, so a symbol that no venue lists has the same.
     *
     * @param longAtWorst base units held if every open buy filled
     * @param shortAtWorst base units owed if every open sell did
     */
    public static List<LimitUse> ofSymbol(
            Symbol symbol, Limits limits, BigDecimal longAtWorst, BigDecimal shortAtWorst) {
        Limits.OfSymbol own = limits.of(symbol);
        List<LimitUse> uses = new ArrayList<>();
        least(own.positionLongMax(), own.positionNetMax())
                .ifPresent(max -> uses.add(ofPosition(symbol, RiskLimit.POSITION_LONG, longAtWorst, max)));
        least(own.positionShortMax(), own.positionNetMax())
                .ifPresent(max -> uses.add(ofPosition(symbol, RiskLimit.POSITION_SHORT, shortAtWorst, max)));
        return uses;
    }

    private static LimitUse ofPosition(Symbol symbol, RiskLimit limit, BigDecimal atWorst, Quantity max) {
        BigDecimal used = atWorst.max(BigDecimal.ZERO);
        return new LimitUse(limit, Optional.of(symbol), used, max.value(), percent(used, max.value()), false);
    }

    private static long percent(BigDecimal used, BigDecimal max) {
        BigDecimal most = BigDecimal.valueOf(PERCENT_MAX);
        if (used.signum() == 0) {
            return 0;
        }
        return max.signum() == 0
                ? PERCENT_MAX
                : used.movePointRight(2).divideToIntegralValue(max).min(most).longValue();
    }

    private static Optional<Quantity> least(Optional<Quantity> one, Optional<Quantity> other) {
        return Stream.concat(one.stream(), other.stream()).min(Comparator.naturalOrder());
    }

    private static final RiskLimit[] ACCOUNT = {
        RiskLimit.OPEN_ORDERS, RiskLimit.GROSS_NOTIONAL, RiskLimit.NET_NOTIONAL, RiskLimit.DAILY_LOSS
    };

    private static void count(List<LimitUse> uses, RiskLimit limit, long used, long max) {
        uses.add(new LimitUse(
                limit, Optional.empty(), BigDecimal.valueOf(used), BigDecimal.valueOf(max), percent(used, max), false));
    }

    private static long used(RiskBook book, RiskLimit limit) {
        return switch (limit) {
            case OPEN_ORDERS -> book.openOrders;
            case GROSS_NOTIONAL -> book.gross;
            case NET_NOTIONAL -> Math.max(0, Math.max(book.net, book.shortNet));
            case DAILY_LOSS -> book.awaitsDay ? 0 : Math.max(0, -book.profit);
            default -> throw new IllegalArgumentException(limit + " (expected: one of an account's)");
        };
    }

    private static long max(RiskBook book, RiskLimit limit) {
        return switch (limit) {
            case OPEN_ORDERS -> book.limits().openOrdersMax();
            case GROSS_NOTIONAL -> book.grossMax;
            case NET_NOTIONAL -> book.netMax;
            case DAILY_LOSS -> book.lossMax;
            default -> throw new IllegalArgumentException(limit + " (expected: one of an account's)");
        };
    }

    private static long atMost(SymbolRisk s) {
        return saturated(s.positionHigh, s.openBuy);
    }

    private static long atLeast(SymbolRisk s) {
        return saturated(-s.positionLow, s.openSell);
    }

    private static long saturated(long position, long open) {
        return position > Long.MAX_VALUE - open ? Long.MAX_VALUE : position + open;
    }

    private static long percent(long used, long max) {
        if (used <= 0) {
            return 0;
        }
        if (max == 0 || used / 100 >= max) {
            return PERCENT_MAX;
        }
        return Exact.mulDivDown(used, 100, max);
    }
}
