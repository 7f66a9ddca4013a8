package io.kontor.venue.binance;

import static io.kontor.venue.binance.AdapterRig.ID;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.kontor.value.Quantity;
import io.kontor.venue.VenueSession;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked again and again while a session is open, for the sake of reports that got lost. */
class BinanceTradeChecksTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final long WHEN = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();

    private AdapterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                "request-timeout = 8 s, catch-up.every = 50 ms");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    /** Where the weight runs out behind each page, one that began anew would never see the second. */
    @Test
    void aCheckThatIsKeptBackGoesOnBehindThePageItHasTold() throws Exception {
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[]"));
        VenueSession session = rig.logOn(0);
        rig.venue.on(
                "GET /api/v3/allOrders",
                _ -> ScriptedBinance.ok("[" + Documents.order("web_1", "FILLED", "0.5") + "]", 5_000));
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[" + page() + "]"));
        String now = Long.toString(Instant.now().toEpochMilli());
        rig.venue
                .apiLinks
                .getFirst()
                .push(Documents.execution("NEW", "NEW", "web_1", "", "\"E\":" + now + ",\"T\":" + now));
        for (int i = 0; i < 1_001; i++) {
            rig.books.next();
        }
        rig.venue.awaitRest("GET /api/v3/allOrders");

        rig.venue.on("GET /api/v3/allOrders", _ -> ScriptedBinance.ok("[]", 10));
        rig.venue.on("GET /api/v3/order", _ -> ScriptedBinance.ok(Documents.order(ID.toString(), "NEW", "0"), 10));
        AdapterRig.get(session.query(Samples.BTC, ID));

        assertThat(rig.venue.awaitRest("GET /api/v3/myTrades").query()).containsEntry("fromId", "1000");
    }

    /** Of its fill the report is lost, and nothing else is heard of the symbol: the list of open orders is what tells. */
    @Test
    void theSymbolOfSomebodyElsesOpenOrderIsCheckedThoughQuiet() throws Exception {
        VenueSession session = rig.logOn(0);
        listed("web_1", "0", session);
        rig.venue.on("GET /api/v3/allOrders", _ -> ScriptedBinance.ok("[" + partlyFilled() + "]"));
        rig.venue.on(
                "GET /api/v3/myTrades",
                _ -> ScriptedBinance.ok(
                        "[" + Documents.trade(7, "0.5", Instant.now().toEpochMilli()) + "]"));

        listed("web_1", "0.5", session);

        assertThat(rig.books.next().fill().orElseThrow().quantity()).isEqualTo(Quantity.of("0.5"));
    }

    /** What filled it may be what ended it. */
    @Test
    void theSymbolOfSomebodyElsesOrderIsCheckedWhenItIsOpenNoMore() throws Exception {
        VenueSession session = rig.logOn(0);
        listed("web_1", "0", session);

        rig.venue.on("GET /api/v3/openOrders", _ -> ScriptedBinance.ok("[]"));
        AdapterRig.get(session.openOrders());

        assertThat(rig.venue.awaitRest("GET /api/v3/myTrades").query()).containsEntry("symbol", "BTCUSDT");
    }

    private void listed(String clientOrderId, String executed, VenueSession session) throws Exception {
        rig.venue.on(
                "GET /api/v3/openOrders",
                _ -> ScriptedBinance.ok("[" + Documents.order(clientOrderId, "PARTIALLY_FILLED", executed) + "]"));
        AdapterRig.get(session.openOrders());
    }

    private static String partlyFilled() {
        return Documents.order("web_1", "PARTIALLY_FILLED", "0.5");
    }

    private static String page() {
        return LongStream.rangeClosed(1, 1_000)
                .mapToObj(id -> Documents.trade(id, "0.0005", WHEN))
                .collect(Collectors.joining(","));
    }
}
