package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import com.typesafe.config.ConfigFactory;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.marketdata.MarketDataFeed;
import io.kontor.risk.LimitsSettings;
import io.kontor.sim.Exchange;
import io.kontor.sim.SimConfig;
import io.kontor.sim.SimInstruments;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.kontor.venue.VenueAdapter;
import io.kontor.venue.local.LocalAdapter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptListingsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Instant LISTED = Instant.parse("2026-11-20T12:00:00Z");
    private static final VenueListing.Refresh REFRESH =
            new VenueListing.Refresh(Duration.ofHours(1), Duration.ofHours(1));

    private static final List<Symbol> ASKED = List.of(SimInstruments.BTC_USDT);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path directory;

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void whatAVenueListedIsKnownAfterARestartWhileItIsDown() {
        listWhileUp();
        InstrumentCatalog restarted = empty();

        kept(LISTED.plusSeconds(90)).restore(SimInstruments.VENUE, ASKED, restarted);

        Instrument known = restarted.find(SimInstruments.BTC_USDT).orElseThrow();
        assertThat(known)
                .isEqualTo(new SimInstruments().find(SimInstruments.BTC_USDT).orElseThrow());
        assertThat(restarted.all()).containsExactlyInAnyOrderElementsOf(new SimInstruments().all());
    }

    /** It is as if nothing were kept for the others: they may be traded there, and new orders in them wait. */
    @Test
    void whatIsKeptOfAVenueThatIsAskedForMoreNowIsNotAllItLists() {
        listWhileUp();
        InstrumentCatalog asBefore = empty();
        InstrumentCatalog askedForMore = empty();

        kept(LISTED).restore(SimInstruments.VENUE, ASKED, asBefore);
        kept(LISTED)
                .restore(SimInstruments.VENUE, List.of(SimInstruments.BTC_USDT, new Symbol("NEW/USDT")), askedForMore);

        assertThat(asBefore.isListed(SimInstruments.VENUE)).isTrue();
        assertThat(askedForMore.isListed(SimInstruments.VENUE)).isFalse();
        assertThat(askedForMore.all()).isEqualTo(asBefore.all());
    }

    @Test
    void theAgeOfWhatIsKnownIsAMetric() {
        listWhileUp();

        kept(LISTED.plusSeconds(90)).restore(SimInstruments.VENUE, ASKED, empty());

        double age = meters.get("kontor.venue.listing.age")
                .tag("venue", SimInstruments.VENUE.value())
                .timeGauge()
                .value(TimeUnit.SECONDS);
        assertThat(age).isEqualTo(90);
    }

    @Test
    void aFileThatIsDamagedIsAsIfThereWereNone() throws Exception {
        listWhileUp();
        Path file = directory.resolve("listings").resolve(SimInstruments.VENUE + ".conf");
        Files.writeString(file, Files.readString(file).substring(0, 200));
        InstrumentCatalog restarted = empty();

        kept(LISTED).restore(SimInstruments.VENUE, ASKED, restarted);

        assertThat(restarted.all()).isEmpty();
    }

    @Test
    void ofAVenueThatNeverAnsweredNothingIsKnown() {
        InstrumentCatalog catalog = empty();

        kept(LISTED).restore(SimInstruments.VENUE, ASKED, catalog);

        assertThat(catalog.all()).isEmpty();
        assertThat(meters.find("kontor.venue.listing.age").meters()).isEmpty();
    }

    /** As a first gateway does it that finds the venue up. */
    private void listWhileUp() {
        Clock clock = Clock.fixed(LISTED, ZoneOffset.UTC);
        KeptListings first = new KeptListings(directory.resolve("listings"), new SimpleMeterRegistry(), clock);
        TestProbe<MarketDataFeed.Command> feed = KIT.createTestProbe();
        try (Exchange exchange = Exchange.open(
                directory.resolve("venue"), SimConfig.with(SimConfig.ALONE), new SimInstruments(), clock)) {
            VenueAdapter venue = new LocalAdapter(exchange, SimInstruments.VENUE, clock);
            InstrumentCatalog catalog = empty();
            List<VenueId> venues = List.of(SimInstruments.VENUE);
            LimitedSymbols limited =
                    new LimitedSymbols(LimitsSettings.from(ConfigFactory.load()), catalog, venues, venues);
            KIT.spawn(VenueListing.create(venue, catalog, first, feed.ref(), limited, REFRESH));
            feed.expectMessageClass(MarketDataFeed.Follow.class);
        }
    }

    private KeptListings kept(Instant now) {
        return new KeptListings(directory.resolve("listings"), meters, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static InstrumentCatalog empty() {
        return InstrumentCatalog.from(
                ConfigFactory.parseString("kontor { instruments {}, assets {}, calendars {}, home-venues = [] }"));
    }
}
