package io.kontor.risk;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.value.AccountId;
import io.kontor.value.Decimals;
import io.kontor.value.Money;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** The {@code kontor.risk} block: the limits every account starts with, and what differs for some. */
public record LimitsSettings(Limits standard, Map<AccountId, Limits> overrides) {
    private static final String STANDARD = "kontor.risk.default";
    private static final String OVERRIDES = "kontor.risk.overrides";

    public LimitsSettings {
        overrides = Map.copyOf(overrides);
    }

    /** Those of one account. */
    public Limits of(AccountId account) {
        return overrides.getOrDefault(account, standard);
    }

    public static LimitsSettings from(Config config) {
        Config standard = config.getConfig(STANDARD);
        Map<AccountId, Limits> overrides = new HashMap<>();
        for (String account : config.getObject(OVERRIDES).keySet()) {
            String path = OVERRIDES + "." + ConfigUtil.joinPath(account);
            overrides.put(new AccountId(account), limits(config.getConfig(path).withFallback(standard), path));
        }
        return new LimitsSettings(limits(standard, STANDARD), overrides);
    }

    private static Limits limits(Config c, String path) {
        return new Limits(
                atLeastOne(c, "version", path),
                atLeastOne(c, "order-lots-max", path),
                new Money(decimal(c, "order-notional-max", path)),
                Math.toIntExact(atLeastOne(c, "open-orders-max", path)),
                positions(c, path));
    }

    private static Map<Symbol, Quantity> positions(Config c, String path) {
        Map<Symbol, Quantity> max = new HashMap<>();
        for (String symbol : c.getObject("position-max").keySet()) {
            String key = "position-max." + ConfigUtil.joinPath(symbol);
            max.put(new Symbol(symbol), new Quantity(decimal(c, key, path)));
        }
        return max;
    }

    private static BigDecimal decimal(Config c, String key, String path) {
        String text = c.getString(key);
        return Decimals.parse(text)
                .filter(d -> d.signum() >= 0)
                .orElseThrow(() -> bad(path + "." + key, text, "a decimal, >= 0"));
    }

    private static long atLeastOne(Config c, String key, String path) {
        long value = c.getLong(key);
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw bad(path + "." + key, Long.toString(value), "1 to " + Integer.MAX_VALUE);
        }
        return value;
    }

    private static IllegalArgumentException bad(String key, String value, String expected) {
        return new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
    }
}
