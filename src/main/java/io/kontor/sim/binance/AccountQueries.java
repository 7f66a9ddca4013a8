package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.instrument.Instrument;
import io.kontor.sim.TradingSession;
import io.kontor.sim.books.Slice;
import io.kontor.sim.matching.Fees;
import io.kontor.sim.message.Fill;
import io.kontor.sim.message.Holding;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Target;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What an account may ask about itself. */
final class AccountQueries {
    private static final int LIST_DEFAULT = 500;
    private static final int LIST_MAX = 1000;
    private static final Duration INTERVAL_MAX = Duration.ofHours(24);

    private static final int BASIS_POINT_DIGITS = 4;

    private final Markets markets;
    private final OrderParams params;
    private final OrderJson json;
    private final CancelNames names;
    private final ExchangeInfo info;
    private final RateLimits limits;
    private final Fees fees;
    private final FaceClock clock;
    private final int scannedMax;

    /** @param scannedMax rows of an account's history in a symbol one question may look at */
    AccountQueries(
            Markets markets,
            OrderParams params,
            OrderJson json,
            CancelNames names,
            ExchangeInfo info,
            RateLimits limits,
            Fees fees,
            FaceClock clock,
            int scannedMax) {
        this.markets = markets;
        this.params = params;
        this.json = json;
        this.names = names;
        this.info = info;
        this.limits = limits;
        this.fees = fees;
        this.clock = clock;
        this.scannedMax = scannedMax;
    }

    CompletionStage<JsonNode> order(Call call) {
        Target target = params.target(call.params());
        TradingSession session = call.account().session();
        return session.order(target)
                .thenCompose(found ->
                        found.isPresent() ? CompletableFuture.completedStage(found) : canceled(session, target))
                .thenApply(found -> found.<JsonNode>map(order -> found(order, call))
                        .orElseThrow(() -> Refused.bad(-2013, "Order does not exist.")));
    }

    /** By what a canceled order is called since: the name of its cancel. */
    private CompletionStage<Optional<OrderRecord>> canceled(TradingSession session, Target target) {
        OptionalLong number = names.numberOf(session.account(), target);
        return number.isPresent()
                ? session.order(new Target(number, Optional.empty(), target.symbol()))
                : CompletableFuture.completedStage(Optional.empty());
    }

    CompletionStage<JsonNode> openOrders(Call call) {
        Optional<Symbol> symbol =
                call.params().symbol().map(name -> markets.of(name).symbol());
        return call.account()
                .session()
                .openOrders()
                .thenApply(open -> array(open.stream()
                        .filter(order -> markets.has(order.symbol()))
                        .filter(order -> symbol.isEmpty() || order.symbol().equals(symbol.get()))
                        .sorted(Comparator.comparingLong(OrderRecord::id))
                        .map(order -> found(order, call))
                        .toList()));
    }

    CompletionStage<JsonNode> allOrders(Call call) {
        Symbol symbol = markets.of(call.params().requiredSymbol()).symbol();
        Slice slice = slice(call.params(), call.params().whole("orderId"));
        return call.account()
                .session()
                .history(symbol, slice)
                .thenApply(orders ->
                        array(orders.stream().map(order -> found(order, call)).toList()));
    }

    CompletionStage<JsonNode> trades(Call call) {
        Symbol symbol = markets.of(call.params().requiredSymbol()).symbol();
        OptionalLong order = call.params().whole("orderId");
        boolean numbered = order.isPresent() || call.params().has("fromId");
        if (numbered && (call.params().has("startTime") || call.params().has("endTime"))) {
            throw Refused.bad(-1128, "Combination of optional parameters invalid.");
        }
        Slice slice = slice(call.params(), call.params().whole("fromId"));
        TradingSession session = call.account().session();
        CompletionStage<List<Fill>> found = order.isPresent()
                ? session.trades(order.getAsLong(), slice, fill -> fill.symbol().equals(symbol))
                : session.trades(symbol, slice);
        return found.thenApply(fills ->
                array(fills.stream().map(fill -> json.trade(fill, call.unit())).toList()));
    }

    CompletionStage<JsonNode> account(Call call) {
        boolean omitZero = call.params().flag("omitZeroBalances", false);
        return call.account().session().balances().thenApply(holdings -> account(call, holdings, omitZero));
    }

    CompletionStage<JsonNode> commission(Call call) {
        String name = call.params().requiredSymbol();
        markets.of(name);
        return reached(call, () -> {
            ObjectNode answer = object().put("symbol", name);
            answer.set("standardCommission", rates());
            answer.set("specialCommission", noRates());
            answer.set("taxCommission", noRates());
            answer.set("discount", noDiscount());
            return answer;
        });
    }

    CompletionStage<JsonNode> orderCount(Call call) {
        return reached(call, () -> limits.ordersJson(call.account().account(), call.now()));
    }

    CompletionStage<JsonNode> filters(Call call) {
        Instrument instrument = markets.of(call.params().requiredSymbol());
        return reached(call, () -> {
            ObjectNode answer = object();
            answer.set("exchangeFilters", info.exchangeFilters());
            answer.set("symbolFilters", info.filters(instrument));
            answer.putArray("assetFilters");
            return answer;
        });
    }

    /** What the face knows by itself is as far away as the rest: faults of the account's line strike it too. */
    private static CompletionStage<JsonNode> reached(Call call, Supplier<JsonNode> answer) {
        return call.account().session().reached().thenApply(reached -> answer.get());
    }

    static ObjectNode noCommissionForOrder() {
        ObjectNode answer = object();
        for (String kind :
                List.of("standardCommissionForOrder", "specialCommissionForOrder", "taxCommissionForOrder")) {
            answer.putObject(kind).put("maker", Text.ZERO).put("taker", Text.ZERO);
        }
        answer.set("discount", noDiscount());
        return answer;
    }

    private ObjectNode found(OrderRecord order, Call call) {
        return json.found(order, names.of(order), call.unit());
    }

    private ObjectNode account(Call call, Collection<Holding> holdings, boolean omitZero) {
        ObjectNode answer = object().put("makerCommission", fees.maker().intValue())
                .put("takerCommission", fees.taker().intValue())
                .put("buyerCommission", 0)
                .put("sellerCommission", 0);
        answer.set("commissionRates", rates());
        answer.put("canTrade", true)
                .put("canWithdraw", false)
                .put("canDeposit", false)
                .put("brokered", false)
                .put("requireSelfTradePrevention", false)
                .put("preventSor", false)
                .put("updateTime", call.unit().of(call.now()))
                .put("accountType", "SPOT");
        ArrayNode balances = answer.putArray("balances");
        holdings.stream()
                .filter(holding -> !omitZero
                        || holding.free().value().signum() != 0
                        || holding.locked().value().signum() != 0)
                .forEach(holding -> balances.addObject()
                        .put("asset", holding.name())
                        .put("free", Text.of(holding.free()))
                        .put("locked", Text.of(holding.locked())));
        answer.putArray("permissions").add("SPOT");
        return answer.put(
                "uid", Integer.toUnsignedLong(call.account().account().value().hashCode()));
    }

    private ObjectNode rates() {
        return object().put("maker", rate(fees.maker()))
                .put("taker", rate(fees.taker()))
                .put("buyer", Text.ZERO)
                .put("seller", Text.ZERO);
    }

    private static String rate(BigDecimal basisPoints) {
        return Text.of(basisPoints.movePointLeft(BASIS_POINT_DIGITS));
    }

    private static ObjectNode noRates() {
        return object().put("maker", Text.ZERO)
                .put("taker", Text.ZERO)
                .put("buyer", Text.ZERO)
                .put("seller", Text.ZERO);
    }

    private static ObjectNode noDiscount() {
        return object().put("enabledForAccount", false)
                .put("enabledForSymbol", false)
                .put("discountAsset", "BNB")
                .put("discount", Text.ZERO);
    }

    private Slice slice(Params params, OptionalLong from) {
        Optional<Instant> since = params.time("startTime");
        Optional<Instant> until = params.time("endTime");
        if (since.isPresent()
                && until.isPresent()
                && Duration.between(since.get(), until.get()).compareTo(INTERVAL_MAX) > 0) {
            throw Refused.bad(-1127, "More than 24 hours between startTime and endTime.");
        }
        return new Slice(
                from,
                since.map(clock::engineTime),
                until.map(clock::engineTime),
                params.limit(LIST_DEFAULT, LIST_MAX),
                scannedMax);
    }

    private static ArrayNode array(List<? extends JsonNode> items) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        items.forEach(array::add);
        return array;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
