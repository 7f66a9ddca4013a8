package io.kontor.instrument;

import io.kontor.value.Price;
import io.kontor.value.Refusal;
import io.kontor.value.RefusalCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;

/**
 * What prices an instrument takes. Ticks are fixed (one band), dynamic by price band, or continuous (no band).
 *
 * <p>Whole ticks as a {@code long} count the {@link #unit}: the tick itself, or with several bands the largest number all their ticks
 * are multiples of. So they stay proportional to the price across bands and can be added, compared and multiplied.
 *
 * @param bands ascending by {@code from}; the last one whose {@code from} is not above the price applies, below them all the first.
 *     Each {@code from} lies on the tick on either side of it, so that rounding never ends between two ticks
 */
public record PriceRule(Price min, Price max, List<Band> bands) {
    /** A continuous price still ends somewhere: no venue we know carries more digits after the point. */
    public static final int CONTINUOUS_DECIMALS = 18;

    private static final BigDecimal TICKS_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

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
        if (min.compareTo(max) > 0) {
            throw new IllegalArgumentException("price min: " + min + " (expected: at most max " + max + ")");
        }
        for (int i = 1; i < bands.size(); i++) {
            requireBorder(bands.get(i - 1), bands.get(i));
        }
        if (!bands.isEmpty()) {
            BigDecimal farthest = min.value().abs().max(max.value().abs());
            if (farthest.compareTo(unitOf(bands).multiply(TICKS_MAX)) > 0) {
                throw new IllegalArgumentException(
                        "price range: " + min + " to " + max + " (expected: at most 2^63 - 1 ticks)");
            }
        }
    }

    public static PriceRule fixed(Price min, Price max, Price tick) {
        return new PriceRule(min, max, List.of(new Band(min, tick)));
    }

    public static PriceRule continuous(Price min, Price max) {
        return new PriceRule(min, max, List.of());
    }

    public Optional<Refusal> check(String field, Price price) {
        if (price.compareTo(min) < 0 || price.compareTo(max) > 0) {
            return Optional.of(Refusal.of(
                    RefusalCode.PRICE_OUT_OF_RANGE,
                    field,
                    price.toString(),
                    "at least " + min + " and at most " + max));
        }
        Optional<Price> tick = tickAt(price);
        boolean fits = tick.isPresent()
                ? price.value().remainder(tick.get().value()).signum() == 0
                : price.value().scale() <= CONTINUOUS_DECIMALS;
        return fits
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        RefusalCode.PRICE_NOT_ON_TICK,
                        field,
                        price.toString(),
                        tick.map(t -> "a multiple of tick " + t)
                                .orElse("at most " + CONTINUOUS_DECIMALS + " digits after the point")));
    }

    /** The tick that applies at this price; empty for a continuous price. */
    public Optional<Price> tickAt(Price price) {
        if (bands.isEmpty()) {
            return Optional.empty();
        }
        Band applies = bands.getFirst();
        for (int i = 1; i < bands.size() && bands.get(i).from().compareTo(price) <= 0; i++) {
            applies = bands.get(i);
        }
        return Optional.of(applies.tick());
    }

    /** What one of {@link #toTicks} is worth; empty for a continuous price. */
    public Optional<Price> unit() {
        return bands.isEmpty() ? Optional.empty() : Optional.of(new Price(unitOf(bands)));
    }

    /** The price in whole units; throws if it is not on the tick of its band or the price is continuous, for checked prices only. */
    public long toTicks(Price price) {
        Price tick = tickAt(price).orElseThrow(() -> new ArithmeticException("a continuous price has no ticks"));
        BigDecimal inBand = price.value().divide(tick.value(), 0, RoundingMode.UNNECESSARY);
        return bands.size() == 1
                ? inBand.longValueExact()
                : price.value()
                        .divide(unitOf(bands), 0, RoundingMode.UNNECESSARY)
                        .longValueExact();
    }

    public Price fromTicks(long ticks) {
        if (bands.isEmpty()) {
            throw new ArithmeticException("a continuous price has no ticks");
        }
        return new Price(unitOf(bands).multiply(BigDecimal.valueOf(ticks)));
    }

    /** The price rounded to its tick: FLOOR for what must not be passed upwards, CEILING for downwards. */
    public Price round(Price price, RoundingMode mode) {
        return tickAt(price)
                .map(tick ->
                        new Price(price.value().divide(tick.value(), 0, mode).multiply(tick.value())))
                .orElseGet(() -> new Price(price.value().setScale(CONTINUOUS_DECIMALS, mode)));
    }

    private static void requireBorder(Band below, Band above) {
        BigDecimal border = above.from().value();
        boolean onBothTicks = border.remainder(below.tick().value()).signum() == 0
                && border.remainder(above.tick().value()).signum() == 0;
        if (below.from().compareTo(above.from()) >= 0 || !onBothTicks) {
            throw new IllegalArgumentException("price band from: " + border.toPlainString()
                    + " (expected: above the band before, a multiple of tick " + below.tick() + " and of tick "
                    + above.tick() + ")");
        }
    }

    private static BigDecimal unitOf(List<Band> bands) {
        BigDecimal unit = bands.getFirst().tick().value();
        for (int i = 1; i < bands.size(); i++) {
            BigDecimal other = bands.get(i).tick().value();
            while (other.signum() != 0) {
                BigDecimal remainder = unit.remainder(other);
                unit = other;
                other = remainder;
            }
        }
        return unit;
    }
}
