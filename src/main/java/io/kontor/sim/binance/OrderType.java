package io.kontor.sim.binance;

import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.Trigger;
import java.util.Arrays;
import java.util.List;

/** The venue's order types, in the order exchangeInfo lists them. */
enum OrderType {
    LIMIT,
    LIMIT_MAKER,
    MARKET,
    STOP_LOSS,
    STOP_LOSS_LIMIT,
    TAKE_PROFIT,
    TAKE_PROFIT_LIMIT;

    static final List<String> NAMES =
            Arrays.stream(values()).map(OrderType::name).toList();

    boolean isLimit() {
        return this == LIMIT || this == LIMIT_MAKER || this == STOP_LOSS_LIMIT || this == TAKE_PROFIT_LIMIT;
    }

    boolean isTriggered() {
        return switch (this) {
            case STOP_LOSS, STOP_LOSS_LIMIT, TAKE_PROFIT, TAKE_PROFIT_LIMIT -> true;
            case LIMIT, LIMIT_MAKER, MARKET -> false;
        };
    }

    boolean isStop() {
        return this == STOP_LOSS || this == STOP_LOSS_LIMIT;
    }

    /** Whether the caller says how long it is to last. */
    boolean takesTimeInForce() {
        return this == LIMIT || this == STOP_LOSS_LIMIT || this == TAKE_PROFIT_LIMIT;
    }

    static OrderType of(NewOrder order) {
        boolean limit = order.limit().isPresent();
        if (order.trigger().isPresent()) {
            Trigger trigger = order.trigger().get();
            boolean stop = trigger.equals(Trigger.stop(order.side(), trigger.price()));
            return stop ? limit ? STOP_LOSS_LIMIT : STOP_LOSS : limit ? TAKE_PROFIT_LIMIT : TAKE_PROFIT;
        }
        return !limit ? MARKET : order.postOnly() ? LIMIT_MAKER : LIMIT;
    }
}
