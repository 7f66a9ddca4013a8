package io.kontor.instrument;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import io.kontor.instrument.Capabilities.OrderKind;
import io.kontor.value.AmountType;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import io.kontor.value.TimeInForce;
import io.kontor.value.TriggerType;
import io.kontor.value.VenueId;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one instrument stands in the configuration, both ways: written out, what a venue says of an instrument can have single keys
 * overridden before it is read again.
 */
final class InstrumentFormat {
    /** Set on an entry, not on an instrument: see {@link InstrumentSettings}. */
    static final String SOURCE = "source";

    static final String CALENDAR = "calendar";

    private static final String CONTINUOUS = "continuous";

    private InstrumentFormat() {}

    static Instrument read(VenueId venue, Symbol symbol, Section entry) {
        entry.onlyKeys(
                SOURCE,
                "type",
                "base",
                "quote",
                "venue-symbol",
                "amount",
                "price",
                "min-notional",
                "capabilities",
                "contract",
                CALENDAR);
        return entry.make(() -> new Instrument(
                symbol,
                venue,
                entry.has("venue-symbol")
                        ? entry.text("venue-symbol")
                        : symbol.value().replace("/", ""),
                entry.has("type") ? entry.word("type", AssetType.class) : AssetType.SPOT,
                entry.as("base", Asset::new),
                entry.as("quote", Asset::new),
                readAmount(entry.section("amount")),
                readPrice(entry.section("price")),
                entry.has("min-notional") ? entry.as("min-notional", Money::of) : Money.ZERO,
                readCapabilities(entry.section("capabilities")),
                entry.has("contract") ? Optional.of(readContract(entry.section("contract"))) : Optional.empty(),
                entry.has(CALENDAR) ? entry.text(CALENDAR) : InstrumentSettings.UTC));
    }

    private static AmountRule readAmount(Section amount) {
        amount.onlyKeys("min", "max", "step", "round-lot");
        Quantity step = amount.as("step", Quantity::of);
        return amount.make(() -> new AmountRule(
                amount.as("min", Quantity::of),
                amount.as("max", Quantity::of),
                step,
                amount.has("round-lot") ? amount.as("round-lot", Quantity::of) : step));
    }

    private static PriceRule readPrice(Section price) {
        price.onlyKeys("min", "max", "tick");
        Price min = price.as("min", Price::of);
        Price max = price.as("max", Price::of);
        if (price.hasList("tick")) {
            return price.make(() -> new PriceRule(
                    min,
                    max,
                    price.list("tick").stream().map(InstrumentFormat::readBand).toList()));
        }
        return price.text("tick").equals(CONTINUOUS)
                ? price.make(() -> PriceRule.continuous(min, max))
                : price.make(() -> PriceRule.fixed(min, max, price.as("tick", Price::of)));
    }

    private static PriceRule.Band readBand(Section band) {
        band.onlyKeys("from", "tick");
        return band.make(() -> new PriceRule.Band(band.as("from", Price::of), band.as("tick", Price::of)));
    }

    private static Capabilities readCapabilities(Section section) {
        section.onlyKeys(
                "sides",
                "amount-types",
                "kinds",
                "times-in-force",
                "triggers",
                "post-only",
                "reduce-only",
                "iceberg",
                "reduce-below-minimum");
        return new Capabilities(
                section.words("sides", Side.class),
                section.words("amount-types", AmountType.class),
                section.words("kinds", OrderKind.class),
                section.words("times-in-force", TimeInForce.class),
                section.words("triggers", TriggerType.class),
                section.flag("post-only"),
                section.flag("reduce-only"),
                section.flag("iceberg"),
                section.has("reduce-below-minimum") && section.flag("reduce-below-minimum"));
    }

    private static Contract readContract(Section section) {
        section.onlyKeys("multiplier", "settlement", "underlying", "expiry", "strike", "option-type");
        return section.make(() -> new Contract(
                section.decimal("multiplier"),
                section.as("settlement", Asset::new),
                section.has("underlying") ? Optional.of(section.as("underlying", Symbol::new)) : Optional.empty(),
                section.has("expiry") ? Optional.of(section.as("expiry", Instant::parse)) : Optional.empty(),
                section.has("strike") ? Optional.of(section.as("strike", Price::of)) : Optional.empty(),
                section.has("option-type")
                        ? Optional.of(section.word("option-type", Contract.OptionType.class))
                        : Optional.empty()));
    }

    /** The entry that {@link #read} makes this instrument of. */
    static Config write(Instrument instrument) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("type", instrument.type().name());
        entry.put("base", instrument.base().value());
        entry.put("quote", instrument.quote().value());
        entry.put("venue-symbol", instrument.venueSymbol());
        AmountRule amount = instrument.amount();
        entry.put(
                "amount",
                Map.of(
                        "min", amount.min().toString(),
                        "max", amount.max().toString(),
                        "step", amount.step().toString(),
                        "round-lot", amount.roundLot().toString()));
        PriceRule price = instrument.price();
        entry.put(
                "price",
                Map.of("min", price.min().toString(), "max", price.max().toString(), "tick", writeTick(price)));
        entry.put("min-notional", instrument.minNotional().toString());
        entry.put("capabilities", writeCapabilities(instrument.capabilities()));
        instrument.contract().ifPresent(contract -> entry.put("contract", writeContract(contract)));
        entry.put(CALENDAR, instrument.calendar());
        return ConfigValueFactory.fromMap(entry, instrument.venue() + " on " + instrument.symbol())
                .toConfig();
    }

    private static Object writeTick(PriceRule price) {
        return price.bands().isEmpty()
                ? CONTINUOUS
                : price.bands().stream()
                        .map(band -> Map.of(
                                "from",
                                band.from().toString(),
                                "tick",
                                band.tick().toString()))
                        .toList();
    }

    private static Map<String, Object> writeCapabilities(Capabilities capabilities) {
        return Map.of(
                "sides", names(capabilities.sides()),
                "amount-types", names(capabilities.amountTypes()),
                "kinds", names(capabilities.kinds()),
                "times-in-force", names(capabilities.timesInForce()),
                "triggers", names(capabilities.triggers()),
                "post-only", capabilities.postOnly(),
                "reduce-only", capabilities.reduceOnly(),
                "iceberg", capabilities.iceberg(),
                "reduce-below-minimum", capabilities.reduceBelowMinimum());
    }

    private static Map<String, Object> writeContract(Contract contract) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("multiplier", contract.multiplier().toPlainString());
        entry.put("settlement", contract.settlement().value());
        contract.underlying().ifPresent(underlying -> entry.put("underlying", underlying.value()));
        contract.expiry().ifPresent(expiry -> entry.put("expiry", expiry.toString()));
        contract.strike().ifPresent(strike -> entry.put("strike", strike.toString()));
        contract.optionType().ifPresent(optionType -> entry.put("option-type", optionType.name()));
        return entry;
    }

    private static List<String> names(Collection<? extends Enum<?>> constants) {
        return constants.stream().map(Enum::name).sorted().toList();
    }
}
