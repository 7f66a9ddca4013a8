package io.kontor.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.kontor.instrument.InstrumentCatalog.Merged;
import io.kontor.value.Asset;
import io.kontor.value.Money;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.RefusalCode;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InstrumentCatalogTest {
    private static final Config DEFAULT = ConfigFactory.load();
    private static final VenueId SIM = new VenueId("SIM");
    private static final VenueId BINANCE = new VenueId("BINANCE");

    @Test
    void theDefaultConfigurationHoldsTwentySymbolsAtTheSimulatedExchange() {
        InstrumentCatalog catalog = InstrumentCatalog.from(DEFAULT);

        assertThat(catalog.all())
                .hasSize(20)
                .allMatch(instrument -> instrument.venue().equals(SIM))
                .allSatisfy(instrument -> {
                    assertThat(catalog.asset(instrument.base())).isPresent();
                    assertThat(catalog.asset(instrument.quote())).isPresent();
                });
        assertThat(catalog.all())
                .extracting(instrument -> instrument.symbol().value())
                .isSorted()
                .contains("BTC/USDT", "ETH/USDT", "SOL/USDT", "AAPL/USD", "MSFT/USD", "EUR/USD");
    }

    @Test
    void theFiguresOfTheConfigurationAreReadExactly() {
        InstrumentCatalog catalog = InstrumentCatalog.from(DEFAULT);
        Instrument btc = find(catalog, "BTC/USDT");
        Instrument apple = find(catalog, "AAPL/USD");

        assertThat(btc.price().tickAt(Price.of("60000"))).contains(Price.of("0.01"));
        assertThat(btc.amount().step()).isEqualTo(Quantity.of("0.00001"));
        assertThat(btc.minNotional()).isEqualTo(Money.of("5"));
        assertThat(btc.venueSymbol()).isEqualTo("BTCUSDT");
        assertThat(apple.price().tickAt(Price.of("0.5"))).contains(Price.of("0.0001"));
        assertThat(apple.price().tickAt(Price.of("230"))).contains(Price.of("0.01"));
        assertThat(apple.amount().roundLot()).isEqualTo(Quantity.of("100"));
        assertThat(catalog.calendarOf(apple)).isInstanceOf(Calendar.Sessions.class);
        assertThat(catalog.calendarOf(btc)).isEqualTo(Calendar.UTC_DAY);
        assertThat(catalog.asset(new Asset("JPY")).map(AssetMetadata::decimals)).contains(0);
        assertThat(catalog.find(new Symbol("NO/SUCH"))).isEmpty();
    }

    @Test
    void theShippedExampleChangesAddsAndRemoves() {
        Config example = ConfigFactory.parseFile(new File("conf/instruments.conf"));
        InstrumentCatalog catalog = InstrumentCatalog.from(ConfigFactory.load(example));

        Instrument btc = find(catalog, "BTC/USDT");
        assertThat(btc.amount().max()).isEqualTo(Quantity.of("100"));
        assertThat(btc.amount().step()).isEqualTo(Quantity.of("0.00001"));
        assertThat(catalog.find(new Symbol("DOGE/USDT"))).isEmpty();
        Instrument future = find(catalog, "BTC/USDT:2027-03-26");
        assertThat(future.type()).isEqualTo(AssetType.FUTURE);
        assertThat(future.contract().flatMap(Contract::expiry)).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"BTC/USDT\".amount.step = abc; \"BTC/USDT\".amount.step; quantity: abc (expected: a decimal",
                "\"BTC/USDT\".amount.step = 0; \"BTC/USDT\".amount; step and round lot > 0",
                "\"BTC/USDT\".amount.step = null; \"BTC/USDT\".amount.step; missing",
                "\"BTC/USDT\".amount.stepp = 1; \"BTC/USDT\".amount.stepp; unknown (expected: one of min, max, step, round-lot)",
                "\"BTC/USDT\".tick = 1; \"BTC/USDT\".tick; unknown",
                "\"BTC/USDT\".price.tick = -1; \"BTC/USDT\".price; tick: -1 (expected: > 0)",
                "\"BTC/USDT\".price.tick = [{from = 0}]; \"BTC/USDT\".price.tick.tick; missing",
                "\"BTC/USDT\".price = 3; \"BTC/USDT\".price; has type NUMBER",
                "\"BTC/USDT\".capabilities.sides = [LONG]; \"BTC/USDT\".capabilities.sides; LONG (expected: one of [BUY, SELL])",
                "\"BTC/USDT\".base = XYZ; \"BTC/USDT\".base; XYZ (expected: an asset of kontor.assets)",
                "\"BTC/USDT\".calendar = mars; \"BTC/USDT\".calendar; mars (expected: UTC or a calendar",
                "\"BTC/USDT\".type = FUTURE; \"BTC/USDT\"; contract: none of BTC/USDT (expected: what FUTURE needs",
                "\"BTC/USDT\".source = moon; \"BTC/USDT\".source; moon (expected: one of [config, venue])",
                "\"BTC USDT\" {}; \"BTC USDT\"; symbol: BTC USDT",
                "\"BTC/USDT\" = 5; \"BTC/USDT\"; 5 (expected: a section in braces)"
            })
    void whatIsWrongIsNamedByItsWholeKey(String entry, String key, String message) {
        Config config = ConfigFactory.parseString("kontor.instruments.SIM { " + entry + " }")
                .withFallback(DEFAULT)
                .resolve();

        assertThatThrownBy(() -> InstrumentCatalog.from(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'kontor.instruments.SIM." + key + "'")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "kontor.assets.BTC.kind = TULIP; 'kontor.assets.BTC.kind'",
                "kontor.assets.BTC.decimals = -1; 'kontor.assets.BTC'",
                "kontor.calendars.fx.zone = Atlantis; 'kontor.calendars.fx.zone'",
                "kontor.calendars.fx.open = noon; 'kontor.calendars.fx.open'",
                "kontor.calendars.fx.days = []; 'kontor.calendars.fx'",
                "kontor.calendars.fx.holidays = [2026-02-30]; 'kontor.calendars.fx.holidays'",
                "kontor.calendars.fx.early-closes.someday = \"13:00\"; 'kontor.calendars.fx.early-closes'",
                "kontor.home-venues = [\"not a venue\"]; 'kontor.home-venues'",
                "kontor.home-venues = null; 'kontor.home-venues'"
            },
            quoteCharacter = '~')
    void assetsCalendarsAndHomesAreCheckedToo(String setting, String key) {
        Config config = ConfigFactory.parseString(setting).withFallback(DEFAULT);

        assertThatThrownBy(() -> InstrumentCatalog.from(config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }

    static Stream<Instrument> instrumentsOfEveryShape() {
        Instrument spot = Samples.spot("SIM", "BTC/USDT", "0.01", "0.00001");
        return Stream.concat(
                InstrumentCatalog.from(DEFAULT).all().stream(),
                Stream.of(
                        Samples.of(
                                "SIM",
                                "BTC/USDT:90000P",
                                AssetType.OPTION,
                                Samples.BANDED,
                                spot.amount(),
                                Optional.of(Samples.option())),
                        Samples.of(
                                "SIM",
                                "BTC/USDT:PERP",
                                AssetType.PERP,
                                PriceRule.continuous(Price.of("-1"), Price.of("1")),
                                spot.amount(),
                                Optional.of(Samples.perpetual("0.001")))));
    }

    @ParameterizedTest
    @MethodSource("instrumentsOfEveryShape")
    void anInstrumentWrittenIsReadBackAsItWas(Instrument instrument) {
        Section entry = new Section("kontor.instruments", InstrumentFormat.write(instrument));

        assertThat(InstrumentFormat.read(instrument.venue(), instrument.symbol(), entry))
                .isEqualTo(instrument);
    }

    @Test
    void whatTheConfigurationStatesInFullNoVenueChanges() {
        InstrumentCatalog catalog = InstrumentCatalog.from(DEFAULT);
        Instrument before = find(catalog, "BTC/USDT");

        Merged merged = catalog.merge(
                SIM, List.of(Samples.spot("SIM", "BTC/USDT", "5", "1"), Samples.spot("SIM", "NEW/USDT", "0.1", "1")));

        assertThat(merged).isEqualTo(new Merged(1, List.of()));
        assertThat(find(catalog, "BTC/USDT")).isEqualTo(before);
        assertThat(find(catalog, "NEW/USDT").amount().step()).isEqualTo(Quantity.of("1"));
        assertThat(catalog.all()).hasSize(21);
    }

    @Test
    void anEntryThatLeavesTheRestToTheVenueWinsKeyByKey() {
        InstrumentCatalog catalog =
                catalogWith("BINANCE.\"XMR/USDT\" { source = venue, amount.max = 7, calendar = fx }");
        assertThat(catalog.find(new Symbol("XMR/USDT"))).isEmpty();

        catalog.merge(BINANCE, List.of(Samples.spot("BINANCE", "XMR/USDT", "0.1", "0.001")));
        Instrument first = find(catalog, "XMR/USDT");
        catalog.merge(BINANCE, List.of(Samples.spot("BINANCE", "XMR/USDT", "0.5", "0.01")));
        Instrument second = find(catalog, "XMR/USDT");

        assertThat(first.amount().max()).isEqualTo(Quantity.of("7"));
        assertThat(first.amount().step()).isEqualTo(Quantity.of("0.001"));
        assertThat(catalog.calendarOf(first)).isInstanceOf(Calendar.Sessions.class);
        assertThat(second.amount().max()).isEqualTo(Quantity.of("7"));
        assertThat(second.price().tickAt(Price.of("1"))).contains(Price.of("0.5"));
    }

    @Test
    void anAdjustmentThatDoesNotFitIsReportedAndTheOthersAreTaken() {
        InstrumentCatalog catalog = catalogWith("BINANCE.\"XMR/USDT\" { source = venue, amount.max = 0.0001 }");

        Merged merged = catalog.merge(
                BINANCE,
                List.of(
                        Samples.spot("BINANCE", "XMR/USDT", "0.1", "0.001"),
                        Samples.spot("BINANCE", "ZEC/USDT", "0.1", "1")));

        assertThat(merged.taken()).isEqualTo(1);
        assertThat(merged.problems())
                .singleElement()
                .asString()
                .contains("kontor.instruments.BINANCE.\"XMR/USDT\".amount", "min 0.001, max 0.0001");
        assertThat(catalog.find(new Symbol("XMR/USDT"))).isEmpty();
        assertThat(catalog.find(new Symbol("ZEC/USDT"))).isPresent();
    }

    @Test
    void aSymbolOfSeveralVenuesHasItsHomeAtTheFirstHomeVenue() {
        InstrumentCatalog catalog = InstrumentCatalog.from(
                ConfigFactory.parseString("kontor.home-venues = [BINANCE, SIM]").withFallback(DEFAULT));
        assertThat(find(catalog, "BTC/USDT").venue()).isEqualTo(SIM);

        catalog.merge(
                BINANCE,
                List.of(
                        Samples.spot("BINANCE", "BTC/USDT", "0.01", "0.00001"),
                        Samples.spot("KRAKEN", "BTC/USDT", "0.1", "0.1"),
                        Samples.spot("KRAKEN", "DASH/USDT", "0.1", "0.1"),
                        Samples.spot("ALPHA", "DASH/USDT", "0.1", "0.1")));

        assertThat(find(catalog, "BTC/USDT").venue()).isEqualTo(BINANCE);
        assertThat(find(catalog, "DASH/USDT").venue()).isEqualTo(new VenueId("ALPHA"));
        assertThat(catalog.find(SIM, new Symbol("BTC/USDT")))
                .map(Instrument::venue)
                .contains(SIM);
        assertThat(catalog.find(BINANCE, new Symbol("ETH/USDT"))).isEmpty();
        assertThat(catalog.all())
                .hasSize(21)
                .allMatch(i -> catalog.find(i.symbol()).equals(Optional.of(i)));
    }

    @Test
    void aHomeIsAwaitedWhileAVenueBeforeItMayListTheSymbolToo() {
        VenueId kraken = new VenueId("KRAKEN");
        VenueId alpha = new VenueId("ALPHA");
        InstrumentCatalog catalog =
                InstrumentCatalog.from(ConfigFactory.parseString("kontor.home-venues = [BINANCE, SIM, KRAKEN]")
                        .withFallback(DEFAULT));
        Instrument atSim = find(catalog, "BTC/USDT");

        assertThat(catalog.awaited(atSim, List.of(alpha, BINANCE, kraken))).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(RefusalCode.NOT_READY);
            assertThat(refusal.detail()).contains("BTC/USDT").endsWith(": [BINANCE]");
        });
        assertThat(catalog.awaited(atSim, List.of(alpha, SIM, kraken))).isEmpty();
        catalog.merge(kraken, List.of(Samples.spot("KRAKEN", "DASH/USDT", "0.1", "0.1")));
        assertThat(catalog.awaited(find(catalog, "DASH/USDT"), List.of(SIM, BINANCE)))
                .hasValueSatisfying(refusal -> assertThat(refusal.detail()).endsWith(": [BINANCE, SIM]"));
    }

    /** Nothing the venue may say could move it nearer. */
    @Test
    void aSymbolThatIsStatedInFullForTheNearestVenueAwaitsNothing() {
        InstrumentCatalog catalog = InstrumentCatalog.from(DEFAULT);
        assertThat(catalog.isListed(SIM)).isFalse();

        assertThat(catalog.awaited(find(catalog, "BTC/USDT"), List.of(SIM, BINANCE)))
                .isEmpty();
    }

    /** What the configuration states is not all that a venue lists. */
    @Test
    void aVenueIsListedOnceItHasSaidSo() {
        InstrumentCatalog catalog = InstrumentCatalog.from(DEFAULT);
        assertThat(catalog.isListed(SIM)).isFalse();

        catalog.merge(SIM, List.of());

        assertThat(catalog.isListed(SIM)).isTrue();
        assertThat(catalog.isListed(BINANCE)).isFalse();
    }

    @Test
    void whatAVenueSaidBeforeASymbolWasAddedIsTakenAndTheVenueAwaitedForTheOther() {
        InstrumentCatalog catalog = InstrumentCatalog.from(
                ConfigFactory.parseString("kontor.home-venues = [BINANCE, SIM]").withFallback(DEFAULT));
        Symbol xmr = new Symbol("XMR/USDT");
        List<Instrument> kept = List.of(Samples.spot("BINANCE", "XMR/USDT", "0.1", "0.001"));

        catalog.restore(BINANCE, kept, List.of(xmr, new Symbol("BTC/USDT")));

        assertThat(catalog.find(BINANCE, xmr)).isPresent();
        assertThat(catalog.isListed(BINANCE)).isFalse();
        catalog.restore(BINANCE, kept, List.of(xmr));
        assertThat(catalog.isListed(BINANCE)).isTrue();
    }

    @Test
    void whatTheConfigurationStatesInFullNeedNotBeKept() {
        InstrumentCatalog catalog = InstrumentCatalog.from(DEFAULT);

        catalog.restore(SIM, List.of(), List.of(new Symbol("BTC/USDT")));

        assertThat(catalog.isListed(SIM)).isTrue();
    }

    @Test
    void aCalendarNobodyKnowsIsRefusedInAnAdjustmentToo() {
        assertThatThrownBy(() -> catalogWith("BINANCE.\"XMR/USDT\" { source = venue, calendar = mars }"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("'kontor.instruments.BINANCE.\"XMR/USDT\".calendar'")
                .hasMessageContaining("mars (expected: UTC or a calendar of kontor.calendars)");
    }

    @Test
    void aCalendarThatOnlyAVenueNamesMeansTheUtcDay() {
        InstrumentCatalog catalog = InstrumentCatalog.from(DEFAULT);
        Symbol symbol = new Symbol("XMR/USDT");
        Config listed = InstrumentFormat.write(Samples.spot("BINANCE", "XMR/USDT", "0.1", "0.001"))
                .withValue("calendar", ConfigValueFactory.fromAnyRef("mars"));

        catalog.merge(BINANCE, List.of(InstrumentFormat.read(BINANCE, symbol, new Section("listed", listed))));

        assertThat(catalog.calendarOf(find(catalog, "XMR/USDT"))).isEqualTo(Calendar.UTC_DAY);
    }

    @Test
    void mergesOfManyVenuesAtOnceAllTakeEffect() throws Exception {
        InstrumentCatalog catalog = InstrumentCatalog.from(DEFAULT);
        CountDownLatch together = new CountDownLatch(1);
        try (ExecutorService venues = Executors.newFixedThreadPool(8)) {
            List<Future<Merged>> merges = IntStream.range(0, 200)
                    .mapToObj(i -> venues.submit(() -> {
                        together.await();
                        return catalog.merge(
                                new VenueId("V" + i), List.of(Samples.spot("V" + i, "S" + i + "/USDT", "0.1", "1")));
                    }))
                    .toList();
            together.countDown();
            for (Future<Merged> merge : merges) {
                assertThat(merge.get().taken()).isEqualTo(1);
            }
        }
        assertThat(catalog.all()).hasSize(220);
    }

    private static InstrumentCatalog catalogWith(String entry) {
        return InstrumentCatalog.from(ConfigFactory.parseString("kontor.instruments { " + entry + " }")
                .withFallback(DEFAULT));
    }

    private static Instrument find(InstrumentCatalog catalog, String symbol) {
        return catalog.find(new Symbol(symbol)).orElseThrow();
    }
}
