package io.kontor.instrument;

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
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Instruments to test with. */
final class Samples {
    /** Below 1 the tick is 0.0001, from 1 it is 0.01, from 100 it is 0.05. */
    static final PriceRule BANDED = new PriceRule(
            Price.of("0.0001"),
            Price.of("100000"),
            List.of(band("0", "0.0001"), band("1", "0.01"), band("100", "0.05")));

    private Samples() {}

    static Instrument spot(String venue, String symbol, String tick, String step) {
        return of(
                venue,
                symbol,
                AssetType.SPOT,
                PriceRule.fixed(Price.of(tick), Price.of("1000000"), Price.of(tick)),
                new AmountRule(Quantity.of(step), Quantity.of("9000"), Quantity.of(step), Quantity.of(step)),
                Optional.empty());
    }

    static Instrument of(
            String venue,
            String symbol,
            AssetType type,
            PriceRule price,
            AmountRule amount,
            Optional<Contract> contract) {
        return new Instrument(
                new Symbol(symbol),
                new VenueId(venue),
                symbol.replace("/", ""),
                type,
                new Asset(symbol.substring(0, symbol.indexOf('/'))),
                new Asset("USDT"),
                amount,
                price,
                Money.of("5"),
                new Capabilities(
                        Set.of(Side.BUY, Side.SELL),
                        Set.of(AmountType.BASE),
                        Set.of(OrderKind.LIMIT),
                        Set.of(TimeInForce.GTC, TimeInForce.IOC),
                        Set.of(TriggerType.STOP),
                        true,
                        false,
                        true),
                contract,
                "UTC");
    }

    static Contract option() {
        return new Contract(
                new BigDecimal("0.10"),
                new Asset("USDT"),
                Optional.of(new Symbol("BTC/USDT")),
                Optional.of(Instant.parse("2027-03-26T08:00:00Z")),
                Optional.of(Price.of("90000")),
                Optional.of(Contract.OptionType.PUT));
    }

    static Contract perpetual(String multiplier) {
        return new Contract(
                new BigDecimal(multiplier),
                new Asset("USDT"),
                Optional.of(new Symbol("BTC/USDT")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static PriceRule.Band band(String from, String tick) {
        return new PriceRule.Band(Price.of(from), Price.of(tick));
    }
}
