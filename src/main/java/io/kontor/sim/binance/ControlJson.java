package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.instrument.Instrument;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.fault.FaultSwitch;
import io.kontor.sim.fault.Faults;
import io.kontor.sim.fault.RequestKind;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.NewOrder;
import io.kontor.sim.message.OrderRecord;
import io.kontor.value.AccountId;
import io.kontor.value.ClientOrderId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The controls' bodies; in the gateway's own spelling, not the venue's. Pure but for the ids it invents. */
final class ControlJson {
    /** The fields of an order and of a switch. */
    static final String[] ORDER = {
        "account", "clientOrderId", "symbol", "side", "amount", "price", "timeInForce", "postOnly"
    };

    private static final String[] SWITCH = {"probability", "next", "delay", "account", "request"};

    private final Markets markets;
    private final Supplier<String> newIds;

    ControlJson(Markets markets, Supplier<String> newIds) {
        this.markets = markets;
        this.newIds = newIds;
    }

    ObjectNode order(OrderRecord order) {
        return object().put("orderId", order.id())
                .put("clientOrderId", order.clientOrderId().value())
                .put("account", order.account().value())
                .put("symbol", order.symbol().value())
                .put("side", order.request().side().name())
                .put("price", order.request().limit().map(Price::toString).orElse(null))
                .put("amount", order.request().quantity().toString())
                .put("filledAmount", order.filled().toString())
                .put("filledQuote", order.filledQuote().toString())
                .put("status", OrderJson.status(order))
                .put("at", order.placedAt().toString())
                .put("updatedAt", order.updatedAt().toString());
    }

    ObjectNode fill(Fill fill) {
        return object().put("trade", fill.trade())
                .put("orderId", fill.orderId())
                .put("account", fill.account().value())
                .put("symbol", fill.symbol().value())
                .put("side", fill.side().name())
                .put("price", fill.price().toString())
                .put("amount", fill.quantity().toString())
                .put("fee", fill.fee().toString())
                .put("feeAsset", fill.feeAsset().value())
                .put("liquidity", fill.liquidity().name())
                .put("standing", fill.standing().name())
                .put("at", fill.at().toString());
    }

    ObjectNode holding(Holding holding) {
        return object().put("account", holding.account().value())
                .put("asset", holding.name())
                .put("free", holding.free().toString())
                .put("locked", holding.locked().toString());
    }

    ObjectNode clock(FaceClock clock) {
        return object().put("at", clock.now().toString())
                .put("offset", clock.offset().toString());
    }

    /** Every kind with its switch and how often it has struck. */
    ObjectNode faults(Faults faults) {
        Map<FaultKind, FaultSwitch> switches = faults.switches();
        Map<FaultKind, Long> struck = faults.struck();
        ObjectNode json = object();
        for (FaultKind kind : FaultKind.values()) {
            FaultSwitch setting = switches.getOrDefault(kind, FaultSwitch.next(0));
            ObjectNode each = json.putObject(kind.name())
                    .put("probability", setting.probability())
                    .put("next", setting.next())
                    .put("delay", setting.delay().toString());
            setting.account().ifPresent(account -> each.put("account", account.value()));
            setting.request().ifPresent(request -> each.put("request", request.name()));
            each.put("struck", struck.getOrDefault(kind, 0L));
        }
        return json;
    }

    /** Turns the switches that are named; all or, where one is not understood, none. */
    void set(Faults faults, ControlBody body) {
        Map<FaultKind, FaultSwitch> switches = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            if (body.has(kind.name())) {
                switches.put(kind, faultSwitch(body.object(kind.name(), SWITCH)));
            }
        }
        switches.forEach(faults::set);
    }

    /** Another participant's order. */
    NewOrder order(ControlBody body) {
        return new NewOrder(
                new AccountId(body.text("account").orElse("others")),
                new ClientOrderId(body.text("clientOrderId").orElseGet(newIds)),
                symbol(body.required("symbol")),
                word(Side.class, "side", body.required("side")),
                required(body, "amount", Quantity::of),
                body.has("price") ? Optional.of(required(body, "price", Price::of)) : Optional.empty(),
                word(TimeInForce.class, "timeInForce", body.text("timeInForce").orElse("GTC")),
                body.flag("postOnly"),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.MAX);
    }

    /** By our name or the venue's. */
    private Symbol symbol(String name) {
        return markets.all().stream()
                .map(Instrument::symbol)
                .filter(symbol -> symbol.value().equals(name))
                .findFirst()
                .orElseGet(() -> markets.of(name).symbol());
    }

    private static FaultSwitch faultSwitch(ControlBody body) {
        try {
            return new FaultSwitch(
                    body.number("probability").orElse(0),
                    body.whole("next").orElse(0),
                    Duration.parse(body.text("delay").orElse("PT0S")),
                    body.text("account").map(AccountId::new),
                    body.text("request").map(text -> word(RequestKind.class, "request", text)));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            throw Refused.bad(-1100, String.valueOf(e.getMessage()));
        }
    }

    private static <E extends Enum<E>> E word(Class<E> words, String name, String word) {
        return Arrays.stream(words.getEnumConstants())
                .filter(each -> each.name().equals(word))
                .findFirst()
                .orElseThrow(() -> Refused.bad(
                        -1100,
                        name + ": " + word + " (expected: one of " + Arrays.toString(words.getEnumConstants()) + ")"));
    }

    private static <T> T required(ControlBody body, String name, Function<String, T> read) {
        try {
            return read.apply(body.amount(name).orElse(""));
        } catch (IllegalArgumentException e) {
            throw Refused.missing(name);
        }
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
