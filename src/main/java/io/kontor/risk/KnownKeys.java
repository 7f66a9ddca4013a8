package io.kontor.risk;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueType;
import java.util.List;

/** The keys of the {@code kontor.risk} block. Any other is refused: a limit under a misspelt key would not hold, and nobody would be told. */
final class KnownKeys {
    private static final List<String> RISK =
            List.of("default", "overrides", "two-person", "conversions", "trading-day-zone", "revalue-every");
    private static final List<String> TWO_PERSON = List.of("required", "within");
    private static final List<String> LIMITS = List.of(
            "version",
            "currency",
            "orders-per-second-max",
            "orders-per-minute-max",
            "order-lots-max",
            "price-collar",
            "order-notional-max",
            "open-orders-max",
            "gross-notional-max",
            "net-notional-max",
            "daily-loss-max",
            "self-trade",
            "repeats-max",
            "without-mark",
            "symbols");
    private static final List<String> OF_SYMBOL =
            List.of("order-lots-max", "position-long-max", "position-short-max", "position-net-max");

    private KnownKeys() {}

    static void ofRisk(Config root) {
        only(root, "kontor.risk", RISK);
        only(root, "kontor.risk.two-person", TWO_PERSON);
    }

    /** Of what all accounts start with, or of what differs for one. */
    static void ofLimits(Config root, String path) {
        only(root, path, LIMITS);
    }

    static void ofSymbol(Config limits, String key, String at) {
        only(limits, key, at, OF_SYMBOL);
    }

    private static void only(Config root, String path, List<String> known) {
        only(root, path, path, known);
    }

    /** What a file sets to null it takes away, whatever it is called. */
    private static void only(Config config, String key, String at, List<String> known) {
        if (config.getValue(key) instanceof ConfigObject block) {
            block.forEach((name, value) -> {
                if (!known.contains(name) && value.valueType() != ConfigValueType.NULL) {
                    throw new IllegalArgumentException(at + "." + ConfigUtil.joinPath(name)
                            + ": unknown (expected: one of " + String.join(", ", known) + ")");
                }
            });
        }
    }
}
