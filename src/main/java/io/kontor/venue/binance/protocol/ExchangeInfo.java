package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.instrument.AmountRule;
import io.kontor.instrument.AssetType;
import io.kontor.instrument.Capabilities;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.PriceRule;
import io.kontor.value.AmountType;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.VenueId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What exchangeInfo says: what can be traded and how fast.
 *
 * @param changes what can be done to an open order, of each instrument
 * @param problems each symbol that cannot be an instrument of ours, and why
 */
public record ExchangeInfo(
        List<Instrument> instruments, Map<Symbol, Changes> changes, List<RateLimit> limits, List<String> problems) {
    /** The venue's number for "no bound" and "no tick". */
    private static final BigDecimal DISABLED = BigDecimal.ZERO;

    /** How many ticks or steps stand for "no upper bound": far above any order, and a whole number of them fits a long. */
    private static final BigDecimal UNBOUNDED = new BigDecimal("1e15");

    /**
     * Of those symbols, whatever else it tells of.
     *
     * @param wanted by the venue's names
     */
    public static ExchangeInfo of(VenueId venue, JsonNode body, Collection<String> wanted) {
        List<Instrument> instruments = new ArrayList<>();
        Map<Symbol, Changes> changes = new HashMap<>();
        List<String> problems = new ArrayList<>();
        Set<String> missing = new TreeSet<>(wanted);
        for (JsonNode symbol : Json.child(body, "symbols")) {
            if (!missing.remove(symbol.path("symbol").asText())) {
                continue;
            }
            try {
                Instrument instrument = instrument(venue, symbol);
                instruments.add(instrument);
                changes.put(instrument.symbol(), Changes.of(symbol));
            } catch (ProtocolException | IllegalArgumentException e) {
                problems.add(symbol.path("symbol").asText() + ": " + e.getMessage());
            }
        }
        missing.forEach(name -> problems.add(name + ": the venue does not list it"));
        return new ExchangeInfo(
                List.copyOf(instruments),
                Map.copyOf(changes),
                RateLimit.list(Json.child(body, "rateLimits")),
                List.copyOf(problems));
    }

    private static Instrument instrument(VenueId venue, JsonNode symbol) {
        Asset base = new Asset(Json.text(symbol, "baseAsset"));
        Asset quote = new Asset(Json.text(symbol, "quoteAsset"));
        return new Instrument(
                new Symbol(base + "/" + quote),
                venue,
                Json.text(symbol, "symbol"),
                AssetType.SPOT,
                base,
                quote,
                amount(filter(symbol, "LOT_SIZE").orElseThrow(() -> lacks("LOT_SIZE"))),
                price(
                        filter(symbol, "PRICE_FILTER").orElseThrow(() -> lacks("PRICE_FILTER")),
                        BigDecimal.ONE.movePointLeft((int) Json.number(symbol, "quoteAssetPrecision"))),
                minNotional(symbol),
                capabilities(symbol),
                Optional.empty(),
                "UTC");
    }

    private static AmountRule amount(JsonNode lot) {
        Quantity step = Json.quantity(lot, "stepSize");
        return new AmountRule(Json.quantity(lot, "minQty"), Json.quantity(lot, "maxQty"), step, step);
    }

    /** Without a tick the price may have as many digits as the quote asset. */
    private static PriceRule price(JsonNode filter, BigDecimal finest) {
        BigDecimal tick = Json.price(filter, "tickSize").value();
        BigDecimal max = Json.price(filter, "maxPrice").value();
        BigDecimal step = tick.compareTo(DISABLED) == 0 ? finest : tick;
        return PriceRule.fixed(
                Json.price(filter, "minPrice"),
                new Price(max.compareTo(DISABLED) == 0 ? step.multiply(UNBOUNDED) : max),
                new Price(step));
    }

    private static Money minNotional(JsonNode symbol) {
        return filter(symbol, "NOTIONAL")
                .or(() -> filter(symbol, "MIN_NOTIONAL"))
                .map(filter -> new Money(Json.price(filter, "minNotional").value()))
                .orElse(Money.ZERO);
    }

    /** DAY and GTD are the gateway's to end; a market order goes out as an IOC limit at its protection price. */
    private static Capabilities capabilities(JsonNode symbol) {
        Set<String> types = new HashSet<>();
        Json.child(symbol, "orderTypes").forEach(type -> types.add(type.asText()));
        Set<Capabilities.OrderKind> kinds = types.contains("LIMIT")
                ? EnumSet.allOf(Capabilities.OrderKind.class)
                : EnumSet.noneOf(Capabilities.OrderKind.class);
        return new Capabilities(
                EnumSet.allOf(Side.class),
                EnumSet.of(AmountType.BASE, AmountType.QUOTE),
                kinds,
                EnumSet.of(TimeInForce.GTC, TimeInForce.IOC, TimeInForce.FOK, TimeInForce.DAY, TimeInForce.GTD),
                Set.of(),
                types.contains("LIMIT_MAKER"),
                false,
                Json.flag(symbol, "icebergAllowed"));
    }

    private static Optional<JsonNode> filter(JsonNode symbol, String type) {
        for (JsonNode filter : Json.child(symbol, "filters")) {
            if (filter.path("filterType").asText().equals(type)) {
                return Optional.of(filter);
            }
        }
        return Optional.empty();
    }

    private static ProtocolException lacks(String filter) {
        return new ProtocolException("no filter " + filter);
    }
}
