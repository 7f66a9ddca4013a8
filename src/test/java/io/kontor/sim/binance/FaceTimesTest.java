package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A venue has one clock: what it stamps and what it is asked for by time goes by the one it tells. */
class FaceTimesTest {
    private static final long AHEAD = 30_000;

    /** Our own clock is not the venue's here. */
    private static final String WINDOW = "recvWindow=60000";

    @TempDir
    private Path directory;

    private FaceRig rig;
    private long ahead;

    @BeforeEach
    void start() throws Exception {
        rig = new FaceRig(directory);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void theTimesOfOrdersAndTradesAreByTheVenuesClock() throws Exception {
        putAhead();
        JsonNode placed = buy();
        isAhead(placed, "transactTime", "workingTime");

        JsonNode found = rig.signed(
                        "GET",
                        "/api/v3/order",
                        "symbol=BTCUSDT",
                        "orderId=" + placed.path("orderId").asLong(),
                        WINDOW)
                .body();
        isAhead(found, "time", "updateTime", "workingTime");
        isAhead(trades("limit=10").get(0), "time");
    }

    @Test
    void tradesAreAskedForByTheVenuesClock() throws Exception {
        putAhead();
        buy();

        assertThat(trades("startTime=" + ahead)).hasSize(1);
        assertThat(trades("endTime=" + (ahead - 1))).isEmpty();
    }

    @Test
    void anAccountsEventsTellTheTimeByTheVenuesClock() throws Exception {
        FaceRig.Socket account = rig.socket("/ws-api/v3");
        account.ask("{\"id\":1,\"method\":\"userDataStream.subscribe.signature\",\"params\":"
                + FaceRig.signedParams("main") + "}");
        putAhead();
        buy();

        JsonNode report =
                account.await(message -> message.at("/event/x").asText().equals("TRADE"));
        isAhead(report.path("event"), "E", "T", "O", "W");
        JsonNode balances =
                account.await(message -> message.at("/event/e").asText().equals("outboundAccountPosition"));
        isAhead(balances.path("event"), "E", "u");
    }

    @Test
    void theMarketsTradesTellTheTimeByTheVenuesClock() throws Exception {
        FaceRig.Socket stream = rig.socket("/ws/btcusdt@trade");
        putAhead();
        buy();

        isAhead(stream.await(event -> event.path("e").asText().equals("trade")), "E", "T");
        isAhead(rig.open("GET", "/api/v3/trades?symbol=BTCUSDT").body().get(0), "time");
    }

    private void putAhead() throws Exception {
        ahead = System.currentTimeMillis() + AHEAD;
        rig.post("POST", "/sim/clock", "{\"offset\":\"PT30S\"}");
    }

    /** Answers an order that was filled at once. */
    private JsonNode buy() throws Exception {
        rig.post(
                "POST",
                "/sim/orders",
                "{\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"amount\":\"1\",\"price\":\"60000\"}");
        FaceRig.Answer placed = rig.signed(
                "POST", "/api/v3/order", "symbol=BTCUSDT", "side=BUY", "type=MARKET", "quantity=0.1", WINDOW);
        assertThat(placed.body().path("status").asText()).isEqualTo("FILLED");
        return placed.body();
    }

    private JsonNode trades(String parameter) throws Exception {
        return rig.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT", parameter, WINDOW)
                .body();
    }

    private void isAhead(JsonNode told, String... times) {
        for (String time : times) {
            assertThat(told.path(time).asLong()).as("%s of %s", time, told).isGreaterThanOrEqualTo(ahead);
        }
    }
}
