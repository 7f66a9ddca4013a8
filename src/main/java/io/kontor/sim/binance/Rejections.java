package io.kontor.sim.binance;

import io.kontor.sim.message.Reason;

/** The engine's reasons in the venue's codes and texts (errors.md). */
final class Rejections {
    private static final int FILTER = -1013;
    private static final int NEW_ORDER = -2010;
    private static final int CANCEL = -2011;
    private static final int AMEND = -2038;

    private Rejections() {}

    static Refused ofNewOrder(Reason reason) {
        return of(reason, NEW_ORDER);
    }

    static Refused ofCancel(Reason reason) {
        return of(reason, CANCEL);
    }

    static Refused ofAmend(Reason reason) {
        return of(reason, AMEND);
    }

    private static Refused of(Reason reason, int byEngine) {
        return switch (reason) {
            case UNKNOWN_SYMBOL -> Refused.bad(-1121, reason.text());
            case LATE -> Signed.late();
            case UNSUPPORTED -> Refused.bad(byEngine, "Unsupported order combination");
            case PRICE_FILTER, LOT_SIZE, NOTIONAL, ICEBERG -> Refused.bad(FILTER, reason.text());
            case TOO_MANY_ORDERS -> Refused.bad(FILTER, "Filter failure: EXCHANGE_MAX_NUM_ORDERS");
            case DUPLICATE,
                    UNKNOWN_ORDER,
                    REDUCE_ONLY,
                    WOULD_MATCH,
                    INSUFFICIENT_BALANCE,
                    NOT_REPLACEABLE,
                    REPLACED,
                    UNFILLED,
                    UNFILLABLE,
                    SELF_TRADE,
                    BUSTED,
                    TRIGGER_REACHED,
                    CANCEL_RESTRICTED,
                    NO_CHANGE,
                    NOT_LESS,
                    NO_LIQUIDITY -> Refused.bad(byEngine, reason.text());
        };
    }
}
