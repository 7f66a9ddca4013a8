package io.kontor.instrument;

import io.kontor.value.Price;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * What prices an instrument takes. Ticks are fixed (one band), dynamic by price band, or continuous (no band).
 *
 * @param bands ascending by {@code from}; the last one whose {@code from} is not above the price applies
 */
public record PriceRule(Price min, Price max, List<Band> bands) {
    /** From this price up, prices are whole multiples of the tick. */
    public record Band(Price from, Price tick) {
        public Band {
            if (!tick.isPositive()) {
                throw new IllegalArgumentException("tick: " + tick + " (expected: > 0)");
            }
        }
    }

    public PriceRule {
        bands = List.copyOf(bands);
        for (int i = 1; i < bands.size(); i++) {
            if (bands.get(i - 1).from().compareTo(bands.get(i).from()) >= 0) {
                throw new IllegalArgumentException("price bands: " + bands + " (expected: ascending)");
            }
        }
    }

    public static PriceRule fixed(Price min, Price max, Price tick) {
        return new PriceRule(min, max, List.of(new Band(min, tick)));
    }

    public Optional<Refusal> check(String field, Price price) {
        if (price.compareTo(min) < 0 || price.compareTo(max) > 0) {
            return Optional.of(Refusal.of(
                    RefusalCode.PRICE_OUT_OF_RANGE,
                    field,
                    price.toString(),
                    "at least " + min + " and at most " + max));
        }
        return tickAt(price)
                .filter(tick -> price.value().remainder(tick.value()).signum() != 0)
                .map(tick -> Refusal.of(
                        RefusalCode.PRICE_NOT_ON_TICK, field, price.toString(), "a multiple of tick " + tick));
    }

    /** The tick that applies at this price; empty for a continuous price. */
    public Optional<Price> tickAt(Price price) {
        Optional<Price> tick = Optional.empty();
        for (Band band : bands) {
            if (tick.isEmpty() || band.from().compareTo(price) <= 0) {
                tick = Optional.of(band.tick());
            }
        }
        return tick;
    }

    /** The price rounded to its tick: FLOOR for what must not be passed upwards, CEILING for downwards. */
    public Price round(Price price, RoundingMode mode) {
        return tickAt(price)
                .map(tick ->
                        new Price(price.value().divide(tick.value(), 0, mode).multiply(tick.value())))
                .orElse(price);
    }
}
