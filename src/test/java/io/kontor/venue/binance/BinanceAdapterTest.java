package io.kontor.venue.binance;

import static io.kontor.venue.binance.AdapterRig.ID;
import static io.kontor.venue.binance.AdapterRig.KEY;
import static io.kontor.venue.binance.AdapterRig.get;
import static io.kontor.venue.binance.AdapterRig.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.kontor.instrument.Instrument;
import io.kontor.value.AccountId;
import io.kontor.value.Symbol;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueCapabilities;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.ScriptedBinance.Asked;
import io.kontor.venue.binance.link.LinkLost;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole adapter over real sockets against a scripted venue: sessions, and what it states of itself. */
class BinanceAdapterTest {
    private static final ActorTestKit KIT = ActorTestKit.create();

    private AdapterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new AdapterRig(KIT.system(), BinanceAccess.Channel.websocket);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void logOnSubscribesToUserDataWithASignatureAndNoListenKey() throws Exception {
        rig.logOn(0);

        Asked asked = rig.venue.await("userDataStream.subscribe.signature");
        Map<String, String> sorted = new TreeMap<>();
        asked.params().properties().forEach(each -> {
            if (!each.getKey().equals("signature")) {
                sorted.put(each.getKey(), each.getValue().asText());
            }
        });
        String payload = sorted.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("&"));
        assertThat(sorted.keySet()).containsExactly("apiKey", "recvWindow", "timestamp");
        assertThat(asked.params().path("signature").asText())
                .isEqualTo(KEY.signer().sign(payload));
    }

    @Test
    void anAccountWithoutAKeyIsToldWhichKeyIsMissing() {
        assertThatThrownBy(() -> get(rig.adapter.logOn(AdapterRig.KEYLESS, 0, rig.books, Samples.NO_HALT)))
                .hasMessageContaining(AdapterRig.NO_KEY);
        assertThatThrownBy(() -> get(rig.adapter.logOn(new AccountId("other"), 0, rig.books, Samples.NO_HALT)))
                .hasMessageContaining("kontor.venues.BINANCE.credentials.other");
    }

    @Test
    void aLogOnTheVenueRefusesFailsWithItsWords() {
        rig.venue.refuse(
                "userDataStream.subscribe.signature",
                401,
                "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}");

        assertThatThrownBy(() -> rig.logOn(0))
                .hasMessageContaining("Invalid API-key")
                .hasMessageContaining("-2015");
    }

    @Test
    void aLogOnThatIsNotAnsweredLeavesNoConnectionBehind() throws Exception {
        rig.venue.staySilent("userDataStream.subscribe.signature");

        assertThatThrownBy(() -> rig.logOn(0)).hasCauseInstanceOf(LinkLost.class);

        rig.venue.apiLinks.getFirst().ended().get(30, TimeUnit.SECONDS);
    }

    @Test
    void aVenueWhoseClockCannotBeKnownIsNotLoggedOnTo() {
        rig.venue.on("GET /api/v3/time", _ -> ScriptedBinance.ok("{}"));

        assertThatThrownBy(() -> rig.logOn(0)).hasMessageContaining("serverTime");
    }

    @Test
    void requestsAreSignedByTheVenuesClock() throws Exception {
        Duration ahead = Duration.ofHours(1);
        rig.venue.on(
                "GET /api/v3/time",
                _ -> ScriptedBinance.ok(
                        "{\"serverTime\":" + Instant.now().plus(ahead).toEpochMilli() + "}"));
        rig.logOn(0);

        long signed = rig.venue
                .await("userDataStream.subscribe.signature")
                .params()
                .path("timestamp")
                .asLong();

        assertThat(Instant.ofEpochMilli(signed))
                .isBetween(
                        Instant.now().plus(ahead).minusSeconds(20),
                        Instant.now().plus(ahead).plusSeconds(1));
    }

    @Test
    void theEndOfTheConnectionEndsTheSession() throws Exception {
        rig.logOn(0);

        rig.venue.apiLinks.getFirst().cut();

        assertThat(rig.books.end()).contains("closed");
    }

    @Test
    void aRevokedKeyEndsTheSession() throws Exception {
        rig.logOn(0);

        rig.venue.apiLinks.getFirst().push("""
            {"id":null,"status":401,"error":{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}}""");

        assertThat(rig.books.end()).contains("Invalid API-key");
    }

    @Test
    void aReportThatCannotBeReadEndsTheSessionSoThatItIsFoundByQuestions() throws Exception {
        rig.logOn(0);

        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", ID.toString(), "", "\"z\":null"));

        assertThat(rig.books.end()).contains("z is missing");
    }

    @Test
    void onShutdownANewConnectionIsSubscribedBeforeTheOldOneIsLetGo() throws Exception {
        VenueSession session = rig.logOn(0);
        rig.venue.await("userDataStream.subscribe.signature");
        rig.venue.answer("order.place", _ -> Documents.placed(ID.toString()));

        rig.venue.apiLinks.getFirst().push("{\"event\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}");
        rig.venue.await("userDataStream.subscribe.signature");
        rig.venue.apiLinks.getFirst().ended().get(30, TimeUnit.SECONDS);
        get(session.submit(order(ID)));
        String repeated = Documents.execution("NEW", "NEW", ID.toString(), "", "");
        rig.venue.apiLinks.get(1).push(repeated);
        rig.venue.apiLinks.get(1).push(repeated);
        rig.venue.apiLinks.get(1).push(Documents.fill(ID.toString(), 7, "0.5", "0.5"));

        assertThat(rig.venue.await("order.place").link()).isEqualTo(rig.venue.apiLinks.get(1));
        assertThat(rig.books.next().type()).isEqualTo(ExecType.NEW);
        assertThat(rig.books.next().type()).isEqualTo(ExecType.TRADE);
        assertThat(rig.books.isQuiet()).isTrue();
    }

    @Test
    void bothSidesOfASelfTradeAreReported() throws Exception {
        rig.logOn(0);
        String side = Documents.fill("web_1", 7, "0.5", "0.5");

        rig.venue.apiLinks.getFirst().push(side);
        rig.venue
                .apiLinks
                .getFirst()
                .push(Documents.fill("web_2", 7, "0.5", "0.5").replace("4293153", "4293154"));
        rig.venue.apiLinks.getFirst().push(side);
        rig.venue.apiLinks.getFirst().push(Documents.fill("web_1", 8, "0.5", "1"));

        assertThat(List.of(rig.books.next(), rig.books.next(), rig.books.next()))
                .extracting(report -> report.clientOrderId() + " "
                        + report.fill().orElseThrow().id())
                .containsExactly("web_1 7", "web_2 7", "web_1 8");
    }

    @Test
    void whatCanBeDoneToAnOrderIsWhatTheVenueSaysOfItsSymbol() throws Exception {
        get(rig.adapter.instruments());

        VenueCapabilities bitcoin = rig.adapter.capabilities(Samples.BTC);
        VenueCapabilities old = rig.adapter.capabilities(new Symbol("OLD/USDT"));
        VenueCapabilities unlisted = rig.adapter.capabilities(new Symbol("NEW/USDT"));

        assertThat(bitcoin).isEqualTo(rig.adapter.capabilities());
        assertThat(List.of(bitcoin.atomicReplace(), bitcoin.amendsInPlace())).containsOnly(true);
        assertThat(List.of(old, unlisted))
                .allMatch(can -> !can.atomicReplace() && !can.amendsInPlace())
                .allMatch(can -> can.fenceDelay().equals(bitcoin.fenceDelay()));
    }

    @Test
    void beforeTheVenueHasListedAnythingNothingIsHeldAgainstASymbol() {
        assertThat(rig.adapter.capabilities(Samples.BTC)).isEqualTo(rig.adapter.capabilities());
    }

    @Test
    void theFenceIsTheWindowTheVenuesOwnTimeAndTheSkew() {
        assertThat(rig.adapter.capabilities().duplicateFence()).isEqualTo(DuplicateFence.SEND_EXPIRY);
        assertThat(rig.adapter.capabilities().fenceDelay()).isEqualTo(Duration.ofSeconds(5 + 10 + 2 * 3));
        assertThat(rig.adapter.capabilities().expiresOrders()).isFalse();
    }

    @Test
    void aSymbolTheVenueListsNoMoreKeepsNobodyFromLoggingOn() throws Exception {
        String listed = Documents.EXCHANGE_INFO.replace("OLDUSDT", "NEWUSDT");
        rig.venue.on(
                "GET /api/v3/exchangeInfo",
                rest -> rest.query().containsKey("symbols")
                        ? ScriptedBinance.error(400, -1121, "Invalid symbol.")
                        : ScriptedBinance.ok(listed));

        rig.logOn(0);

        assertThat(get(rig.adapter.instruments()))
                .extracting(Instrument::venueSymbol)
                .containsExactly("BTCUSDT");
    }

    /** As one that is listed only later, or no more: what is held in it and its limits have one name. */
    @Test
    void aConfiguredSymbolKeepsItsNameThoughItIsNotListed() throws Exception {
        String listed = Documents.EXCHANGE_INFO.replace("OLDUSDT", "NEWUSDT");
        rig.venue.on("GET /api/v3/exchangeInfo", _ -> ScriptedBinance.ok(listed));
        rig.logOn(0);

        rig.venue
                .apiLinks
                .getFirst()
                .push(Documents.fill("web_1", 7, "0.5", "0.5").replace("BTCUSDT", "OLDUSDT"));

        assertThat(rig.books.next().symbol()).isEqualTo(new Symbol("OLD/USDT"));
    }

    @Test
    void tradesInAConfiguredSymbolThatIsNotListedAreAskedForAndNoneIsNoObstacle() throws Exception {
        String listed = Documents.EXCHANGE_INFO.replace("OLDUSDT", "NEWUSDT");
        rig.venue.on("GET /api/v3/exchangeInfo", _ -> ScriptedBinance.ok(listed));
        rig.venue.on(
                "GET /api/v3/myTrades",
                rest -> rest.query().get("symbol").equals("OLDUSDT")
                        ? ScriptedBinance.error(400, -1121, "Invalid symbol.")
                        : ScriptedBinance.ok("[]"));

        rig.logOn(Instant.parse("2026-11-20T10:00:00Z").toEpochMilli() * 1_000);

        assertThat(List.of(
                        rig.venue.awaitRest("GET /api/v3/myTrades").query().get("symbol"),
                        rig.venue.awaitRest("GET /api/v3/myTrades").query().get("symbol")))
                .containsExactly("BTCUSDT", "OLDUSDT");
    }

    /** At a time that stands still, so that no comparison ever grows old. */
    @Test
    void whileASessionIsOpenClocksAreComparedHoweverFreshTheLastComparisonIs() throws Exception {
        rig.close();
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                "clock.sync-every = 100 ms",
                Clock.fixed(Instant.now(), ZoneOffset.UTC));

        rig.logOn(0);

        for (int i = 0; i < 3; i++) {
            rig.venue.awaitRest("GET /api/v3/time");
        }
    }

    /** Its monotonic clock knows nothing of it: everything would be signed too old until the next comparison comes round. */
    @Test
    void afterASuspensionClocksAreComparedAtOnce() throws Exception {
        rig.close();
        AtomicReference<Instant> timeOfDay = new AtomicReference<>(Instant.now());
        InstantSource clock = timeOfDay::get;
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                "request-timeout = 15 s, clock.sync-every = 10 h",
                clock.withZone(ZoneOffset.UTC),
                () -> 0);
        rig.logOn(0);
        rig.venue.awaitRest("GET /api/v3/time");

        timeOfDay.set(timeOfDay.get().plusSeconds(600));

        rig.venue.awaitRest("GET /api/v3/time");
    }

    @Test
    void instrumentsAreTheConfiguredSymbols() throws Exception {
        assertThat(get(rig.adapter.instruments())).hasSize(2);

        assertThat(rig.venue.awaitRest("GET /api/v3/exchangeInfo").query())
                .containsEntry("symbols", "[\"BTCUSDT\",\"OLDUSDT\"]");
    }
}
