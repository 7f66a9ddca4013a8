package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.binance.FaceRig.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cancel-replace comes to where the account has placed as many orders as it may. */
class CancelOnlyTest {
    private static final String[] LIMIT = {
        "symbol=BTCUSDT", "side=BUY", "type=LIMIT", "timeInForce=GTC", "quantity=0.01", "price=50000"
    };

    @TempDir
    private Path directory;

    private FaceRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FaceRig(directory, "binance.limits.orders-per-day = 1");
        rig.signed("POST", "/api/v3/order", with("newClientOrderId=a1"));
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void cancelOnlyCancelsWhereNoMoreOrdersMayBePlaced() throws Exception {
        Answer answer = replace("a1", "STOP_ON_FAILURE", "orderRateLimitExceededMode=CANCEL_ONLY");

        assertThat(answer.status() + " " + answer.body().path("code").asInt()).isEqualTo("409 -2021");
        assertThat(answer.body().at("/data/cancelResult").asText()).isEqualTo("SUCCESS");
        assertThat(answer.body().at("/data/cancelResponse/status").asText()).isEqualTo("CANCELED");
        assertThat(answer.body().at("/data/newOrderResult").asText()).isEqualTo("FAILURE");
        assertThat(answer.body().at("/data/newOrderResponse/code").asInt()).isEqualTo(-1015);
        assertThat(openOrders()).isZero();
    }

    @Test
    void whereThereIsNothingToCancelEitherNothingIsDone() throws Exception {
        Answer stops = replace("a2", "STOP_ON_FAILURE", "orderRateLimitExceededMode=CANCEL_ONLY");
        assertThat(stops.status() + " " + stops.body().path("code").asInt()).isEqualTo("429 -2022");
        assertThat(stops.body().at("/data/newOrderResult").asText()).isEqualTo("NOT_ATTEMPTED");

        Answer goesOn = replace("a2", "ALLOW_FAILURE", "orderRateLimitExceededMode=CANCEL_ONLY");
        assertThat(goesOn.status() + " " + goesOn.body().path("code").asInt()).isEqualTo("400 -2022");
        assertThat(goesOn.body().at("/data/newOrderResult").asText()).isEqualTo("FAILURE");
        assertThat(openOrders()).isEqualTo(1);
    }

    @Test
    void withoutTheWordTheOrderStands() throws Exception {
        Answer answer = replace("a1", "STOP_ON_FAILURE", "orderRateLimitExceededMode=DO_NOTHING");

        assertThat(answer.status() + " " + answer.body().path("code").asInt()).isEqualTo("429 -1015");
        assertThat(openOrders()).isEqualTo(1);
    }

    private Answer replace(String target, String mode, String limited) throws Exception {
        return rig.signed(
                "POST",
                "/api/v3/order/cancelReplace",
                with("cancelOrigClientOrderId=" + target, "cancelReplaceMode=" + mode, limited));
    }

    private int openOrders() throws Exception {
        return rig.signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT").body().size();
    }

    private static String[] with(String... more) {
        return Stream.concat(Arrays.stream(LIMIT), Arrays.stream(more)).toArray(String[]::new);
    }
}
