package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.PriceRule;
import io.kontor.sim.message.SelfTrade;
import io.kontor.value.Price;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;

/** The trading rules of every symbol, as the venue states them. Pure. */
final class ExchangeInfo {
    /** Quantities times prices beyond it are nobody's. */
    private static final String NOTIONAL_MAX = "9000000000.00000000";

    private final SelfTrade selfTradeDefault;
    private final int openOrdersMax;

    ExchangeInfo(SelfTrade selfTradeDefault, int openOrdersMax) {
        this.selfTradeDefault = selfTradeDefault;
        this.openOrdersMax = openOrdersMax;
    }

    ObjectNode toJson(
            Collection<Instrument> instruments,
            ArrayNode rateLimits,
            boolean permissionSets,
            Instant now,
            TimeUnit unit) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("timezone", "UTC").put("serverTime", unit.of(now));
        json.set("rateLimits", rateLimits);
        // Empty, as at the venue, and clients rely on that; what there is of them myFilters tells.
        json.putArray("exchangeFilters");
        ArrayNode symbols = json.putArray("symbols");
        instruments.forEach(instrument -> symbols.add(symbol(instrument, permissionSets)));
        return json;
    }

    ArrayNode exchangeFilters() {
        ArrayNode filters = JsonNodeFactory.instance.arrayNode();
        filters.addObject().put("filterType", "EXCHANGE_MAX_NUM_ORDERS").put("maxNumOrders", openOrdersMax);
        return filters;
    }

    ArrayNode filters(Instrument instrument) {
        ArrayNode filters = JsonNodeFactory.instance.arrayNode();
        filters.addObject()
                .put("filterType", "PRICE_FILTER")
                .put("minPrice", Text.of(instrument.price().min()))
                .put("maxPrice", Text.of(instrument.price().max()))
                .put("tickSize", Text.of(finestTick(instrument.price())));
        filters.addObject()
                .put("filterType", "LOT_SIZE")
                .put("minQty", Text.of(instrument.amount().min()))
                .put("maxQty", Text.of(instrument.amount().max()))
                .put("stepSize", Text.of(instrument.amount().step()));
        filters.addObject().put("filterType", "ICEBERG_PARTS").put("limit", Integer.MAX_VALUE);
        filters.addObject()
                .put("filterType", "MARKET_LOT_SIZE")
                .put("minQty", Text.of(instrument.amount().min()))
                .put("maxQty", Text.of(instrument.amount().max()))
                .put("stepSize", Text.of(instrument.amount().step()));
        filters.addObject()
                .put("filterType", "NOTIONAL")
                .put("minNotional", Text.of(instrument.minNotional()))
                .put("applyMinToMarket", false)
                .put("maxNotional", NOTIONAL_MAX)
                .put("applyMaxToMarket", false)
                .put("avgPriceMins", 5);
        filters.addObject().put("filterType", "MAX_NUM_ORDERS").put("maxNumOrders", openOrdersMax);
        filters.addObject().put("filterType", "MAX_NUM_ALGO_ORDERS").put("maxNumAlgoOrders", openOrdersMax);
        return filters;
    }

    private ObjectNode symbol(Instrument instrument, boolean permissionSets) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("symbol", instrument.base().value() + instrument.quote().value())
                .put("status", "TRADING")
                .put("baseAsset", instrument.base().value())
                .put("baseAssetPrecision", Text.DECIMALS)
                .put("quoteAsset", instrument.quote().value())
                .put("quotePrecision", Text.DECIMALS)
                .put("quoteAssetPrecision", Text.DECIMALS)
                .put("baseCommissionPrecision", Text.DECIMALS)
                .put("quoteCommissionPrecision", Text.DECIMALS);
        ArrayNode types = json.putArray("orderTypes");
        OrderType.NAMES.forEach(types::add);
        json.put("icebergAllowed", true)
                .put("ocoAllowed", false)
                .put("otoAllowed", false)
                .put("opoAllowed", false)
                .put("quoteOrderQtyMarketAllowed", true)
                .put("allowTrailingStop", false)
                .put("cancelReplaceAllowed", true)
                .put("amendAllowed", true)
                .put("pegInstructionsAllowed", false)
                .put("isSpotTradingAllowed", true)
                .put("isMarginTradingAllowed", false);
        json.set("filters", filters(instrument));
        json.putArray("permissions");
        ArrayNode sets = json.putArray("permissionSets");
        if (permissionSets) {
            sets.addArray().add("SPOT");
        }
        json.put("defaultSelfTradePreventionMode", selfTradeDefault.name());
        ArrayNode modes = json.putArray("allowedSelfTradePreventionModes");
        OrderParams.SELF_TRADE_MODES.forEach(modes::add);
        return json;
    }

    /** The venue has one tick per symbol; zero, where prices have none, switches the rule off. */
    private static Price finestTick(PriceRule rule) {
        return rule.bands().stream()
                .map(PriceRule.Band::tick)
                .min(Price::compareTo)
                .orElse(new Price(BigDecimal.ZERO));
    }
}
