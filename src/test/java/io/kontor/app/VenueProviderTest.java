package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.config.Configuration;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.binance.BinanceAccess;
import io.kontor.venue.binance.link.Endpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VenueProviderTest {
    private static final String SECRET = "deadbeefdeadbeef";
    private static final VenueId VENUE = new VenueId("BINANCE");
    private static final String GOOD = """
            provider = binance
            endpoints = testnet
            symbols = ["BTC/USDT"]
            credentials { main { key = "env:KEY", secret = "env:SECRET" } }
            """;

    @Test
    void aVenueIsReadWithItsKeysBehindStars() {
        BinanceAccess access = ((VenueProvider.Binance) provider(GOOD)).access();

        assertThat(access.keys().get(new AccountId("main")).key().reveal()).isEqualTo("the-key");
        assertThat(access.symbols()).containsExactly(new Symbol("BTC/USDT"));
        assertThat(access.endpoints().rest()).hasHost("testnet.binance.vision");
        assertThat(access.ordersBy()).isEqualTo(BinanceAccess.Channel.websocket);
        assertThat(access.toString())
                .doesNotContain(SECRET)
                .doesNotContain("the-key")
                .contains("***");
    }

    @Test
    void theSimulatedExchangeIsAProviderToo() {
        assertThat(provider("provider = local")).isEqualTo(new VenueProvider.Local());
    }

    @Test
    void aVenueIsAskedForWhatItsBlockNames() {
        assertThat(provider(GOOD).symbols()).containsExactly(new Symbol("BTC/USDT"));
        assertThat(provider(GOOD + "provider = moon").symbols()).isEmpty();
        assertThat(provider("provider = local").symbols()).isEmpty();
    }

    @Test
    void aVenueMayListWhatItsBlockNamesForTheAccountsThatHaveAKey() {
        AccountId main = new AccountId("main");
        Symbol btc = new Symbol("BTC/USDT");

        assertThat(provider(GOOD).mayList(main, btc)).isTrue();
        assertThat(provider(GOOD).mayList(main, new Symbol("ETH/USDT"))).isFalse();
        assertThat(provider(GOOD).mayList(new AccountId("t-001"), btc)).isFalse();
        assertThat(provider(GOOD + "provider = moon").mayList(main, btc)).isFalse();
        assertThat(provider("provider = local").mayList(main, btc))
                .as("the configuration states all it lists")
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "provider = moon|kontor.venues.BINANCE.provider: moon (expected: local or binance)",
                "credentials.main.secret = \"env:ABSENT\"|kontor.venues.BINANCE.credentials.main: env:ABSENT: nothing there",
                "credentials.main.secret = deadbeefdeadbeef|expected: env:NAME or file:PATH",
                "credentials.main.algorithm = ED25519|not an Ed25519 private key",
                "credentials.main.algorithm = RSA|algorithm",
                "credentials = null, credentials {}|credentials: none (expected: one for each account)",
                "endpoints = moon|endpoints: moon (expected: production, testnet, simulator or a block)",
                "endpoints = null, endpoints { rest = \"http://api.binance.com\", websocket-api = \"wss://a\", streams = \"wss://a\" }"
                        + "|endpoints.rest: http://api.binance.com (expected: https or wss",
                "symbols = []|symbols: 0 (expected: 1 to 341)",
                "orders-by = pigeon|orders-by",
            })
    void whatCannotBeUsedSaysWhyAndNeverWithTheSecret(String change, String reason) {
        VenueProvider provider = provider(GOOD + change);

        assertThat(((VenueProvider.Unusable) provider).reason())
                .contains(reason)
                .doesNotContain(SECRET);
    }

    @Test
    void aKeyThatCannotBeUsedCostsItsAccountOnly() {
        for (String desk : List.of(
                "{ key = \"env:KEY\", secret = \"env:ABSENT\" }",
                "{ key = \"env:KEY\" }",
                "{ key = \"env:KEY\", secret = \"env:SECRET\", algorithm = RSA }")) {
            VenueProvider provider = provider(GOOD + "credentials.desk = " + desk);

            BinanceAccess access = ((VenueProvider.Binance) provider).access();
            assertThat(access.keys()).containsOnlyKeys(new AccountId("main"));
            assertThat(access.unusable()).containsOnlyKeys(new AccountId("desk"));
            assertThat(provider.faults())
                    .singleElement()
                    .asString()
                    .contains("desk")
                    .doesNotContain(SECRET);
            assertThat(provider.mayList(new AccountId("desk"), new Symbol("BTC/USDT")))
                    .isFalse();
        }
        assertThat(provider(GOOD).faults()).isEmpty();
    }

    @Test
    void theShippedExamplesAreWhole() {
        Secrets secrets = new Secrets(Map.of("KONTOR_SIM_KEY", "k", "KONTOR_SIM_SECRET", "s")::get);
        Config sim = Configuration.load(Optional.of(Path.of("conf/binance-sim.conf")));
        Config venues = Configuration.load(Optional.of(Path.of("conf/venues.conf")));

        VenueProvider.Binance local = (VenueProvider.Binance) VenueProvider.from(sim, VENUE, secrets);
        VenueProvider.Unusable noKey = (VenueProvider.Unusable) VenueProvider.from(venues, VENUE, secrets);

        assertThat(local.access().endpoints().rest()).hasPort(9090);
        assertThat(local.access().keys()).containsOnlyKeys(new AccountId("main"));
        assertThat(noKey.reason()).contains("env:BINANCE_API_KEY: nothing there");
        assertThat(Settings.from(sim).venues()).containsOnlyKeys(VENUE);
        assertThat(Settings.from(venues).venues()).containsOnlyKeys(VENUE);
    }

    /** A fee without a rate leaves the day's loss unknown, and then nothing that grows passes. */
    @Test
    void theExampleListsWhatFeesInTheVenuesOwnAssetAreValuedBy() {
        Config venues = Configuration.load(Optional.of(Path.of("conf/venues.conf")));
        String currency = venues.getString("kontor.risk.default.currency");

        assertThat(venues.getStringList("kontor.venues.BINANCE.symbols"))
                .containsAll(venues.getStringList("kontor.risk.conversions." + currency + ".BNB").stream()
                        .filter(step -> step.contains("/"))
                        .toList());
    }

    @Test
    void theSimulatorIsWhereItsOneSettingSays() {
        Secrets secrets = new Secrets(Map.of("KONTOR_SIM_KEY", "k", "KONTOR_SIM_SECRET", "s")::get);
        Config sim = ConfigFactory.parseString("kontor.sim.url = \"https://[::1]:19090\"")
                .withFallback(Configuration.load(Optional.of(Path.of("conf/binance-sim.conf"))));

        BinanceAccess access = ((VenueProvider.Binance) VenueProvider.from(sim, VENUE, secrets)).access();

        assertThat(access.endpoints())
                .isEqualTo(Endpoints.of("https://[::1]:19090", "wss://[::1]:19090/ws-api/v3", "wss://[::1]:19090"));
        assertThat(((VenueProvider.Unusable) VenueProvider.from(
                                ConfigFactory.parseString("kontor.sim.url = \"127.0.0.1\"")
                                        .withFallback(sim),
                                VENUE,
                                secrets))
                        .reason())
                .contains("kontor.sim.url: endpoints.rest: 127.0.0.1");
    }

    private static VenueProvider provider(String block) {
        Config config = ConfigFactory.parseString("kontor.venues.BINANCE {\n" + block + "\n}");
        return VenueProvider.from(config, VENUE, new Secrets(Map.of("KEY", "the-key", "SECRET", SECRET)::get));
    }
}
