package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueConnection;
import io.kontor.venue.VenueSettings;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of which venues it is worth waiting for what they list. */
class AwaitedVenuesTest {
    private static final AccountId MAIN = new AccountId("main");
    private static final AccountId DESK = new AccountId("desk");
    private static final Symbol BTC = new Symbol("BTC/USDT");
    private static final VenueId BINANCE = new VenueId("BINANCE");
    private static final VenueId MOON = new VenueId("MOON");
    private static final Config CONFIG = ConfigFactory.parseString("""
            kontor.venues {
              BINANCE {
                provider = binance, endpoints = testnet, symbols = ["BTC/USDT"]
                credentials { main { key = "env:K", secret = "env:S" }, desk { key = "env:K", secret = "env:S" } }
              }
              MOON { provider = moon }
            }
            """).withFallback(ConfigFactory.load());

    private final AwaitedVenues awaited = new AwaitedVenues(Map.of(BINANCE, venue(BINANCE), MOON, venue(MOON)));

    @Test
    void aVenueIsAwaitedFromTheStartOn() {
        assertThat(awaited.isAwaited(MAIN, BINANCE, BTC)).isTrue();

        said(MAIN, true);

        assertThat(awaited.isAwaited(MAIN, BINANCE, BTC))
                .as("down, and wanted up")
                .isTrue();
    }

    @Test
    void aVenueThatCannotBeUsedOrDoesNotCarryTheSymbolIsNot() {
        assertThat(awaited.isAwaited(MAIN, MOON, BTC)).isFalse();
        assertThat(awaited.isAwaited(MAIN, new VenueId("GONE"), BTC)).isFalse();
        assertThat(awaited.isAwaited(MAIN, BINANCE, new Symbol("AAPL/USD"))).isFalse();
    }

    @Test
    void aVenueIsNotAwaitedByTheAccountWhoseConnectionSomebodyWantsDown() {
        said(MAIN, false);

        assertThat(awaited.isAwaited(MAIN, BINANCE, BTC)).isFalse();
        assertThat(awaited.isAwaited(DESK, BINANCE, BTC)).isTrue();
        said(MAIN, true);
        assertThat(awaited.isAwaited(MAIN, BINANCE, BTC)).isTrue();
    }

    private void said(AccountId account, boolean wantedUp) {
        VenueConnection.Status status = new VenueConnection.Status(
                account, BINANCE, wantedUp, false, Instant.EPOCH, Optional.empty(), "CLOSED", 0, 0);
        awaited.update(new RollCall.Present(Set.of(), Map.of(BINANCE, Map.of(account, status)), Map.of(), Map.of()));
    }

    private static Settings.Venue venue(VenueId venue) {
        Secrets secrets = new Secrets(Map.of("K", "the-key", "S", "deadbeef")::get);
        return new Settings.Venue(VenueProvider.from(CONFIG, venue, secrets), VenueSettings.from(CONFIG, venue));
    }
}
