package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found of an account that has traded far more than one question may look at. */
class AccountHistoryTest {
    private static final int SCANNED_MAX = 3;

    @TempDir
    private Path directory;

    private FaceRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FaceRig(directory, "binance.bounds.scanned-max = " + SCANNED_MAX);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void anOrdersOwnTradesAreFoundHoweverManyOthersFollow() throws Exception {
        List<Long> orders = new ArrayList<>();
        for (int i = 0; i < 2 * SCANNED_MAX; i++) {
            orders.add(trades());
        }
        String first = "orderId=" + orders.getFirst();

        JsonNode found = myTrades("symbol=BTCUSDT", first);

        assertThat(found.findValuesAsText("orderId"))
                .containsExactly(orders.getFirst().toString());
        assertThat(myTrades("symbol=BTCUSDT")).hasSize(SCANNED_MAX);
        long trade = found.get(0).path("id").asLong();
        long at = found.get(0).path("time").asLong();
        assertThat(myTrades("symbol=BTCUSDT", first, "fromId=" + trade)).hasSize(1);
        assertThat(myTrades("symbol=BTCUSDT", first, "fromId=" + (trade + 1))).isEmpty();
        assertThat(myTrades("symbol=BTCUSDT", first, "startTime=" + at)).hasSize(1);
        assertThat(myTrades("symbol=BTCUSDT", first, "startTime=" + (at + 1))).isEmpty();
        assertThat(myTrades("symbol=ETHUSDT", first)).isEmpty();
    }

    /** Answers the number of an order that is filled by another participant's. */
    private long trades() throws Exception {
        rig.post(
                "POST",
                "/sim/orders",
                "{\"symbol\":\"BTC/USDT\",\"side\":\"SELL\",\"amount\":\"0.1\",\"price\":\"60000\"}");
        return rig.signed("POST", "/api/v3/order", "symbol=BTCUSDT", "side=BUY", "type=MARKET", "quantity=0.1")
                .body()
                .path("orderId")
                .asLong();
    }

    private JsonNode myTrades(String... parameters) throws Exception {
        return rig.signed("GET", "/api/v3/myTrades", parameters).body();
    }
}
