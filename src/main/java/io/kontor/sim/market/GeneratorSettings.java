package io.kontor.sim.market;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.value.Price;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How markets without a recording move; {@code kontor.sim.generator}.
 *
 * @param otherPrice where symbols that are not listed start; empty: they have no outside market
 * @param levels quoted on each side
 * @param levelNotional quoted per level, about, in the quote asset
 * @param spacing between levels, as a part of the start price
 * @param tradeProbability of an outside trade at each update
 */
public record GeneratorSettings(
        long seed,
        Duration updateInterval,
        int levels,
        BigDecimal levelNotional,
        BigDecimal spacing,
        double tradeProbability,
        Optional<Price> otherPrice,
        Map<Symbol, Price> startPrices) {
    private static final String PATH = "kontor.sim.generator.";

    public GeneratorSettings {
        startPrices = Map.copyOf(startPrices);
        require(updateInterval.isPositive(), "update-interval", updateInterval, "> 0");
        require(levels > 0, "levels", levels, "> 0");
        require(levelNotional.signum() > 0, "level-notional", levelNotional, "> 0");
        require(spacing.signum() > 0, "spacing", spacing, "> 0");
        require(tradeProbability >= 0 && tradeProbability <= 1, "trade-probability", tradeProbability, "0 to 1");
    }

    public static GeneratorSettings from(Config config) {
        Map<Symbol, Price> startPrices = new LinkedHashMap<>();
        Config symbols = config.getConfig("symbols");
        for (String symbol : symbols.root().keySet()) {
            startPrices.put(new Symbol(symbol), Price.of(symbols.getString(ConfigUtil.joinPath(symbol, "price"))));
        }
        String otherPrice = config.getString("other-price");
        return new GeneratorSettings(
                config.getLong("seed"),
                config.getDuration("update-interval"),
                config.getInt("levels"),
                new BigDecimal(config.getString("level-notional")),
                new BigDecimal(config.getString("spacing")),
                config.getDouble("trade-probability"),
                otherPrice.isEmpty() ? Optional.empty() : Optional.of(Price.of(otherPrice)),
                startPrices);
    }

    Optional<Price> startPrice(Symbol symbol) {
        return Optional.ofNullable(startPrices.get(symbol)).or(() -> otherPrice);
    }

    private static void require(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + key + ": " + value + " (expected: " + expected + ")");
        }
    }
}
