package io.kontor.ingress.json;

import io.kontor.order.OrderSpec;
import io.kontor.order.OrderSpec.Algo;
import io.kontor.order.OrderSpec.AlgoType;
import io.kontor.order.OrderSpec.ConditionalMode;
import io.kontor.order.OrderSpec.OffsetType;
import io.kontor.order.OrderSpec.Route;
import io.kontor.order.OrderSpec.RoutePolicy;
import io.kontor.order.OrderSpec.Trigger;
import io.kontor.order.OrderSpec.TriggerSource;
import io.kontor.value.AccountId;
import io.kontor.value.AmountType;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.TriggerType;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads an order body. Everything that can be said of it without an instrument, a venue or the time is held here, and every wrong field
 * is named; whether it can be traded is the order's own matter.
 */
public final class OrderJson {
    private static final int METADATA_PAIRS_MAX = 16;
    private static final int METADATA_NAME_CHARS_MAX = 64;
    private static final int METADATA_VALUE_CHARS_MAX = 256;
    private static final int SLICES_MAX = 10_000;
    private static final int VENUES_MAX = 16;
    private static final Duration ALGO_DURATION_MAX = Duration.ofDays(7);

    private OrderJson() {}

    /** A whole order. */
    public static Parsed<OrderSpec> read(Json.Obj body) {
        Fields fields = new Fields(body);
        return read(fields, Optional.empty(), Optional.empty());
    }

    /**
     * The order part of a body that may hold more; what else belongs there has been asked for already. Account and client order id need
     * not stand in the body where the path has them.
     */
    static Parsed<OrderSpec> read(Fields fields, Optional<AccountId> account, Optional<ClientOrderId> clientOrderId) {
        Optional<AccountId> in = Ids.account(fields);
        Optional<ClientOrderId> id = Ids.clientOrderId(fields);
        Optional<AccountId> ofAccount = account.isPresent()
                ? in.or(() -> account)
                : fields.required("account", Ids.expected(Ids.ACCOUNT_CHARS), in);
        Optional<ClientOrderId> ofId = clientOrderId.isPresent()
                ? id.or(() -> clientOrderId)
                : fields.required("clientOrderId", Ids.expected(Ids.CLIENT_ORDER_ID_CHARS), id);
        Optional<Symbol> symbol = fields.required("symbol", Ids.expected(Ids.SYMBOL_CHARS), Ids.symbol(fields));
        Optional<Side> side = fields.required("side", Fields.expected(Side.class), fields.oneOf("side", Side.class));
        Optional<BigDecimal> amount = fields.required("amount", DecimalText.EXPECTED, fields.positive("amount"));
        AmountType amountType = fields.oneOf("amountType", AmountType.class).orElse(AmountType.BASE);
        Optional<Price> limitPrice = fields.decimal("limitPrice").map(Price::new);
        Optional<Price> protectionPrice = fields.decimal("protectionPrice").map(Price::new);
        TimeInForce timeInForce = fields.oneOf("timeInForce", TimeInForce.class).orElse(TimeInForce.GTC);
        Optional<Instant> expireAt = fields.time("expireAt");
        Optional<Trigger> trigger = fields.object("trigger").flatMap(OrderJson::trigger);
        Optional<ConditionalMode> conditionalMode = fields.oneOf("conditionalMode", ConditionalMode.class);
        boolean reduceOnly = fields.flag("reduceOnly");
        boolean postOnly = fields.flag("postOnly");
        Optional<Quantity> iceberg = fields.positive("icebergAmount").map(Quantity::new);
        Optional<Algo> algo = fields.object("algo").flatMap(OrderJson::algo);
        Optional<Route> route = fields.object("route").flatMap(OrderJson::route);
        Map<String, String> metadata =
                fields.pairs("metadata", METADATA_PAIRS_MAX, METADATA_NAME_CHARS_MAX, METADATA_VALUE_CHARS_MAX);
        fields.refuseOthers();
        checkTogether(fields, timeInForce, postOnly);
        if (!fields.isClean()) {
            return new Parsed.Refused<>(fields.refusal());
        }
        return new Parsed.Ok<>(new OrderSpec(
                ofAccount.orElseThrow(),
                ofId.orElseThrow(),
                symbol.orElseThrow(),
                side.orElseThrow(),
                new Quantity(amount.orElseThrow()),
                amountType,
                limitPrice,
                protectionPrice,
                timeInForce,
                expireAt,
                trigger,
                conditionalMode,
                reduceOnly,
                postOnly,
                iceberg,
                algo,
                route,
                metadata,
                Optional.empty()));
    }

    /** Fields that contradict each other whatever the instrument. */
    private static void checkTogether(Fields fields, TimeInForce timeInForce, boolean postOnly) {
        boolean market = !fields.has("limitPrice");
        boolean immediate = timeInForce == TimeInForce.IOC || timeInForce == TimeInForce.FOK;
        boolean dated = timeInForce == TimeInForce.GTD;
        fields.check(
                dated == fields.has("expireAt"), "expireAt", shownPresence(fields, "expireAt"), "a time with GTD only");
        fields.check(
                market || !fields.has("protectionPrice"), "protectionPrice", "with a limitPrice", "market orders only");
        fields.check(!postOnly || !market, "postOnly", "true without a limitPrice", "limit orders only");
        fields.check(!postOnly || !immediate, "postOnly", "true with " + timeInForce, "false with IOC and FOK");
    }

    private static String shownPresence(Fields fields, String name) {
        return fields.has(name) ? "present" : "absent";
    }

    private static Optional<Trigger> trigger(Fields fields) {
        Optional<TriggerType> type =
                fields.required("type", Fields.expected(TriggerType.class), fields.oneOf("type", TriggerType.class));
        Optional<Price> price = fields.decimal("price").map(Price::new);
        Optional<BigDecimal> offset = fields.positive("offset");
        Optional<OffsetType> offsetType = fields.oneOf("offsetType", OffsetType.class);
        TriggerSource source = fields.oneOf("source", TriggerSource.class).orElse(TriggerSource.LAST);
        fields.refuseOthers();
        type.ifPresent(t -> checkTrigger(fields, t == TriggerType.TRAILING_STOP));
        return type.map(t -> new Trigger(t, price, offset, offsetType, source));
    }

    private static void checkTrigger(Fields fields, boolean trailing) {
        for (String name : List.of("offset", "offsetType")) {
            fields.check(
                    trailing == fields.has(name), name, shownPresence(fields, name), "given with TRAILING_STOP only");
        }
        fields.check(
                trailing != fields.has("price"), "price", shownPresence(fields, "price"), "given unless TRAILING_STOP");
    }

    private static Optional<Algo> algo(Fields fields) {
        Optional<AlgoType> type =
                fields.required("type", Fields.expected(AlgoType.class), fields.oneOf("type", AlgoType.class));
        Optional<Duration> duration = fields.duration("duration");
        duration.ifPresent(
                d -> fields.check(d.compareTo(ALGO_DURATION_MAX) <= 0, "duration", d, "at most " + ALGO_DURATION_MAX));
        Optional<Integer> slices = fields.integer("slices", 1, SLICES_MAX);
        Optional<BigDecimal> rate = fields.positive("rate");
        rate.ifPresent(r -> fields.check(r.compareTo(BigDecimal.ONE) <= 0, "rate", r, "at most 1"));
        fields.refuseOthers();
        return type.map(t -> new Algo(t, duration, slices, rate));
    }

    private static Optional<Route> route(Fields fields) {
        Optional<RoutePolicy> policy = fields.required(
                "policy", Fields.expected(RoutePolicy.class), fields.oneOf("policy", RoutePolicy.class));
        List<VenueId> venues = fields.texts("venues", VENUES_MAX, Ids.expected(Ids.VENUE_CHARS), VenueId::new);
        fields.refuseOthers();
        return policy.map(p -> new Route(p, venues));
    }
}
