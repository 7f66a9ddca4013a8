package io.kontor.risk;

import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;

/**
 * Whether an order fits its account's limits, by the worst case: every open order of its side may fill and none of the other. Pure over
 * the book and the ask; an order that passes costs no allocation. Called by the account's single writer, so no two orders are ever
 * checked against the same room. Rate comes first and by itself, so that halts can be looked at between it and the rest.
 */
public final class RiskGate {
    public static final RiskGate ALL = new RiskGate(RiskCheck.values());

    private final EnumSet<RiskCheck> checks = EnumSet.noneOf(RiskCheck.class);
    /** For an order that was decided before: neither counted again nor held against orders that came since. */
    private final EnumSet<RiskCheck> again;

    RiskGate(RiskCheck... checks) {
        this.checks.addAll(Arrays.asList(checks));
        this.again = EnumSet.copyOf(this.checks);
        again.removeAll(EnumSet.of(RiskCheck.SELF_TRADE, RiskCheck.REPEATED_ORDER));
    }

    /** Whether one more attempt may be made now. */
    public boolean isWithinRate(RiskBook book, RiskAsk ask) {
        return !checks.contains(RiskCheck.RATE) || RiskCheck.RATE.passes(book, ask);
    }

    /** Whether the order meets every limit but rate; what it does not meet is told by {@link #refusal}. */
    public boolean passes(RiskBook book, RiskAsk ask) {
        return passes(checks, book, ask);
    }

    /** Whether it comes to no more than an order may: all there is to look at where nothing of it grows but its price. */
    public boolean isWithinNotional(RiskBook book, RiskAsk ask) {
        try {
            ask.reduces = ask.worst() <= 0;
            return !checks.contains(RiskCheck.ORDER_NOTIONAL) || RiskCheck.ORDER_NOTIONAL.passes(book, ask);
        } catch (ArithmeticException tooLarge) {
            return ask.overflows(RiskLimit.ORDER_NOTIONAL);
        }
    }

    /** Whether it only reduces, where it says that it does: a smaller order may be the first that says so. */
    public boolean reducesWhereItSaysSo(RiskBook book, RiskAsk ask) {
        try {
            return !checks.contains(RiskCheck.REDUCE_ONLY) || RiskCheck.REDUCE_ONLY.passes(book, ask);
        } catch (ArithmeticException tooLarge) {
            return ask.overflows(RiskLimit.REDUCE_ONLY);
        }
    }

    /** Whether an order with room that was granted earlier may still leave. */
    public boolean stillPasses(RiskBook book, RiskAsk ask) {
        return passes(again, book, ask);
    }

    /**
     * In the order of the list and all but its first. No loop and no method for one of them: only where each is called by name in a
     * place of its own does the compiler make one piece of all.
     */
    private static boolean passes(EnumSet<RiskCheck> checks, RiskBook book, RiskAsk ask) {
        try {
            ask.reduces = ask.worst() <= 0;
            return (!checks.contains(RiskCheck.ORDER_SIZE) || RiskCheck.ORDER_SIZE.passes(book, ask))
                    && (!checks.contains(RiskCheck.PRICE_COLLAR) || RiskCheck.PRICE_COLLAR.passes(book, ask))
                    && (!checks.contains(RiskCheck.ORDER_NOTIONAL) || RiskCheck.ORDER_NOTIONAL.passes(book, ask))
                    && (!checks.contains(RiskCheck.OPEN_ORDERS) || RiskCheck.OPEN_ORDERS.passes(book, ask))
                    && (!checks.contains(RiskCheck.POSITION) || RiskCheck.POSITION.passes(book, ask))
                    && (!checks.contains(RiskCheck.GROSS_NOTIONAL) || RiskCheck.GROSS_NOTIONAL.passes(book, ask))
                    && (!checks.contains(RiskCheck.NET_NOTIONAL) || RiskCheck.NET_NOTIONAL.passes(book, ask))
                    && (!checks.contains(RiskCheck.DAILY_LOSS) || RiskCheck.DAILY_LOSS.passes(book, ask))
                    && (!checks.contains(RiskCheck.SELF_TRADE) || RiskCheck.SELF_TRADE.passes(book, ask))
                    && (!checks.contains(RiskCheck.REPEATED_ORDER) || RiskCheck.REPEATED_ORDER.passes(book, ask))
                    && (!checks.contains(RiskCheck.REDUCE_ONLY) || RiskCheck.REDUCE_ONLY.passes(book, ask));
        } catch (ArithmeticException tooLarge) {
            return ask.overflows(tooLarge(checks, book, ask));
        }
    }

    /** What the figure that is too large is held against. */
    private static RiskLimit tooLarge(EnumSet<RiskCheck> checks, RiskBook book, RiskAsk ask) {
        RiskCheck current = RiskCheck.POSITION;
        try {
            ask.worst();
            for (RiskCheck check : checks) {
                current = check;
                check.passes(book, ask);
            }
        } catch (ArithmeticException tooLarge) {
            return current.limit();
        }
        throw new IllegalStateException("a figure was too large to count, and now none is");
    }

    /** Notes that the order was decided: it counts for rate and for repeats, denied or not. */
    public static void count(RiskBook book, RiskAsk ask) {
        book.rates().add(ask.now);
        ask.symbol().decided(ask.side, ask.total, ask.price, ask.now);
    }

    /** Why the last question was answered no: the limit, the value, the limit's value and its version. */
    public static Refusal refusal(RiskBook book, RiskAsk ask) {
        RiskLimit limit = ask.broken();
        if (ask.lacksMark) {
            return Refusal.of(
                    RefusalCode.MARK_UNAVAILABLE,
                    limit.field() + " needs a fresh price of "
                            + ask.symbol().instrument().symbol()
                            + " and of whatever else the account holds, and of what they are valued in and fees were paid in ("
                            + by(book) + ")");
        }
        if (ask.overflows) {
            return Refusal.of(limit.code(), limit.field(), "too large to count", "less, " + by(book));
        }
        return Refusal.of(limit.code(), limit.field(), value(ask, ask.value), expected(book, ask) + ", " + by(book));
    }

    private static String by(RiskBook book) {
        return "by limits version " + book.limits().version();
    }

    private static String expected(RiskBook book, RiskAsk ask) {
        String max = value(ask, ask.max);
        return switch (ask.broken()) {
            case PRICE_COLLAR, SELF_TRADE -> beyond(ask, max);
            case ORDERS_PER_SECOND ->
                "at most " + max + " within any second; again in "
                        + waitFor(book, ask).toMillis() + " ms";
            case ORDERS_PER_MINUTE ->
                "at most " + max + " within any minute; again in "
                        + waitFor(book, ask).toMillis() + " ms";
            case REPEATED_ORDER -> "at most " + max + " of the same in a row";
            case ORDER_NOTIONAL, GROSS_NOTIONAL, NET_NOTIONAL, DAILY_LOSS ->
                "at most " + max + " " + book.limits().currency();
            case ORDER_LOTS, OPEN_ORDERS, POSITION_LONG, POSITION_SHORT, POSITION_NET, REDUCE_ONLY -> "at most " + max;
        };
    }

    private static String beyond(RiskAsk ask, String bound) {
        boolean buys = ask.side == Side.BUY;
        if (ask.broken() == RiskLimit.PRICE_COLLAR) {
            return (buys ? "at most " : "at least ") + bound;
        }
        return (buys ? "below " : "above ") + bound + ", where an order of the account's own rests";
    }

    /** How long until one more attempt may be made. */
    public static Duration waitFor(RiskBook book, RiskAsk ask) {
        long second = book.rates().waitFor(book.perSecondMax, RateRing.SECOND, ask.now);
        long minute = book.rates().waitFor(book.perMinuteMax, RateRing.MINUTE, ask.now);
        return Duration.ofNanos(Math.max(second, minute) * 1_000);
    }

    private static String value(RiskAsk ask, long found) {
        BigDecimal shown = switch (ask.measure) {
            case STEPS -> ask.symbol().amount(found);
            case TICKS -> ask.symbol().price(found);
            case MONEY -> RiskBook.money(found);
            case COUNT -> BigDecimal.valueOf(found);
        };
        return plain(shown);
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
