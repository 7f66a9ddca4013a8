package io.kontor.sim.message;

/** Why the exchange said no, or ended an order it was not asked to end. The text is what the world is told. Append only: kept on disk. */
public enum Reason {
    DUPLICATE("Duplicate order sent."),
    UNKNOWN_ORDER("Unknown order sent."),
    UNKNOWN_SYMBOL("Invalid symbol."),
    LATE("Request arrived after its sendBefore."),
    UNSUPPORTED("This combination of order type and parameters is not supported."),
    PRICE_FILTER("Filter failure: PRICE_FILTER"),
    LOT_SIZE("Filter failure: LOT_SIZE"),
    NOTIONAL("Filter failure: NOTIONAL"),
    ICEBERG("Filter failure: ICEBERG_PARTS"),
    TOO_MANY_ORDERS("Filter failure: MAX_NUM_ORDERS"),
    REDUCE_ONLY("ReduceOnly order is rejected."),
    WOULD_MATCH("Order would immediately match and take."),
    INSUFFICIENT_BALANCE("Account has insufficient balance for requested action."),
    NOT_REPLACEABLE("Order has fills, or symbol or side differ; it cannot be replaced."),
    REPLACED("Replaced by another order."),
    UNFILLED("What an immediate order could not fill expired."),
    UNFILLABLE("A fill-or-kill order could not be filled in full."),
    SELF_TRADE("Expired by self-trade prevention."),
    BUSTED("A trade of the order was busted after its end."),
    TRIGGER_REACHED("Order would trigger immediately."),
    CANCEL_RESTRICTED("Order was not canceled due to cancel restrictions."),
    NO_CHANGE("The requested action would change no state; rejecting"),
    NOT_LESS("Order amend (quantity increase) is not supported."),
    NO_LIQUIDITY("Order book liquidity is less than symbol minimum quantity.");

    private final String text;

    Reason(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
