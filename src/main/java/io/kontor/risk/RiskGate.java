package io.kontor.risk;

import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Whether an order fits the limits, by the worst case: every open order of its side may fill and none of the other. Pure; called by the
 * account's single writer, so no two orders are ever checked against the same room.
 */
public final class RiskGate {
    private RiskGate() {}

    /** The first limit the request breaks; empty when it may go. */
    public static Optional<Refusal> check(Limits limits, RiskRequest request, RiskExposure exposure) {
        return openOrders(limits, exposure)
                .or(() -> orderSize(limits, request))
                .or(() -> orderNotional(limits, request))
                .or(() -> reduceOnly(limits, request, exposure))
                .or(() -> position(limits, request, exposure));
    }

    private static Optional<Refusal> openOrders(Limits limits, RiskExposure exposure) {
        return exposure.openOrders() < limits.openOrdersMax()
                ? Optional.empty()
                : denied(
                        limits,
                        RefusalCode.RISK_OPEN_ORDERS,
                        exposure.openOrders() + 1,
                        "at most " + limits.openOrdersMax());
    }

    private static Optional<Refusal> orderSize(Limits limits, RiskRequest request) {
        BigDecimal max =
                request.instrument().amount().roundLot().value().multiply(BigDecimal.valueOf(limits.orderLotsMax()));
        return request.total().value().compareTo(max) <= 0
                ? Optional.empty()
                : denied(limits, RefusalCode.RISK_ORDER_SIZE, request.total(), "at most " + max.toPlainString());
    }

    private static Optional<Refusal> orderNotional(Limits limits, RiskRequest request) {
        Money notional =
                request.instrument().notional(request.total(), request.price()).abs();
        return notional.compareTo(limits.orderNotionalMax()) <= 0
                ? Optional.empty()
                : denied(limits, RefusalCode.RISK_ORDER_NOTIONAL, notional, "at most " + limits.orderNotionalMax());
    }

    /** Together with every open order of its side it may at most bring the position to zero. */
    private static Optional<Refusal> reduceOnly(Limits limits, RiskRequest request, RiskExposure exposure) {
        if (!request.reduceOnly()) {
            return Optional.empty();
        }
        BigDecimal reducible = request.side() == Side.BUY ? exposure.position().negate() : exposure.position();
        BigDecimal room = reducible.subtract(openOn(request.side(), exposure)).max(BigDecimal.ZERO);
        return request.open().value().compareTo(room) <= 0
                ? Optional.empty()
                : denied(limits, RefusalCode.RISK_REDUCE_ONLY, request.open(), "at most " + room.toPlainString());
    }

    private static Optional<Refusal> position(Limits limits, RiskRequest request, RiskExposure exposure) {
        Quantity max = limits.positionMax().get(request.instrument().symbol());
        if (max == null) {
            return Optional.empty();
        }
        BigDecimal onSide = request.side() == Side.BUY
                ? exposure.position()
                : exposure.position().negate();
        BigDecimal worst =
                onSide.add(openOn(request.side(), exposure)).add(request.open().value());
        return worst.compareTo(max.value()) <= 0
                ? Optional.empty()
                : denied(limits, RefusalCode.RISK_POSITION, worst.toPlainString(), "at most " + max);
    }

    private static BigDecimal openOn(Side side, RiskExposure exposure) {
        return side == Side.BUY ? exposure.openBuy() : exposure.openSell();
    }

    private static Optional<Refusal> denied(Limits limits, RefusalCode code, Object value, String expected) {
        return Optional.of(
                Refusal.of(code, "amount", value.toString(), expected + " by limits version " + limits.version()));
    }
}
