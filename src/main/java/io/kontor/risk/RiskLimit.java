package io.kontor.risk;

import io.kontor.value.RefusalCode;

/** The limits an account has, each under the name that refusals, alerts and usage call it by. */
public enum RiskLimit {
    ORDERS_PER_SECOND("ordersPerSecondMax", RefusalCode.RATE_LIMITED),
    ORDERS_PER_MINUTE("ordersPerMinuteMax", RefusalCode.RATE_LIMITED),
    ORDER_LOTS("orderLotsMax", RefusalCode.RISK_ORDER_SIZE),
    PRICE_COLLAR("priceCollar", RefusalCode.RISK_PRICE_COLLAR),
    ORDER_NOTIONAL("orderNotionalMax", RefusalCode.RISK_ORDER_NOTIONAL),
    OPEN_ORDERS("openOrdersMax", RefusalCode.RISK_OPEN_ORDERS),
    POSITION_LONG("positionLongMax", RefusalCode.RISK_POSITION),
    POSITION_SHORT("positionShortMax", RefusalCode.RISK_POSITION),
    POSITION_NET("positionNetMax", RefusalCode.RISK_POSITION),
    GROSS_NOTIONAL("grossNotionalMax", RefusalCode.RISK_GROSS_NOTIONAL),
    NET_NOTIONAL("netNotionalMax", RefusalCode.RISK_NET_NOTIONAL),
    DAILY_LOSS("dailyLossMax", RefusalCode.RISK_DAILY_LOSS),
    SELF_TRADE("selfTrade", RefusalCode.RISK_SELF_TRADE),
    REPEATED_ORDER("repeatsMax", RefusalCode.RISK_REPEATED_ORDER),
    REDUCE_ONLY("reduceOnly", RefusalCode.RISK_REDUCE_ONLY);

    private final String field;
    private final RefusalCode code;

    RiskLimit(String field, RefusalCode code) {
        this.field = field;
        this.code = code;
    }

    /** What the limit is called in the body that sets it; for the last one, in the order. */
    public String field() {
        return field;
    }

    /** How an order is refused that would pass it. */
    public RefusalCode code() {
        return code;
    }
}
