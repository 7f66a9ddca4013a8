package io.kontor.ingress.json;

import io.kontor.order.OrderSpec;
import io.kontor.value.AmountType;
import io.kontor.value.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The SHA-256 of an order body's canonical form, by which a repeat is told from a conflict years later. Key order, the spelling of
 * numbers and times, nulls and spelled-out defaults make no difference; everything else does.
 *
 * <p>Journals hold these hashes: the form may gain fields that are skipped when absent, and must never change otherwise.
 */
public final class ContentHash {
    private final StringBuilder form = new StringBuilder(256);

    private ContentHash() {}

    public static String of(OrderSpec spec) {
        ContentHash hash = new ContentHash();
        hash.order(spec);
        return hash.sha256();
    }

    private void order(OrderSpec spec) {
        put("account", spec.account());
        put("clientOrderId", spec.clientOrderId());
        put("symbol", spec.symbol());
        put("side", spec.side());
        put("amount", spec.amount());
        putUnless("amountType", spec.amountType(), AmountType.BASE);
        put("limitPrice", spec.limitPrice());
        put("protectionPrice", spec.protectionPrice());
        putUnless("timeInForce", spec.timeInForce(), TimeInForce.GTC);
        put("expireAt", spec.expireAt());
        spec.trigger().ifPresent(this::trigger);
        put("conditionalMode", spec.conditionalMode());
        putUnless("reduceOnly", spec.reduceOnly(), false);
        putUnless("postOnly", spec.postOnly(), false);
        put("icebergAmount", spec.icebergAmount());
        spec.algo().ifPresent(this::algo);
        spec.route().ifPresent(this::route);
        new TreeMap<>(spec.metadata()).forEach((name, value) -> put("metadata." + name, value));
    }

    private void trigger(OrderSpec.Trigger trigger) {
        put("trigger.type", trigger.type());
        put("trigger.price", trigger.price());
        put("trigger.offset", trigger.offset().map(o -> o.stripTrailingZeros().toPlainString()));
        put("trigger.offsetType", trigger.offsetType());
        putUnless("trigger.source", trigger.source(), OrderSpec.TriggerSource.LAST);
    }

    private void algo(OrderSpec.Algo algo) {
        put("algo.type", algo.type());
        put("algo.duration", algo.duration());
        put("algo.slices", algo.slices());
        put("algo.rate", algo.rate().map(r -> r.stripTrailingZeros().toPlainString()));
    }

    private void route(OrderSpec.Route route) {
        put("route.policy", route.policy());
        List<?> venues = route.venues();
        venues.forEach(venue -> put("route.venue", venue));
    }

    private void putUnless(String name, Object value, Object byDefault) {
        if (!value.equals(byDefault)) {
            put(name, value);
        }
    }

    private void put(String name, Optional<?> value) {
        value.ifPresent(v -> put(name, v));
    }

    /** Lengths go before names and values, so that no content can pass for another field. */
    private void put(String name, Object value) {
        String text = value.toString();
        form.append(name.length())
                .append(':')
                .append(name)
                .append(text.length())
                .append(':')
                .append(text);
    }

    private String sha256() {
        try {
            byte[] bytes = form.toString().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
