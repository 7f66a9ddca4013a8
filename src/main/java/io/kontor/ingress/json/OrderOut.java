package io.kontor.ingress.json;

import io.kontor.account.OrderSummary;
import io.kontor.order.OrderEntity;
import io.kontor.order.OrderSpec;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.venue.VenueFill;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes orders: what was accepted, what is wanted, what is known. */
public final class OrderOut {
    private OrderOut() {}

    /** The answer to a command. */
    public static void accepted(JsonOut out, OrderEntity.Accepted accepted) {
        out.put("intentId", accepted.intentId())
                .put("clientOrderId", accepted.clientOrderId())
                .put("revision", accepted.revision())
                .put("status", accepted.status());
    }

    /** Wanted and actual, side by side. */
    public static void view(JsonOut out, OrderEntity.View view) {
        out.put("intentId", view.state().intentId())
                .put("revision", view.revision())
                .put("placedAt", view.placedAt())
                .putObject("intent", inner -> intent(inner, view.intent()))
                .putObject("state", inner -> state(inner, view));
    }

    public static void state(JsonOut out, OrderEntity.View view) {
        summary(out, view.state());
        fills(out, view.fills());
    }

    /** An order body as it could be sent again: with its defaults spelled out. */
    public static void intent(JsonOut out, OrderSpec spec) {
        out.put("account", spec.account())
                .put("clientOrderId", spec.clientOrderId())
                .put("symbol", spec.symbol())
                .put("side", spec.side())
                .put("amount", spec.amount())
                .put("amountType", spec.amountType())
                .put("limitPrice", spec.limitPrice())
                .put("protectionPrice", spec.protectionPrice())
                .put("timeInForce", spec.timeInForce())
                .put("expireAt", spec.expireAt());
        spec.trigger().ifPresent(trigger -> out.putObject("trigger", inner -> trigger(inner, trigger)));
        out.put("conditionalMode", spec.conditionalMode())
                .put("reduceOnly", spec.reduceOnly())
                .put("postOnly", spec.postOnly())
                .put("icebergAmount", spec.icebergAmount());
        spec.algo()
                .ifPresent(algo -> out.putObject(
                        "algo",
                        inner -> inner.put("type", algo.type())
                                .put("duration", algo.duration())
                                .put("slices", algo.slices())
                                .put("rate", algo.rate())));
        spec.route()
                .ifPresent(route -> out.putObject(
                        "route", inner -> inner.put("policy", route.policy()).putTexts("venues", route.venues())));
        metadata(out, spec.metadata());
    }

    /** What is known of an order, as every public event of it carries it too. */
    static void summary(JsonOut out, OrderSummary order) {
        out.put("intentId", order.intentId())
                .put("clientOrderId", order.clientOrderId())
                .put("symbol", order.symbol())
                .put("side", order.side())
                .put("revision", order.revision())
                .put("status", order.status())
                .put("pendingAction", order.pendingAction())
                .put("certainty", order.certainty())
                .put("amount", order.amount())
                .put("filledAmount", order.filledAmount())
                .put("filledQuote", order.filledQuote())
                .put("remainingAmount", order.remainingAmount())
                .put("averagePrice", order.averagePrice());
        fees(out, order.fees());
        out.put("observedRevision", order.observedRevision())
                .put("venue", order.venue())
                .put("venueOrderId", order.venueOrderId())
                .put("reason", order.reason())
                .putTexts("flags", order.flags());
        metadata(out, order.metadata());
        out.put("updatedAt", order.updatedAt());
    }

    static void fees(JsonOut out, Map<Asset, Money> fees) {
        out.putObject("fees", inner -> new TreeMap<>(fees).forEach((asset, fee) -> inner.put(asset.value(), fee)));
    }

    static void fill(JsonOut out, VenueFill fill) {
        out.put("fillId", fill.id())
                .put("price", fill.price())
                .put("amount", fill.quantity())
                .put("fee", fill.fee())
                .put("feeAsset", fill.feeAsset())
                .put("liquidity", fill.liquidity())
                .put("at", fill.at());
    }

    private static void fills(JsonOut out, List<VenueFill> fills) {
        out.putObjects("fills", fills, OrderOut::fill);
    }

    private static void trigger(JsonOut out, OrderSpec.Trigger trigger) {
        out.put("type", trigger.type())
                .put("price", trigger.price())
                .put("offset", trigger.offset().map(BigDecimal::toPlainString))
                .put("offsetType", trigger.offsetType())
                .put("source", trigger.source());
    }

    private static void metadata(JsonOut out, Map<String, String> metadata) {
        out.putObject("metadata", inner -> new TreeMap<>(metadata).forEach(inner::put));
    }
}
