package io.kontor.account;

/** The kinds of events an account's stream tells the world, with the channel each belongs to. */
public enum PublicEventType {
    OrderPlaced(Channel.ORDERS),
    OrderDenied(Channel.ORDERS),
    OrderSubmitted(Channel.ORDERS),
    OrderAccepted(Channel.ORDERS),
    OrderRejected(Channel.ORDERS),
    OrderPartiallyFilled(Channel.ORDERS),
    OrderFilled(Channel.ORDERS),
    OrderCanceled(Channel.ORDERS),
    OrderCancelRejected(Channel.ORDERS),
    OrderModified(Channel.ORDERS),
    OrderModifyRejected(Channel.ORDERS),
    OrderExpired(Channel.ORDERS),
    OrderTriggered(Channel.ORDERS),
    OrderUnknown(Channel.ORDERS),
    TradeBusted(Channel.ORDERS),
    TradeCorrected(Channel.ORDERS),
    PositionOpened(Channel.POSITIONS),
    PositionModified(Channel.POSITIONS),
    PositionClosed(Channel.POSITIONS),
    PositionAdjusted(Channel.POSITIONS),
    RiskAlert(Channel.RISK);

    private final Channel channel;

    PublicEventType(Channel channel) {
        this.channel = channel;
    }

    public Channel channel() {
        return channel;
    }

    /** The stream channels an account has. */
    public enum Channel {
        ORDERS,
        POSITIONS,
        ACCOUNTS,
        RISK
    }
}
