package io.kontor.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.binance.BinanceAccess;
import java.util.List;

/** Where a venue's adapter comes from: {@code kontor.venues.<VENUE>.provider} and what that provider needs to know. */
sealed interface VenueProvider {
    /** The simulated exchange in this process. */
    record Local() implements VenueProvider {}

    record Binance(BinanceAccess access) implements VenueProvider {}

    /** It cannot be used as it is configured; everything else starts, and this venue is down. */
    record Unusable(String reason) implements VenueProvider {}

    /** Whether the account may come to trade the symbol there once the venue has said what it lists. */
    default boolean mayList(AccountId account, Symbol symbol) {
        return switch (this) {
            // It lists what the configuration states, which is known from the start.
            case Local _ -> false;
            case Binance(BinanceAccess access) ->
                access.symbols().contains(symbol) && access.keys().containsKey(account);
            case Unusable _ -> false;
        };
    }

    /** What the venue is asked to list. */
    default List<Symbol> symbols() {
        return this instanceof Binance(BinanceAccess access) ? access.symbols() : List.of();
    }

    /** What has to be mended in the configuration: of the whole venue, or of single accounts' keys. */
    default List<String> faults() {
        return switch (this) {
            case Local _ -> List.of();
            case Binance(BinanceAccess access) ->
                access.unusable().values().stream().sorted().toList();
            case Unusable(String reason) -> List.of(reason);
        };
    }

    /** What is wrong with one venue's access must not keep the others, and the books, from starting. */
    static VenueProvider from(Config config, VenueId venue, Secrets secrets) {
        String key = ConfigUtil.joinPath("kontor", "venues", venue.value(), "provider");
        try {
            return switch (config.getString(key)) {
                case "local" -> new Local();
                case "binance" -> new Binance(BinanceAccess.from(config, venue, secrets));
                case String unknown -> new Unusable(key + ": " + unknown + " (expected: local or binance)");
            };
        } catch (ConfigException | IllegalArgumentException e) {
            return new Unusable(String.valueOf(e.getMessage()));
        }
    }
}
