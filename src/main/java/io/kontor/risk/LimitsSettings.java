package io.kontor.risk;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.risk.Limits.OfSymbol;
import io.kontor.value.AccountId;
import io.kontor.value.Asset;
import io.kontor.value.Decimals;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The {@code kontor.risk} block.
 *
 * @param standard what every account starts with
 * @param overrides what some start with instead
 * @param tradingDay where a trading day begins at midnight
 * @param revalueEvery what is held in other symbols than the order's is valued at marks at most so old
 */
public record LimitsSettings(
        Limits standard,
        Map<AccountId, Limits> overrides,
        Conversions conversions,
        ZoneId tradingDay,
        Duration revalueEvery,
        TwoPersonRule twoPerson) {
    private static final String STANDARD = "kontor.risk.default";
    private static final String OVERRIDES = "kontor.risk.overrides";

    public LimitsSettings {
        overrides = Map.copyOf(overrides);
        requireCurrency(standard, conversions);
        overrides.values().forEach(limits -> requireCurrency(limits, conversions));
    }

    /** Those one account starts with. */
    public Limits of(AccountId account) {
        return overrides.getOrDefault(account, standard);
    }

    /** Of which something is stated, for all accounts or for one. */
    public SortedSet<Symbol> symbols() {
        return Stream.concat(Stream.of(standard), overrides.values().stream())
                .flatMap(limits -> limits.symbols().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public static LimitsSettings from(Config config) {
        KnownKeys.ofRisk(config);
        KnownKeys.ofLimits(config, STANDARD);
        Config standard = config.getConfig(STANDARD);
        Map<AccountId, Limits> overrides = new HashMap<>();
        // What a file sets to null it takes away.
        for (String account : config.getObject(OVERRIDES).keySet()) {
            String path = OVERRIDES + "." + ConfigUtil.joinPath(account);
            if (!config.hasPath(path)) {
                continue;
            }
            KnownKeys.ofLimits(config, path);
            overrides.put(new AccountId(account), limits(config.getConfig(path).withFallback(standard), path));
        }
        return new LimitsSettings(
                limits(standard, STANDARD),
                overrides,
                Conversions.from(config),
                zone(config.getString("kontor.risk.trading-day-zone")),
                revalueEvery(config),
                TwoPersonRule.from(config));
    }

    private static Limits limits(Config c, String path) {
        try {
            return new Limits(
                    whole(c, "version", path),
                    new Asset(c.getString("currency")),
                    Math.toIntExact(whole(c, "orders-per-second-max", path)),
                    Math.toIntExact(whole(c, "orders-per-minute-max", path)),
                    whole(c, "order-lots-max", path),
                    optional(c, "price-collar", path),
                    new Money(decimal(c, "order-notional-max", path)),
                    Math.toIntExact(whole(c, "open-orders-max", path)),
                    optional(c, "gross-notional-max", path).map(Money::new),
                    optional(c, "net-notional-max", path).map(Money::new),
                    optional(c, "daily-loss-max", path).map(Money::new),
                    oneOf(Limits.SelfTrade.class, c, "self-trade", path),
                    Math.toIntExact(whole(c, "repeats-max", path)),
                    oneOf(Limits.WithoutMark.class, c, "without-mark", path),
                    symbols(c, path));
        } catch (IllegalArgumentException e) {
            throw e.getMessage() != null && e.getMessage().startsWith(path)
                    ? e
                    : new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static Map<Symbol, OfSymbol> symbols(Config c, String path) {
        Map<Symbol, OfSymbol> symbols = new HashMap<>();
        for (String name : c.getObject("symbols").keySet()) {
            String key = "symbols." + ConfigUtil.joinPath(name);
            if (!c.hasPath(key)) {
                continue;
            }
            Config own = c.getConfig(key);
            String at = path + "." + key;
            KnownKeys.ofSymbol(c, key, at);
            symbols.put(
                    new Symbol(name),
                    new OfSymbol(
                            own.hasPath("order-lots-max")
                                    ? Optional.of(whole(own, "order-lots-max", at))
                                    : Optional.empty(),
                            optional(own, "position-long-max", at).map(Quantity::new),
                            optional(own, "position-short-max", at).map(Quantity::new),
                            optional(own, "position-net-max", at).map(Quantity::new)));
        }
        return symbols;
    }

    /** Absent where the key is missing or says {@code none}, which takes away what stands below. */
    private static Optional<BigDecimal> optional(Config c, String key, String path) {
        return !c.hasPath(key) || c.getString(key).equals("none")
                ? Optional.empty()
                : Optional.of(decimal(c, key, path));
    }

    private static BigDecimal decimal(Config c, String key, String path) {
        String text = c.getString(key);
        return Decimals.parse(text)
                .filter(d -> d.signum() >= 0)
                .orElseThrow(() -> bad(path + "." + key, text, "a decimal, >= 0"));
    }

    private static long whole(Config c, String key, String path) {
        long value = c.getLong(key);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw bad(path + "." + key, Long.toString(value), "1 to " + Integer.MAX_VALUE);
        }
        return value;
    }

    private static <E extends Enum<E>> E oneOf(Class<E> type, Config c, String key, String path) {
        String text = c.getString(key);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> bad(path + "." + key, text, "one of " + Arrays.toString(type.getEnumConstants())));
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw bad("kontor.risk.trading-day-zone", text, "a time zone such as UTC or America/New_York");
        }
    }

    private static Duration revalueEvery(Config config) {
        Duration every = config.getDuration("kontor.risk.revalue-every");
        if (!every.isPositive()) {
            throw bad("kontor.risk.revalue-every", every.toString(), "> 0");
        }
        return every;
    }

    private static void requireCurrency(Limits limits, Conversions conversions) {
        if (!conversions.currencies().contains(limits.currency())) {
            throw bad("kontor.risk currency", limits.currency().value(), "one of kontor.risk.conversions");
        }
    }

    private static IllegalArgumentException bad(String key, String value, String expected) {
        return new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
    }
}
