package io.kontor.risk;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.instrument.Instrument;
import io.kontor.value.Asset;
import io.kontor.value.Decimals;
import io.kontor.value.Price;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How amounts in one asset are counted in another: along a configured path of marks, a step of which may be a rate fixed by whoever
 * answers for it, such as 1 for a stable coin.
 */
public final class Conversions {
    private static final String KEY = "kontor.risk.conversions";

    /** One multiplication on the way: by a mark, or by what somebody fixed. */
    public sealed interface Step {
        /** By a mark; {@code inverse} leads from the symbol's quote to its base. */
        record ByMark(Symbol symbol, boolean inverse) implements Step {}

        record Fixed(BigDecimal rate) implements Step {}
    }

    private final Map<Asset, Map<Asset, List<Step>>> byCurrency;

    Conversions(Map<Asset, Map<Asset, List<Step>>> byCurrency) {
        this.byCurrency = Map.copyOf(byCurrency);
    }

    /** What limits can be counted in. */
    public Set<Asset> currencies() {
        return byCurrency.keySet();
    }

    /**
     * The paths on which no mark will ever come, each as its key and the symbol that is not listed. An asset in which nothing listed is
     * traded needs no path, so that of a currency nobody trades here is not among them.
     */
    public List<String> unlisted(Collection<Instrument> listed) {
        Set<Symbol> symbols = listed.stream().map(Instrument::symbol).collect(Collectors.toSet());
        Set<Asset> traded = listed.stream()
                .flatMap(instrument -> Stream.of(instrument.base(), instrument.quote()))
                .collect(Collectors.toSet());
        List<String> unlisted = new ArrayList<>();
        byCurrency.forEach((currency, paths) -> paths.forEach((from, path) -> {
            for (Step step : path) {
                if (traded.contains(from) && step instanceof Step.ByMark mark && !symbols.contains(mark.symbol())) {
                    unlisted.add(KEY + "." + currency + "." + from + ": " + mark.symbol());
                }
            }
        }));
        return unlisted.stream().sorted().toList();
    }

    /** The way from the one to the other; empty where they are the same, null where there is none. */
    public @Nullable List<Step> path(Asset from, Asset currency) {
        return from.equals(currency)
                ? List.of()
                : byCurrency.getOrDefault(currency, Map.of()).get(from);
    }

    /** Units at the end of the path per unit at its start; empty while a mark on it is missing. */
    public static Optional<BigDecimal> rate(List<Step> path, Function<Symbol, Optional<Price>> marks) {
        BigDecimal rate = BigDecimal.ONE;
        for (Step step : path) {
            Optional<BigDecimal> factor = switch (step) {
                case Step.Fixed fixed -> Optional.of(fixed.rate());
                case Step.ByMark mark ->
                    marks.apply(mark.symbol())
                            .filter(Price::isPositive)
                            .map(p -> mark.inverse() ? BigDecimal.ONE.divide(p.value(), Decimals.CONTEXT) : p.value());
            };
            if (factor.isEmpty()) {
                return Optional.empty();
            }
            rate = rate.multiply(factor.get(), Decimals.CONTEXT);
        }
        return Optional.of(rate);
    }

    /** Reads {@code conversions { USD { BTC = ["BTC/USDT", "1 USD"] } }}: a symbol, or a number and the asset it leads to. */
    static Conversions from(Config config) {
        Map<Asset, Map<Asset, List<Step>>> byCurrency = new HashMap<>();
        for (String currency : config.getObject(KEY).keySet()) {
            String at = KEY + "." + ConfigUtil.joinPath(currency);
            Map<Asset, List<Step>> paths = new HashMap<>();
            for (String from : config.getObject(at).keySet()) {
                String key = at + "." + ConfigUtil.joinPath(from);
                paths.put(new Asset(from), path(config.getStringList(key), new Asset(from), new Asset(currency), key));
            }
            byCurrency.put(new Asset(currency), Map.copyOf(paths));
        }
        return new Conversions(byCurrency);
    }

    private static List<Step> path(List<String> texts, Asset from, Asset currency, String key) {
        List<Step> steps = new ArrayList<>();
        Asset reached = from;
        for (String text : texts) {
            String[] parts = text.split(" ", -1);
            if (parts.length == 2) {
                BigDecimal rate = Decimals.parse(parts[0])
                        .filter(r -> r.signum() > 0)
                        .orElseThrow(() -> bad(key, text, "a rate > 0 and the asset it leads to, such as \"1 USD\""));
                steps.add(new Step.Fixed(rate));
                reached = new Asset(parts[1]);
            } else {
                Asset before = reached;
                String[] pair = text.split("/", -1);
                boolean inverse = pair.length == 2 && pair[1].equals(before.value());
                if (pair.length != 2 || (!inverse && !pair[0].equals(before.value()))) {
                    throw bad(key, text, "a symbol of " + before + " or a rate such as \"1 USD\"");
                }
                steps.add(new Step.ByMark(new Symbol(text), inverse));
                reached = new Asset(inverse ? pair[0] : pair[1]);
            }
        }
        if (!reached.equals(currency)) {
            throw bad(key, texts.toString(), "a path that ends in " + currency);
        }
        return List.copyOf(steps);
    }

    private static IllegalArgumentException bad(String key, String value, String expected) {
        return new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
    }
}
