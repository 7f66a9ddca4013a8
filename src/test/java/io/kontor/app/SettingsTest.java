package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.journal.JournalSettings;
import io.kontor.sim.binance.BinanceSettings;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SettingsTest {
    /** What Akka reads itself, for its plugins and its server. */
    private static final List<String> READ_BY_AKKA = List.of(
            "kontor.journal.class",
            "kontor.journal.plugin-dispatcher",
            "kontor.journal.read-dispatcher.",
            "kontor.journal.replay-filter.",
            "kontor.journal.circuit-breaker.",
            "kontor.query.",
            "kontor.index.dispatcher.",
            "kontor.snapshot.",
            "kontor.cluster.hand-over.",
            "kontor.http.server.");

    private static final VenueId SIM = new VenueId("SIM");

    @Test
    void everyKeyOfReferenceConfIsRead() {
        // Some keys matter only where others ask for them.
        Config all = with("""
                kontor.sim { recording.file = some.ndjson, fees.charge = THIRD }
                kontor.venues.SIMULATOR { provider = binance, endpoints = simulator, symbols = [BTC/USDT], credentials {} }
                """);
        ReadKeys read = new ReadKeys();

        Settings.from(read.recording(all));
        JournalSettings.from(read.recording(all));
        BinanceSettings.from(read.recording(all).getConfig("kontor.sim"), List.of(new AccountId("main")));

        TreeSet<String> unread = new TreeSet<>();
        all.getConfig("kontor").entrySet().forEach(entry -> unread.add("kontor." + entry.getKey()));
        unread.removeIf(key -> read.covers(key)
                || key.startsWith("kontor.wire.")
                || key.startsWith("kontor.instrument-templates.")
                || READ_BY_AKKA.stream().anyMatch(key::startsWith));
        assertThat(unread).isEmpty();
    }

    @Test
    void theDefaultAccountsAreMainAndAHundredOthers() {
        AccountsSettings accounts = accounts("");

        assertThat(accounts.venuesByAccount()).hasSize(101);
        assertThat(accounts.venuesByAccount())
                .containsEntry(new AccountId("main"), List.of(SIM))
                .containsEntry(new AccountId("t-001"), List.of(SIM))
                .containsEntry(new AccountId("t-100"), List.of(SIM));
    }

    @Test
    void anAccountMayTradeOnFewerVenues() {
        AccountsSettings accounts = accounts("kontor { accounts = [a, b], account-venues { b = [] } }");

        assertThat(accounts.venuesByAccount())
                .containsEntry(new AccountId("a"), List.of(SIM))
                .containsEntry(new AccountId("b"), List.of());
    }

    @Test
    void theVenuesOfAnAccountThatIsTakenAwayAreTakenAwayByNull() {
        AccountsSettings accounts = accounts(
                "kontor { accounts = [a], account-venues { a = [], b = [] }, account-venues { a = null, b = null } }");

        assertThat(accounts.venuesByAccount()).containsExactly(Map.entry(new AccountId("a"), List.of(SIM)));
    }

    @Test
    void mistakesAreNamedByKeyValueAndExpectation() {
        assertRefused("kontor.accounts = [\"t-9..t-1\"]", "kontor.accounts: t-9..t-1 (expected: a range");
        assertRefused("kontor.accounts = [\"a-1..b-2\"]", "kontor.accounts: a-1..b-2 (expected: a range");
        assertRefused("kontor.accounts = []", "kontor.accounts: 0 accounts (expected: 1 to");
        assertRefused("kontor.account-venues { main = [NONE] }", "kontor.account-venues.main: NONE (expected: one of");
        assertRefused("kontor.account-venues { nobody = [] }", "kontor.account-venues: nobody (expected: one of");
        assertRefused("kontor.order.collar = 1.5", "kontor.order.collar: 1.5 (expected: between 0 and 1, in steps");
        assertRefused("kontor.order.collar = \"0.00125\"", "kontor.order.collar: 0.00125 (expected: between 0 and 1");
        assertRefused("kontor.order.collar = wide", "kontor.order.collar: wide (expected: between 0 and 1");
        assertRefused("kontor.cluster.shards = 0", "kontor.cluster.shards: 0 (expected: >= 1)");
    }

    @Test
    void aDrainThatItsPhaseOfTheShutdownCutsOffIsRefused() {
        assertThat(Settings.from(with("kontor.http.drain-timeout = 11 s"))
                        .http()
                        .drainTimeout())
                .hasSeconds(11);
        assertRefused("kontor.http.drain-timeout = 12 s", "kontor.http.drain-timeout: PT12S (expected: at most PT11S");
        assertRefused(
                "akka.coordinated-shutdown.phases.service-unbind.timeout = 10 s",
                "kontor.http.drain-timeout: PT10S (expected: at most PT9S");
    }

    /** What proves a lost request lost reckons with the venue's. */
    @Test
    void anAdapterThatKeepsARequestLongerThanItsVenuesTimeOutIsRefused() {
        String venue = """
                kontor.venues.SIMULATOR { provider = binance, endpoints = simulator, symbols = [BTC/USDT], credentials {} }
                """;

        assertThat(Settings.from(with(venue + "kontor.binance.request-timeout = 5 s"))
                        .binance()
                        .requestTimeout())
                .hasSeconds(5);
        assertThat(Settings.from(with("kontor.binance.request-timeout = 6 s"))
                        .binance()
                        .requestTimeout())
                .hasSeconds(6);
        assertRefused(
                venue + "kontor.binance.request-timeout = 6 s",
                "kontor.binance.request-timeout: PT6S (expected: at most kontor.venue.request-timeout, PT5S for SIM");
        assertRefused(
                venue + "kontor.venue.overrides.SIMULATOR.request-timeout = 4 s",
                "kontor.binance.request-timeout: PT4.5S (expected: at most kontor.venue.request-timeout, PT4S");
    }

    private static AccountsSettings accounts(String changes) {
        return AccountsSettings.from(with(changes), List.of(SIM));
    }

    private static void assertRefused(String changes, String message) {
        assertThatThrownBy(() -> Settings.from(with(changes))).hasMessageContaining(message);
    }

    private static Config with(String changes) {
        return ConfigFactory.parseString(changes)
                .withFallback(Configuration.load(Optional.empty()))
                .resolve();
    }
}
