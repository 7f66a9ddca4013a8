package io.kontor.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Refuses names that nobody has: what is said of a misspelt account or venue, or under a misspelt key of what stops orders, would not hold,
 * and nobody would be told. The {@code kontor.risk} block looks at its own keys.
 */
final class KnownNames {
    /** Blocks that have the keys of reference.conf and no others. */
    private static final List<String> BLOCKS = List.of(
            "kontor.halts",
            "kontor.breaker",
            "kontor.degraded",
            "kontor.shutdown",
            "kontor.venue",
            "kontor.order",
            "kontor.account",
            "kontor.marketdata");

    private static final String DEGRADED_VENUES = "kontor.degraded.venues";
    private static final String VENUE = "kontor.venue";
    private static final String VENUE_OVERRIDES = VENUE + ".overrides";
    private static final Set<String> BY_NAME = Set.of(DEGRADED_VENUES, VENUE_OVERRIDES);

    private KnownNames() {}

    /** Throws, naming the key and what was expected. */
    static void require(Config config, Collection<AccountId> accounts, Collection<VenueId> venues) {
        Config reference = reference();
        BLOCKS.forEach(block -> sameKeys(block, object(config, block), object(reference, block)));
        ConfigObject ofVenue = object(reference, VENUE).withoutKey("overrides");
        object(config, VENUE_OVERRIDES).forEach((venue, own) -> {
            if (own instanceof ConfigObject keys) {
                sameKeys(VENUE_OVERRIDES + "." + ConfigUtil.joinPath(venue), keys, ofVenue);
            }
        });
        oneOf(config, VENUE_OVERRIDES, "kontor.venues", names(venues));
        oneOf(config, DEGRADED_VENUES, "kontor.venues", names(venues));
        oneOf(config, "kontor.risk.overrides", "kontor.accounts", names(accounts));
    }

    /** The files alone. Every {@code -D} is a system property, and over those each misspelt one would be known. */
    static Config reference() {
        return ConfigFactory.defaultReferenceUnresolved().resolve();
    }

    private static List<String> names(Collection<?> ids) {
        return ids.stream().map(Object::toString).toList();
    }

    /** What is of another type is refused by who reads it. */
    private static ConfigObject object(Config config, String path) {
        return config.getValue(path) instanceof ConfigObject object
                ? object
                : ConfigFactory.empty().root();
    }

    /** What a file sets to null it takes away, whatever it is called. */
    private static boolean isThere(ConfigValue value) {
        return value.valueType() != ConfigValueType.NULL;
    }

    private static void oneOf(Config config, String path, String where, Collection<String> names) {
        object(config, path).forEach((name, value) -> {
            if (isThere(value) && !names.contains(name)) {
                throw bad(path, name, "one of " + where);
            }
        });
    }

    private static void sameKeys(String path, ConfigObject block, ConfigObject reference) {
        block.forEach((key, value) -> {
            ConfigValue known = reference.get(key);
            if (known == null && isThere(value)) {
                throw bad(
                        path,
                        key,
                        "one of "
                                + String.join(
                                        ", ",
                                        reference.keySet().stream().sorted().toList()));
            }
            String at = path + "." + ConfigUtil.joinPath(key);
            if (!BY_NAME.contains(at) && value instanceof ConfigObject own && known instanceof ConfigObject its) {
                sameKeys(at, own, its);
            }
        });
    }

    private static IllegalArgumentException bad(String path, String name, String expected) {
        return new IllegalArgumentException(
                path + "." + ConfigUtil.joinPath(name) + ": unknown (expected: " + expected + ")");
    }
}
