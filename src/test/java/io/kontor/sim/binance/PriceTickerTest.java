package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last price of a symbol, also where nobody has traded yet. */
class PriceTickerTest {
    private static final String NONE = "0.00000000";

    @TempDir
    private Path directory;

    private FaceRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FaceRig(directory);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void aSymbolNobodyHasTradedIsToldWithoutAPrice() throws Exception {
        assertThat(ticker("?symbol=BTCUSDT").path("price").asText()).isEqualTo(NONE);
        assertThat(ticker("").findValuesAsText("symbol")).contains("BTCUSDT", "ETHUSDT");
    }

    @Test
    void theLastPriceOutlivesARestart() throws Exception {
        rig.post(
                "POST",
                "/sim/orders",
                "{\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"amount\":\"1\",\"price\":\"60000\"}");
        rig.signed("POST", "/api/v3/order", "symbol=BTCUSDT", "side=BUY", "type=MARKET", "quantity=0.1");

        rig.close();
        start();

        assertThat(ticker("?symbol=BTCUSDT").path("price").asText()).isEqualTo("60000.00000000");
        assertThat(ticker("?symbol=ETHUSDT").path("price").asText()).isEqualTo(NONE);
    }

    @Test
    void aListThatIsNoneIsRefusedAndSoIsOneBesideASymbol() throws Exception {
        assertThat(ticker("?symbols=%5B%22BTCUSDT%22%5D").findValuesAsText("symbol"))
                .containsExactly("BTCUSDT");
        for (String list : List.of("0.1", "%7B%7D", "BTCUSDT", "%22BTCUSDT%22", "%5B%22a%22%5D", "%5B1,%5B%5D%5D")) {
            assertThat(ticker("?symbols=" + list).path("code").asInt()).as(list).isEqualTo(-1100);
        }
        assertThat(ticker("?symbol=BTCUSDT&symbols=%5B%5D").path("code").asInt())
                .isEqualTo(-1128);
    }

    private JsonNode ticker(String query) throws Exception {
        return rig.open("GET", "/api/v3/ticker/price" + query).body();
    }
}
