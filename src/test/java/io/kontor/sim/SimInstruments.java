package io.kontor.sim;

import io.kontor.instrument.AmountRule;
import io.kontor.instrument.AssetMetadata;
import io.kontor.instrument.AssetType;
import io.kontor.instrument.Capabilities;
import io.kontor.instrument.Capabilities.OrderKind;
import io.kontor.instrument.Contract;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.Instruments;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A few instruments, built by hand. */
public final class SimInstruments implements Instruments {
    public static final VenueId VENUE = new VenueId("SIM");
    public static final Symbol BTC_USDT = new Symbol("BTC/USDT");
    public static final Symbol ETH_USDT = new Symbol("ETH/USDT");
    public static final Symbol AAPL_USD = new Symbol("AAPL/USD");
    public static final Symbol BTC_PERP = new Symbol("BTC-PERP");

    private final Map<Symbol, Instrument> instruments;

    public SimInstruments() {
        this(List.of(
                spot("BTC/USDT", "0.01", "0.00001", "1"),
                spot("ETH/USDT", "0.01", "0.0001", "1"),
                spot("AAPL/USD", "0.01", "1", "0"),
                perpetual("BTC-PERP", "BTC", "USDT", "0.1", "0.001")));
    }

    public SimInstruments(Collection<Instrument> instruments) {
        this.instruments = instruments.stream().collect(Collectors.toMap(Instrument::symbol, Function.identity()));
    }

    /** So many spot markets in USDT, for load. */
    public static SimInstruments many(int count) {
        return new SimInstruments(java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> spot("C%02d/USDT".formatted(i), "0.01", "0.0001", "1"))
                .toList());
    }

    public static Instrument spot(String symbol, String tick, String step, String minNotional) {
        String base = symbol.substring(0, symbol.indexOf('/'));
        String quote = symbol.substring(symbol.indexOf('/') + 1);
        return instrument(symbol, AssetType.SPOT, base, quote, tick, step, minNotional, Optional.empty());
    }

    static Instrument perpetual(String symbol, String base, String quote, String tick, String step) {
        Contract contract = new Contract(
                BigDecimal.ONE,
                new Asset(quote),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return instrument(symbol, AssetType.PERP, base, quote, tick, step, "0", Optional.of(contract));
    }

    @Override
    public Optional<Instrument> find(Symbol symbol) {
        return Optional.ofNullable(instruments.get(symbol));
    }

    @Override
    public Collection<Instrument> all() {
        return instruments.values().stream()
                .sorted(Comparator.comparing(Instrument::symbol))
                .toList();
    }

    @Override
    public Optional<AssetMetadata> asset(Asset asset) {
        return Optional.empty();
    }

    private static Instrument instrument(
            String symbol,
            AssetType type,
            String base,
            String quote,
            String tick,
            String step,
            String minNotional,
            Optional<Contract> contract) {
        Quantity lot = Quantity.of(step);
        return new Instrument(
                new Symbol(symbol),
                VENUE,
                symbol.replace("/", ""),
                type,
                new Asset(base),
                new Asset(quote),
                new AmountRule(lot, Quantity.of("1000000"), lot, lot),
                PriceRule.fixed(Price.of(tick), Price.of("10000000"), Price.of(tick)),
                Money.of(minNotional),
                new Capabilities(
                        Set.of(Side.values()),
                        Set.of(AmountType.BASE),
                        Set.of(OrderKind.values()),
                        Set.of(TimeInForce.values()),
                        Set.of(),
                        true,
                        true,
                        true),
                contract,
                "ALWAYS");
    }
}
