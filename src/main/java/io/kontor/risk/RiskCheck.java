package io.kontor.risk;

import io.kontor.risk.Limits.WithoutMark;
import io.kontor.risk.RiskAsk.Measure;
import io.kontor.value.Side;

/**
 * What an order is checked for, in this order. Each says in the ask what was broken. An order that only reduces a position passes those
 * that hold growth down: gross and net notional, daily loss, and open orders up to twice their limit; position limits it meets by itself.
 * One that a halt closes a position with counts for rate, repeats and open orders and is held back by none of them.
 */
enum RiskCheck {
    /** Exact for any window; first, so that a flood costs nothing else. */
    RATE(RiskLimit.ORDERS_PER_SECOND) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            if (ask.closes) {
                return true;
            }
            RateRing rates = book.rates();
            return (rates.waitFor(book.perSecondMax, RateRing.SECOND, ask.now) == 0
                            || ask.breaks(
                                    RiskLimit.ORDERS_PER_SECOND, Measure.COUNT, book.perSecondMax, book.perSecondMax))
                    && (rates.waitFor(book.perMinuteMax, RateRing.MINUTE, ask.now) == 0
                            || ask.breaks(
                                    RiskLimit.ORDERS_PER_MINUTE, Measure.COUNT, book.perMinuteMax, book.perMinuteMax));
        }
    },
    ORDER_SIZE(RiskLimit.ORDER_LOTS) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            return ask.atMost(RiskLimit.ORDER_LOTS, Measure.STEPS, ask.total, ask.symbol().orderMax);
        }
    },
    PRICE_COLLAR(RiskLimit.PRICE_COLLAR) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            if (book.collarBasisPoints < 0) {
                return true;
            }
            SymbolRisk s = ask.symbol();
            if (!s.fresh) {
                return passesWithoutMark(book, ask) || ask.lacksMark(RiskLimit.PRICE_COLLAR);
            }
            // In half ticks and ten thousandths, so that nothing is rounded.
            long reach = Math.multiplyExact(Math.absExact(s.mark), book.collarBasisPoints);
            long middle = Math.multiplyExact(s.mark, BASIS);
            long price = Math.multiplyExact(ask.farthest, 2 * BASIS);
            boolean within = ask.side == Side.BUY
                    ? price <= Math.addExact(middle, reach)
                    : price >= Math.subtractExact(middle, reach);
            return within
                    || ask.breaks(RiskLimit.PRICE_COLLAR, Measure.TICKS, ask.farthest, bound(ask.side, middle, reach));
        }

        private long bound(Side side, long middle, long reach) {
            return side == Side.BUY
                    ? Math.floorDiv(middle + reach, 2 * BASIS)
                    : Math.ceilDiv(middle - reach, 2 * BASIS);
        }
    },
    ORDER_NOTIONAL(RiskLimit.ORDER_NOTIONAL) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            SymbolRisk s = ask.symbol();
            if (!s.isRatedFreshly() || !s.isPriced(ask.side)) {
                return passesWithoutMark(book, ask) || ask.lacksMark(RiskLimit.ORDER_NOTIONAL);
            }
            return ask.atMost(RiskLimit.ORDER_NOTIONAL, Measure.MONEY, ask.notional(), book.orderNotionalMax);
        }
    },
    OPEN_ORDERS(RiskLimit.OPEN_ORDERS) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            int others = ask.counted ? book.openOrders - 1 : book.openOrders;
            long max = book.limits().openOrdersMax();
            return ask.closes
                    || ask.atMost(
                            RiskLimit.OPEN_ORDERS,
                            Measure.COUNT,
                            others + 1L,
                            ask.reduces ? Limits.REDUCING_TIMES * max : max);
        }
    },
    POSITION(RiskLimit.POSITION_NET) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            SymbolRisk s = ask.symbol();
            return ask.side == Side.BUY
                    ? ask.atMost(s.longLimit, Measure.STEPS, ask.worst(), s.longMax)
                    : ask.atMost(s.shortLimit, Measure.STEPS, ask.worst(), s.shortMax);
        }
    },
    GROSS_NOTIONAL(RiskLimit.GROSS_NOTIONAL) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            if (book.grossMax == Long.MAX_VALUE || ask.reduces) {
                return true;
            }
            if (!isWorthKnown(book, ask)) {
                return passesWithoutWorth(book, ask, RiskLimit.GROSS_NOTIONAL);
            }
            SymbolRisk s = ask.symbol();
            long after = Math.absExact(s.valueOf(Math.max(ask.worst(), ask.worstOfOther())));
            long all = Math.addExact(book.gross - s.gross, after);
            // On the side that is not the worse one it adds nothing, whatever the limit has become.
            return after <= s.gross || ask.atMost(RiskLimit.GROSS_NOTIONAL, Measure.MONEY, all, book.grossMax);
        }
    },
    NET_NOTIONAL(RiskLimit.NET_NOTIONAL) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            if (book.netMax == Long.MAX_VALUE || ask.reduces) {
                return true;
            }
            if (!isWorthKnown(book, ask)) {
                return passesWithoutWorth(book, ask, RiskLimit.NET_NOTIONAL);
            }
            SymbolRisk s = ask.symbol();
            // Of what costs less than nothing, to hold it is to owe.
            boolean owes = s.mark < 0;
            long others = (ask.side == Side.BUY) != owes ? book.net - s.net : book.shortNet - s.shortNet;
            long after = s.valueOf(owes ? Math.negateExact(ask.worst()) : ask.worst());
            return ask.atMost(RiskLimit.NET_NOTIONAL, Measure.MONEY, Math.addExact(others, after), book.netMax);
        }
    },
    DAILY_LOSS(RiskLimit.DAILY_LOSS) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            if (book.lossMax == Long.MAX_VALUE || ask.reduces) {
                return true;
            }
            if (book.awaitsDay || !book.isResultKnown() || !isWorthKnown(book, ask)) {
                return passesWithoutWorth(book, ask, RiskLimit.DAILY_LOSS);
            }
            return ask.atMost(RiskLimit.DAILY_LOSS, Measure.MONEY, Math.negateExact(book.profit), book.lossMax);
        }
    },
    SELF_TRADE(RiskLimit.SELF_TRADE) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            if (!book.refusesSelfTrade) {
                return true;
            }
            SymbolRisk s = ask.symbol();
            return ask.side == Side.BUY
                    ? ask.price < s.bestSell || ask.breaks(RiskLimit.SELF_TRADE, Measure.TICKS, ask.price, s.bestSell)
                    : ask.price > s.bestBuy || ask.breaks(RiskLimit.SELF_TRADE, Measure.TICKS, ask.price, s.bestBuy);
        }
    },
    REPEATED_ORDER(RiskLimit.REPEATED_ORDER) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            return ask.closes
                    || ask.atMost(
                            RiskLimit.REPEATED_ORDER,
                            Measure.COUNT,
                            ask.symbol().runWith(ask.side, ask.total, ask.price, ask.now),
                            book.limits().repeatsMax());
        }
    },
    /** Together with every open order of its side it may at most bring the position to zero. What it was before is not asked for. */
    REDUCE_ONLY(RiskLimit.REDUCE_ONLY) {
        @Override
        boolean passes(RiskBook book, RiskAsk ask) {
            return !ask.reduceOnly
                    || ask.wantedWorst() <= 0
                    || ask.breaks(
                            RiskLimit.REDUCE_ONLY,
                            Measure.STEPS,
                            ask.wantedOpen,
                            Math.max(0, Math.subtractExact(ask.wantedOpen, ask.wantedWorst())));
        }
    };

    private static final long BASIS = 10_000;

    private final RiskLimit limit;

    RiskCheck(RiskLimit limit) {
        this.limit = limit;
    }

    /** What it holds, or one of the limits it holds. */
    RiskLimit limit() {
        return limit;
    }

    /** Throws {@link ArithmeticException} where a figure is too large to count. */
    abstract boolean passes(RiskBook book, RiskAsk ask);

    /** Whether the order and everything else the account has can be valued: what it adds needs its own mark, not just an old one. */
    private static boolean isWorthKnown(RiskBook book, RiskAsk ask) {
        return book.isValued() && ask.symbol().fresh && ask.symbol().isRatedFreshly();
    }

    /** No policy for missing marks says anything of what is too much to count. */
    private static boolean passesWithoutWorth(RiskBook book, RiskAsk ask, RiskLimit limit) {
        return book.isOverflown() ? ask.overflows(limit) : passesWithoutMark(book, ask) || ask.lacksMark(limit);
    }

    private static boolean passesWithoutMark(RiskBook book, RiskAsk ask) {
        WithoutMark policy = book.limits().withoutMark();
        return policy == WithoutMark.ALLOW || (policy == WithoutMark.ALLOW_REDUCING && ask.reduces);
    }
}
