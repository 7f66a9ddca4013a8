package io.kontor.risk;

import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;

/**
 * Whether an order fits its account's limits, by the worst case: every open order of its side may fill and none of the other. Pure over
 * the book and the ask; an order that passes costs no allocation. Called by the account's single writer, so no two orders are ever
 * checked against the same room. Rate comes first and by itself, so that halts can be looked at between it and the rest.
 */
public final class RiskGate {
    public static final RiskGate ALL = new RiskGate(RiskCheck.values());

    private final RiskCheck[] checks;
    private final boolean countsRate;
    /** For an order that was decided before: neither counted again nor held against orders that came since. */
    private final RiskCheck[] again;

    RiskGate(RiskCheck... checks) {
        this.checks = without(checks, RiskCheck.RATE);
        this.countsRate = this.checks.length < checks.length;
        this.again = without(without(this.checks, RiskCheck.SELF_TRADE), RiskCheck.REPEATED_ORDER);
    }

    private static RiskCheck[] without(RiskCheck[] checks, RiskCheck left) {
        return Arrays.stream(checks).filter(c -> c != left).toArray(RiskCheck[]::new);
    }

    /** Whether one more attempt may be made now. */
    public boolean isWithinRate(RiskBook book, RiskAsk ask) {
        return !countsRate || RiskCheck.RATE.passes(book, ask);
    }

    /** Whether the order meets every limit but rate; what it does not meet is told by {@link #refusal}. */
    public boolean passes(RiskBook book, RiskAsk ask) {
        return passes(checks, book, ask);
    }

    /** Whether an order with room that was granted earlier may still leave. */
    public boolean stillPasses(RiskBook book, RiskAsk ask) {
        return passes(again, book, ask);
    }

    private static boolean passes(RiskCheck[] checks, RiskBook book, RiskAsk ask) {
        RiskCheck current = RiskCheck.POSITION;
        try {
            ask.reduces = ask.worst() <= 0;
            for (RiskCheck check : checks) {
                current = check;
                if (!check.passes(book, ask)) {
                    return false;
                }
            }
            return true;
        } catch (ArithmeticException tooLarge) {
            return ask.overflows(current.limit());
        }
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
                            + " and of whatever else the account holds, and of what they are valued in ("
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
