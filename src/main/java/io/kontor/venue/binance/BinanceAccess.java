package io.kontor.venue.binance;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.binance.link.Endpoints;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code kontor.venues.<VENUE>} of provider {@code binance}: where it is, what is traded there, and who we are.
 *
 * @param trust certificates in PEM to trust instead of the platform's
 * @param keys one per account that trades there
 */
public record BinanceAccess(
        Endpoints endpoints,
        Optional<Path> trust,
        Channel ordersBy,
        List<Symbol> symbols,
        Map<AccountId, ApiKey> keys) {
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
    }

    /** Throws, naming the key, what is wrong and what was expected; never with a secret. */
    public static BinanceAccess from(Config root, VenueId venue, Function<String, Secret> secrets) {
        String path = ConfigUtil.joinPath("kontor", "venues", venue.value());
        Config config = root.getConfig(path);
        List<Symbol> symbols =
                config.getStringList("symbols").stream().map(Symbol::new).toList();
        if (symbols.isEmpty() || symbols.size() > SYMBOLS_MAX) {
            throw new IllegalArgumentException(
                    path + ".symbols: " + symbols.size() + " (expected: 1 to " + SYMBOLS_MAX + ")");
        }
        return new BinanceAccess(
                named(path, () -> endpoints(config, root)),
                config.hasPath("trust") ? Optional.of(Path.of(config.getString("trust"))) : Optional.empty(),
                config.hasPath("orders-by") ? config.getEnum(Channel.class, "orders-by") : Channel.websocket,
                symbols,
                keys(config, path, secrets));
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

    private static Map<AccountId, ApiKey> keys(Config config, String path, Function<String, Secret> secrets) {
        Map<AccountId, ApiKey> keys = new LinkedHashMap<>();
        Config credentials = config.getConfig("credentials");
        for (String account : credentials.root().keySet()) {
            String quoted = ConfigUtil.quoteString(account);
            if (!credentials.hasPath(quoted)) {
                continue;
            }
            Config entry = credentials.getConfig(quoted);
            String name = path + ".credentials." + account;
            ApiKey key = named(
                    name,
                    () -> new ApiKey(
                            secrets.apply(entry.getString("key")),
                            SigningKey.of(
                                    entry.hasPath("algorithm")
                                            ? entry.getEnum(SigningKey.Algorithm.class, "algorithm")
                                            : SigningKey.Algorithm.HMAC,
                                    secrets.apply(entry.getString("secret")))));
            keys.put(new AccountId(account), key);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(path + ".credentials: none (expected: one for each account)");
        }
        return keys;
    }

    private static <T> T named(String path, java.util.function.Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }
}
