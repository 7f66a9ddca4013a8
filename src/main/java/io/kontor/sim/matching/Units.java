package io.kontor.sim.matching;

import io.kontor.instrument.Instrument;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Trigger;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One instrument's prices and quantities as whole numbers, so that a book compares and adds longs. A unit is the finest decimal any of
 * its ticks or its step needs; the two must never meet without this class between.
 */
public final class Units {
    private static final int CONTINUOUS_PRICE_SCALE = 8;

    /** So that sums of thousands of quantities stay far from overflow. */
    private static final int DIGITS_MAX = 15;

    private final int priceScale;
    private final int quantityScale;

    private Units(int priceScale, int quantityScale) {
        this.priceScale = priceScale;
        this.quantityScale = quantityScale;
    }

    public static Units of(Instrument instrument) {
        int priceScale = instrument.price().bands().stream()
                .mapToInt(band -> band.tick().value().scale())
                .max()
                .orElse(CONTINUOUS_PRICE_SCALE);
        return new Units(priceScale, instrument.amount().step().value().scale());
    }

    /** Whether both can be counted at all: not finer than a unit, and small enough for their sums to be. */
    boolean fit(Quantity quantity, Price price) {
        return fits(quantity.value(), quantityScale) && fits(price.value(), priceScale);
    }

    /** Whether an order that was recorded can still be counted; not where a tick or the step has become coarser since. */
    boolean fit(OrderRecord order) {
        return Stream.of(
                                Optional.of(order.request().quantity()),
                                order.request().display(),
                                Optional.of(order.filled()),
                                Optional.of(order.shown()))
                        .flatMap(Optional::stream)
                        .allMatch(quantity -> fits(quantity.value(), quantityScale))
                && Stream.of(order.request().limit(), order.request().trigger().map(Trigger::price))
                        .flatMap(Optional::stream)
                        .allMatch(price -> fits(price.value(), priceScale));
    }

    /** Throws where the price is finer than any tick: for checked prices only. */
    public long price(Price price) {
        return price.value()
                .setScale(priceScale, RoundingMode.UNNECESSARY)
                .unscaledValue()
                .longValueExact();
    }

    /** Throws where the quantity is not on the step: for checked quantities only. */
    public long quantity(Quantity quantity) {
        return quantity.value()
                .setScale(quantityScale, RoundingMode.UNNECESSARY)
                .unscaledValue()
                .longValueExact();
    }

    /** For prices from elsewhere, such as a recording with finer ticks than ours. */
    public long price(BigDecimal price, RoundingMode mode) {
        return price.setScale(priceScale, mode).unscaledValue().longValueExact();
    }

    /** For quantities from elsewhere; what is less than a unit does not count. */
    public long quantityDown(BigDecimal quantity) {
        return quantity.setScale(quantityScale, RoundingMode.DOWN)
                .unscaledValue()
                .longValueExact();
    }

    private static boolean fits(BigDecimal value, int scale) {
        return value.scale() <= scale && value.precision() - value.scale() + scale <= DIGITS_MAX;
    }

    public Price price(long units) {
        return new Price(BigDecimal.valueOf(units, priceScale));
    }

    public Quantity quantity(long units) {
        return units == 0 ? Quantity.ZERO : new Quantity(BigDecimal.valueOf(units, quantityScale));
    }
}
