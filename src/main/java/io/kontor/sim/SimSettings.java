package io.kontor.sim;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import io.kontor.sim.books.BooksSettings;
import io.kontor.sim.market.GeneratorSettings;
import io.kontor.sim.market.RecordingSettings;
import io.kontor.sim.matching.EngineRules;
import io.kontor.sim.matching.Fees;
import io.kontor.sim.message.SelfTrade;
import io.kontor.value.Asset;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The simulated exchange's settings; {@code kontor.sim}.
 *
 * @param faultSeed for what goes wrong by chance
 * @param requestsMax waiting for the engine; a further one is not taken
 * @param turnRequestsMax taken in one turn, and made durable in one commit
 * @param commitInterval least time between commits while there is much to do; a quiet exchange commits at once
 * @param publishInterval least time between updates of one book
 * @param generator absent: markets without a recording have participants only
 * @param accountsMax opened; a log-on of a further one fails
 */
public record SimSettings(
        long faultSeed,
        int requestsMax,
        int turnRequestsMax,
        Duration commitInterval,
        Duration publishInterval,
        int accountsMax,
        int sessionsPerAccountMax,
        int pageMax,
        EngineRules rules,
        BooksSettings books,
        Optional<GeneratorSettings> generator,
        Optional<RecordingSettings> recording) {
    public SimSettings {
        requirePositive("requests-max", requestsMax);
        requirePositive("turn-requests-max", turnRequestsMax);
        requirePositive("accounts-max", accountsMax);
        requirePositive("sessions-per-account-max", sessionsPerAccountMax);
        requirePositive("page-max", pageMax);
    }

    /** From the block {@code kontor.sim}. */
    public static SimSettings from(Config config) {
        String file = config.getString("recording.file");
        return new SimSettings(
                config.getLong("fault-seed"),
                config.getInt("requests-max"),
                config.getInt("turn-requests-max"),
                config.getDuration("commit-interval"),
                config.getDuration("publish-interval"),
                config.getInt("accounts-max"),
                config.getInt("sessions-per-account-max"),
                config.getInt("page-max"),
                rules(config),
                BooksSettings.from(config.getConfig("books")),
                config.getBoolean("generator.enabled")
                        ? Optional.of(GeneratorSettings.from(config.getConfig("generator")))
                        : Optional.empty(),
                file.isEmpty() ? Optional.empty() : Optional.of(RecordingSettings.from(config.getConfig("recording"))));
    }

    private static EngineRules rules(Config config) {
        Config balances = config.getConfig("balances");
        Map<Asset, BigDecimal> seeds = new LinkedHashMap<>();
        for (String asset : balances.root().keySet()) {
            seeds.put(new Asset(asset), new BigDecimal(balances.getString(ConfigUtil.joinPath(asset))));
        }
        return new EngineRules(
                fees(config.getConfig("fees")),
                config.getEnum(SelfTrade.class, "self-trade-prevention"),
                config.getInt("open-orders-per-account-max"),
                seeds,
                new BigDecimal(config.getString("other-balance")),
                config.getEnum(EngineRules.Conduct.class, "conduct"));
    }

    private static Fees fees(Config config) {
        Fees.Charge charge = config.getEnum(Fees.Charge.class, "charge");
        Optional<Fees.Third> third = charge == Fees.Charge.THIRD
                ? Optional.of(new Fees.Third(
                        new Asset(config.getString("third.asset")),
                        new BigDecimal(config.getString("third.per-quote"))))
                : Optional.empty();
        return new Fees(
                new BigDecimal(config.getString("maker")), new BigDecimal(config.getString("taker")), charge, third);
    }

    private static void requirePositive(String key, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("kontor.sim." + key + ": " + value + " (expected: > 0)");
        }
    }
}
