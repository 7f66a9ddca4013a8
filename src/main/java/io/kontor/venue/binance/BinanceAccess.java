package io.kontor.venue.binance;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.binance.link.Endpoints;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code kontor.venues.<VENUE>} of provider {@code binance}: where it is, what is traded there, and who we are.
 *
 * @param trust certificates in PEM to trust instead of the platform's
 * @param keys one per account that trades there
 * @param unusable why an account has none, though it is said where its key is
 */
public record BinanceAccess(
        Endpoints endpoints,
        Optional<Path> trust,
        Channel ordersBy,
        List<Symbol> symbols,
        Map<AccountId, ApiKey> keys,
        Map<AccountId, String> unusable) {
    /** Three streams for each symbol on one connection, which carries at most 1,024. */
    private static final int SYMBOLS_MAX = 341;

    private static final String SIMULATOR_URL = "kontor.sim.url";

    /** How orders are sent. */
    public enum Channel {
        /** The WebSocket API, REST where its connection has gone. */
        websocket,
        rest
    }

    public BinanceAccess {
        symbols = List.copyOf(symbols);
        keys = Map.copyOf(keys);
        unusable = Map.copyOf(unusable);
    }

    /** Throws, naming the key, what is wrong and what was expected; never with a secret. One account's key is not what all others go without. */
    public static BinanceAccess from(Config root, VenueId venue, Function<String, Secret> secrets) {
        String path = ConfigUtil.joinPath("kontor", "venues", venue.value());
        Config config = root.getConfig(path);
        List<Symbol> symbols =
                config.getStringList("symbols").stream().map(Symbol::new).toList();
        if (symbols.isEmpty() || symbols.size() > SYMBOLS_MAX) {
            throw new IllegalArgumentException(
                    path + ".symbols: " + symbols.size() + " (expected: 1 to " + SYMBOLS_MAX + ")");
        }
        Endpoints endpoints = named(path, () -> endpoints(config, root));
        Map<AccountId, ApiKey> keys = new LinkedHashMap<>();
        Map<AccountId, String> unusable = new TreeMap<>(Comparator.comparing(AccountId::value));
        readKeys(config.getConfig("credentials"), path + ".credentials", secrets, keys, unusable);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    unusable.isEmpty()
                            ? path + ".credentials: none (expected: one for each account)"
                            : String.join("; ", unusable.values()));
        }
        return new BinanceAccess(
                endpoints,
                config.hasPath("trust") ? Optional.of(Path.of(config.getString("trust"))) : Optional.empty(),
                config.hasPath("orders-by") ? config.getEnum(Channel.class, "orders-by") : Channel.websocket,
                symbols,
                keys,
                unusable);
    }

    private static Endpoints endpoints(Config config, Config root) {
        if (config.getValue("endpoints").unwrapped() instanceof String name) {
            return switch (name) {
                case "production" -> Endpoints.production();
                case "testnet" -> Endpoints.testnet();
                case "simulator" -> named(SIMULATOR_URL, () -> Endpoints.allAt(root.getString(SIMULATOR_URL)));
                default ->
                    throw new IllegalArgumentException(
                            "endpoints: " + name + " (expected: production, testnet, simulator or a block)");
            };
        }
        Config block = config.getConfig("endpoints");
        return Endpoints.of(block.getString("rest"), block.getString("websocket-api"), block.getString("streams"));
    }

    private static void readKeys(
            Config credentials,
            String path,
            Function<String, Secret> secrets,
            Map<AccountId, ApiKey> keys,
            Map<AccountId, String> unusable) {
        for (String account : credentials.root().keySet()) {
            String quoted = ConfigUtil.quoteString(account);
            if (!credentials.hasPath(quoted)) {
                continue;
            }
            AccountId id = new AccountId(account);
            String name = path + "." + account;
            try {
                keys.put(id, named(name, () -> key(credentials.getConfig(quoted), secrets)));
            } catch (IllegalArgumentException e) {
                unusable.put(id, String.valueOf(e.getMessage()));
            }
        }
    }

    private static ApiKey key(Config entry, Function<String, Secret> secrets) {
        return new ApiKey(
                secrets.apply(entry.getString("key")),
                SigningKey.of(
                        entry.hasPath("algorithm")
                                ? entry.getEnum(SigningKey.Algorithm.class, "algorithm")
                                : SigningKey.Algorithm.HMAC,
                        secrets.apply(entry.getString("secret"))));
    }

    private static <T> T named(String path, java.util.function.Supplier<T> reader) {
        try {
            return reader.get();
        } catch (ConfigException | IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }
}
