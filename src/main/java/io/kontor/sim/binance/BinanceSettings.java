package io.kontor.sim.binance;

import com.typesafe.config.Config;
import io.kontor.sim.fault.FaultKind;
import io.kontor.sim.matching.Fees;
import io.kontor.value.AccountId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the Binance face; {@code kontor.sim.binance}.
 *
 * @param keys by what a caller names them
 * @param delays what the faults mean by their delay where chance is turned on for all of them
 */
public record BinanceSettings(
        String interfaceName,
        int port,
        Optional<Tls> tls,
        Map<String, Signed.Holder> keys,
        Bounds bounds,
        RateLimits.Limits limits,
        Fees.Charge feesChargedIn,
        Map<FaultKind, Duration> delays) {
    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";

    /** A PKCS12 file and its password. */
    public record Tls(Path keyStore, String password) {
        @Override
        public String toString() {
            return "Tls[" + keyStore + "]";
        }
    }

    /**
     * What is taken at once, and for how long.
     *
     * @param outboxMax messages that wait for a WebSocket's peer before it is cut off
     * @param mailboxMax reports or book updates that wait to be told
     * @param scannedMax rows of an account's history in a symbol one question may look at
     * @param processing after it an answer is not known
     * @param grace between the announcement of a shutdown and the cut
     */
    record Bounds(
            int connectionsMax,
            int bodyBytesMax,
            int messageBytesMax,
            int streamsPerConnectionMax,
            int incomingPerSecondMax,
            int inFlightPerConnectionMax,
            int connectsPerFiveMinutesMax,
            int outboxMax,
            int mailboxMax,
            int scannedMax,
            Duration processing,
            Duration keepAlive,
            Duration idle,
            Duration connectionLife,
            Duration grace) {
        static Bounds from(Config config) {
            return new Bounds(
                    positive(config, "connections-max"),
                    bytes(config, "body-bytes-max"),
                    bytes(config, "message-bytes-max"),
                    positive(config, "streams-per-connection-max"),
                    positive(config, "incoming-per-second-max"),
                    positive(config, "in-flight-per-connection-max"),
                    positive(config, "connects-per-five-minutes-max"),
                    positive(config, "outbox-max"),
                    positive(config, "mailbox-max"),
                    positive(config, "scanned-max"),
                    config.getDuration("processing-timeout"),
                    config.getDuration("keep-alive"),
                    config.getDuration("idle-timeout"),
                    config.getDuration("connection-life"),
                    config.getDuration("shutdown-grace"));
        }
    }

    /**
     * From the block {@code kontor.sim}.
     *
     * @param accounts that have a key of their own by rule, where that is switched on
     */
    public static BinanceSettings from(Config sim, Collection<AccountId> accounts) {
        Config config = sim.getConfig("binance");
        String keyStore = config.getString("tls.key-store");
        String password = config.getString("tls.password");
        return new BinanceSettings(
                config.getString("interface"),
                port(config),
                keyStore.isEmpty() ? Optional.empty() : Optional.of(new Tls(Path.of(keyStore), secret(password))),
                keys(config, accounts),
                Bounds.from(config.getConfig("bounds")),
                limits(config.getConfig("limits")),
                config.getEnum(Fees.Charge.class, "fees-charged-in"),
                delays(config.getConfig("chaos-delays")));
    }

    /** Keys are not for logs. */
    @Override
    public String toString() {
        return "BinanceSettings[" + interfaceName + ":" + port + ", " + keys.size() + " keys]";
    }

    private static Map<String, Signed.Holder> keys(Config config, Collection<AccountId> accounts) {
        Map<String, Signed.Holder> keys = new LinkedHashMap<>();
        if (config.getBoolean("key-of-each-account")) {
            accounts.forEach(account ->
                    keys.put("key-" + account, new Signed.Holder(account, new ApiKey.Hmac("secret-" + account))));
        }
        for (Config key : config.getConfigList("keys")) {
            AccountId account = new AccountId(key.getString("account"));
            ApiKey api = key.hasPath("ed25519-public-key")
                    ? ApiKey.Ed25519.of(secret(key.getString("ed25519-public-key")))
                    : new ApiKey.Hmac(secret(key.getString("hmac-secret")));
            keys.put(secret(key.getString("key")), new Signed.Holder(account, api));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "kontor.sim.binance.keys: none (expected: at least one, or key-of-each-account)");
        }
        return keys;
    }

    private static RateLimits.Limits limits(Config config) {
        return new RateLimits.Limits(
                positive(config, "weight-per-minute"),
                positive(config, "orders-per-ten-seconds"),
                positive(config, "orders-per-day"),
                positive(config, "refused-per-minute-max"),
                config.getDuration("ban"));
    }

    private static Map<FaultKind, Duration> delays(Config config) {
        Map<FaultKind, Duration> delays = new EnumMap<>(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            delays.put(
                    kind,
                    config.getDuration(kind.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        return delays;
    }

    /** A value as it stands, or where it is to be found. */
    private static String secret(String reference) {
        if (reference.startsWith(ENVIRONMENT)) {
            String name = reference.substring(ENVIRONMENT.length());
            String value = System.getenv(name);
            if (value == null) {
                throw new IllegalArgumentException("kontor.sim.binance: " + reference + " (expected: to be set)");
            }
            return value;
        }
        if (reference.startsWith(FILE)) {
            try {
                return Files.readString(Path.of(reference.substring(FILE.length())))
                        .strip();
            } catch (IOException e) {
                throw new UncheckedIOException("kontor.sim.binance: " + reference + " (expected: to be readable)", e);
            }
        }
        return reference;
    }

    private static int port(Config config) {
        int port = config.getInt("port");
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("kontor.sim.binance.port: " + port + " (expected: 0 to 65535)");
        }
        return port;
    }

    private static int bytes(Config config, String key) {
        return positive(key, Math.toIntExact(config.getBytes(key)));
    }

    private static int positive(Config config, String key) {
        return positive(key, config.getInt(key));
    }

    private static int positive(String key, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("kontor.sim.binance: " + key + ": " + value + " (expected: at least 1)");
        }
        return value;
    }
}
