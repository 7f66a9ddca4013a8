package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the face itself strike whom their switch means, and nobody else. */
class FaceFaultsTest {
    private static final String[] LIMIT = {
        "symbol=BTCUSDT", "side=BUY", "type=LIMIT", "timeInForce=GTC", "quantity=0.01", "price=50000"
    };

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
    void anErrorForOrdersLeavesOtherRequestsAlone() throws Exception {
        rig.post("PUT", "/sim/faults", "{\"SERVER_ERROR\":{\"next\":1,\"request\":\"SUBMIT\"}}");

        assertThat(rig.open("GET", "/api/v3/time").status()).isEqualTo(200);
        assertThat(rig.signed("GET", "/api/v3/account").status()).isEqualTo(200);
        assertThat(rig.signed("POST", "/api/v3/order", LIMIT).status()).isEqualTo(503);
        assertThat(rig.signed("POST", "/api/v3/order", LIMIT).status()).isEqualTo(200);
    }

    @Test
    void anAccountThatIsSilentDoesNotTellItsBalances() throws Exception {
        rig.close();
        rig = new FaceRig(directory, "binance.bounds.processing-timeout = 2 s");
        rig.post("PUT", "/sim/faults", "{\"SILENCE\":{\"next\":1,\"delay\":\"PT1H\",\"account\":\"main\"}}");

        for (String path : List.of("account", "account", "rateLimit/order")) {
            assertThat(rig.signed("GET", "/api/v3/" + path).status()).as(path).isEqualTo(504);
        }
        for (String path : List.of("account/commission", "myFilters")) {
            assertThat(rig.signed("GET", "/api/v3/" + path, "symbol=BTCUSDT").status())
                    .as(path)
                    .isEqualTo(504);
        }
        assertThat(FaceRig.inTime(() -> rig.signedAs("other", "GET", "/api/v3/account"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void anErrorForOneAccountStrikesThatOne() throws Exception {
        rig.post("PUT", "/sim/faults", "{\"SERVER_ERROR\":{\"next\":1,\"account\":\"main\"}}");

        assertThat(rig.open("GET", "/api/v3/time").status()).isEqualTo(200);
        assertThat(rig.signedAs("other", "GET", "/api/v3/account").status()).isEqualTo(200);
        assertThat(rig.signed("GET", "/api/v3/account").status()).isEqualTo(503);
        assertThat(rig.signed("GET", "/api/v3/account").status()).isEqualTo(200);
    }

    @Test
    void tooManyRequestsAreOfThoseThatAreMeant() throws Exception {
        rig.post(
                "PUT",
                "/sim/faults",
                "{\"TOO_MANY_REQUESTS\":{\"next\":1,\"delay\":\"PT3S\",\"account\":\"main\",\"request\":\"CANCEL\"}}");

        assertThat(rig.open("GET", "/api/v3/ping").status()).isEqualTo(200);
        assertThat(rig.signed("POST", "/api/v3/order", LIMIT).status()).isEqualTo(200);
        assertThat(rig.signedAs("other", "DELETE", "/api/v3/openOrders", "symbol=BTCUSDT")
                        .status())
                .isEqualTo(400);
        assertThat(rig.signed("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT").status())
                .isEqualTo(429);
        assertThat(rig.signed("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT").status())
                .isEqualTo(200);
    }
}
