package io.kontor.sim.market;

import io.kontor.instrument.Instrument;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.Units;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Side;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * One symbol's invented market: the middle wanders on a grid of prices, and quotes stand on the grid's prices to both sides of it. Each
 * update quotes the whole ladder anew, so what participants took is back. A pure function of seed, symbol and the number of updates.
 */
final class RandomWalk {
    private static final int QUANTITY_SPREAD = 100;

    /** What one update brings. */
    record Update(List<LevelChange> quotes, Optional<Trade> trade) {}

    record Trade(Side aggressor, long price, long quantity) {}

    private final Instrument instrument;
    private final Units units;
    private final GeneratorSettings settings;
    private final Random random;
    private final Price grid;
    private final long lowest;
    private final long highest;
    private final TreeMap<Long, Long> bids = new TreeMap<>();
    private final TreeMap<Long, Long> asks = new TreeMap<>();
    private long middle;

    private RandomWalk(Instrument instrument, GeneratorSettings settings, Price grid, long middle, long[] range) {
        this.instrument = instrument;
        this.units = Units.of(instrument);
        this.settings = settings;
        this.random =
                new Random(settings.seed() * 31 + instrument.symbol().value().hashCode());
        this.grid = grid;
        this.middle = middle;
        this.lowest = range[0];
        this.highest = range[1];
    }

    /** Empty where the ladder would not fit into the prices the instrument takes. */
    static Optional<RandomWalk> of(Instrument instrument, Price start, GeneratorSettings settings) {
        Price grid = grid(instrument, start, settings);
        long middle = index(start, grid, RoundingMode.HALF_UP);
        long floor = Math.max(1, index(instrument.price().min(), grid, RoundingMode.CEILING)) + settings.levels();
        long ceiling = index(instrument.price().max(), grid, RoundingMode.FLOOR) - settings.levels();
        long[] range = {Math.max(middle / 2, floor), Math.min(middle * 2, ceiling)};
        return range[0] <= middle && middle <= range[1]
                ? Optional.of(new RandomWalk(instrument, settings, grid, middle, range))
                : Optional.empty();
    }

    Update next() {
        middle = Math.clamp(middle + random.nextInt(3) - 1, lowest, highest);
        List<LevelChange> quotes = new ArrayList<>();
        quote(Side.BUY, bids, middle - settings.levels(), middle - 1, quotes);
        quote(Side.SELL, asks, middle + 1, middle + settings.levels(), quotes);
        return new Update(quotes, random.nextDouble() < settings.tradeProbability() ? trade() : Optional.empty());
    }

    /** A whole number of ticks, and about the wanted part of the start price. */
    private static Price grid(Instrument instrument, Price start, GeneratorSettings settings) {
        Price wanted = new Price(start.value().multiply(settings.spacing()));
        Price tick = instrument.price().tickAt(start).orElse(wanted);
        BigDecimal ticks = wanted.value().divide(tick.value(), 0, RoundingMode.UP);
        return new Price(tick.value().multiply(ticks));
    }

    private void quote(Side side, Map<Long, Long> ladder, long from, long to, List<LevelChange> quotes) {
        ladder.keySet().removeIf(index -> {
            boolean gone = index < from || index > to;
            if (gone) {
                quotes.add(new LevelChange(side, price(side, index), 0));
            }
            return gone;
        });
        for (long index = from; index <= to; index++) {
            ladder.computeIfAbsent(index, this::quantity);
        }
        long refreshed = from + random.nextInt(settings.levels());
        ladder.put(refreshed, quantity(refreshed));
        ladder.forEach((index, quantity) -> quotes.add(new LevelChange(side, price(side, index), quantity)));
    }

    /** Rounded away from the middle, for where ticks grow with the price. */
    private long price(Side side, long index) {
        Price exact = new Price(grid.value().multiply(BigDecimal.valueOf(index)));
        RoundingMode away = side == Side.BUY ? RoundingMode.FLOOR : RoundingMode.CEILING;
        return units.price(instrument.price().round(exact, away));
    }

    /** Half to one and a half times the wanted notional, at least one step. */
    private long quantity(long index) {
        BigDecimal price = grid.value().multiply(BigDecimal.valueOf(index));
        BigDecimal part = BigDecimal.valueOf(QUANTITY_SPREAD / 2 + random.nextInt(QUANTITY_SPREAD))
                .divide(BigDecimal.valueOf(QUANTITY_SPREAD));
        BigDecimal wanted = settings.levelNotional().multiply(part).divide(price, 18, RoundingMode.DOWN);
        Quantity onStep = instrument.amount().roundDown(new Quantity(wanted));
        return units.quantity(onStep.max(instrument.amount().step()));
    }

    private static long index(Price price, Price grid, RoundingMode mode) {
        return price.value().divide(grid.value(), 0, mode).longValueExact();
    }

    private Optional<Trade> trade() {
        Side aggressor = random.nextBoolean() ? Side.BUY : Side.SELL;
        Side maker = aggressor.opposite();
        var best = aggressor == Side.BUY ? asks.firstEntry() : bids.lastEntry();
        long step = units.quantity(instrument.amount().step());
        long steps = best.getValue() / step;
        long quantity = step * (1 + random.nextLong(steps));
        return Optional.of(new Trade(aggressor, price(maker, best.getKey()), quantity));
    }
}
