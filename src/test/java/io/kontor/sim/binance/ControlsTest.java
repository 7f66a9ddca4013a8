package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.sim.binance.FaceRig.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests ask of the exchange beside the venue's protocol, where they ask it badly or at a bad time. */
class ControlsTest {
    private static final String ORDER =
            "{\"symbol\":\"BTC/USDT\",\"side\":\"SELL\",\"amount\":\"1\",\"price\":\"60000\"}";

    @TempDir
    private Path directory;

    private FaceRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new FaceRig(directory);
    }

    /** Where answers have to be missed. */
    private void startImpatient() throws Exception {
        rig.close();
        rig = new FaceRig(directory, "binance.bounds.processing-timeout = 2 s");
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    /** A report that nobody could read again ended the exchange with the account's next session. */
    @Test
    void anOrderThatIsRefusedAndNotKeptHindersNobodyAfterwards() throws Exception {
        String refused = "{\"symbol\":\"BTC/USDT\",\"side\":\"SELL\",\"amount\":\"99999999\",\"price\":\"60000\"}";
        String taken = refused.replace("99999999", "0.01");

        assertThat(rig.post("POST", "/sim/orders", refused).status()).isEqualTo(400);
        assertThat(rig.post("POST", "/sim/orders", refused).status()).isEqualTo(400);

        assertThat(rig.post("POST", "/sim/orders", taken).status()).isEqualTo(200);
        assertThat(rig.exchange.isUp()).isTrue();
    }

    @Test
    void aCursorNobodyGaveIsRefusedAndTradingGoesOn() throws Exception {
        assertThat(codeOf(rig.open("GET", "/sim/orders?cursor=zz"))).isEqualTo("400 -1100");
        assertThat(codeOf(rig.open("GET", "/sim/fills?cursor=abc"))).isEqualTo("400 -1100");

        assertThat(rig.post("POST", "/sim/orders", ORDER).status()).isEqualTo(200);
    }

    @Test
    void theExchangeGoesOnAfterACursorThatNobodyLookedAt() throws Exception {
        assertThatThrownBy(() -> rig.exchange
                        .orders(Optional.empty(), Optional.of("zz"), 10)
                        .toCompletableFuture()
                        .get(FaceRig.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalArgumentException.class);

        assertThat(rig.post("POST", "/sim/orders", ORDER).status()).isEqualTo(200);
    }

    @Test
    void aPageLeadsToTheNext() throws Exception {
        rig.post("POST", "/sim/orders", ORDER);
        rig.post("POST", "/sim/orders", ORDER);

        String next =
                rig.open("GET", "/sim/orders?limit=1").body().path("nextCursor").asText();

        assertThat(rig.open("GET", "/sim/orders?limit=1&cursor=" + next).body().path("items"))
                .hasSize(1);
    }

    @Test
    void anotherParticipantsLostAnswersLeaveNoSessionBehind() throws Exception {
        startImpatient();
        rig.post("PUT", "/sim/faults", "{\"ACK_LOST\":{\"next\":9}}");
        for (int i = 0; i < 9; i++) {
            assertThat(codeOf(rig.post("POST", "/sim/orders", ORDER))).isEqualTo("504 -1007");
        }

        assertThat(FaceRig.inTime(() -> rig.post("POST", "/sim/orders", ORDER)).status())
                .isEqualTo(200);
    }

    @Test
    void anAnswerLostOnTheWayIsAnUnknownOutcomeAndNotARefusal() throws Exception {
        rig.post("PUT", "/sim/faults", "{\"DISCONNECT\":{\"next\":1}}");

        assertThat(codeOf(rig.post("POST", "/sim/orders", ORDER))).isEqualTo("504 -1007");
        assertThat(rig.open("GET", "/sim/orders").body().path("items")).hasSize(1);
    }

    @Test
    void whatTheExchangeDoesNotTakeIsItsOwnMatterAndNotTheCallers() throws Exception {
        rig.exchange.close();

        assertThat(codeOf(rig.post("POST", "/sim/orders", ORDER))).isEqualTo("503 -1008");
    }

    @Test
    void timesNoClockCanCountAreRefusedAndTradingGoesOn() throws Exception {
        assertThat(codeOf(rig.post("PUT", "/sim/faults", "{\"ACK_LOST\":{\"next\":1,\"delay\":\"PT3000000H\"}}")))
                .isEqualTo("400 -1100");
        assertThat(codeOf(rig.post("POST", "/sim/clock", "{\"offset\":\"PT9000000H\"}")))
                .isEqualTo("400 -1100");

        assertThat(rig.post("POST", "/sim/orders", ORDER).status()).isEqualTo(200);
        assertThat(rig.open("GET", "/sim/clock").body().path("offset").asText()).isEqualTo("PT0S");
    }

    @Test
    void aClockThatIsPutBackBringsNoMaintenanceBack() throws Exception {
        rig.post("POST", "/sim/clock", "{\"offset\":\"PT1H\"}");
        rig.open("DELETE", "/sim/faults");
        rig.post("POST", "/sim/clock", "{\"offset\":\"PT0S\"}");

        assertThat(rig.open("GET", "/api/v3/ping").status()).isEqualTo(200);
    }

    @Test
    void numbersAndIdsThatCannotBeAreRefusedWithWhatWasExpected() throws Exception {
        assertThat(codeOf(rig.post("POST", "/sim/orders", ORDER.replace("\"1\"", "\"1e900\""))))
                .isEqualTo("400 -1102");
        assertThat(codeOf(rig.post("POST", "/sim/orders", ORDER.replace("\"1\"", "\"-1\""))))
                .isEqualTo("400 -1102");
        assertThat(rig.open("GET", "/sim/balances?account=%C3%A4")
                        .body()
                        .path("msg")
                        .asText())
                .contains("accountId");
    }

    @Test
    void aSwitchThatIsMisspeltIsRefusedAndNothingIsTurned() throws Exception {
        rig.post("PUT", "/sim/faults", "{\"REPORT_LOST\":{\"next\":7}}");

        for (String misspelt : List.of(
                "{\"probabilty\":0.1}",
                "{\"probability\":\"0.1\"}",
                "{\"next\":\"x\"}",
                "{\"next\":1.5}",
                "{\"delay\":5}",
                "{\"account\":7}",
                "5")) {
            assertThat(codeOf(rig.post(
                            "PUT", "/sim/faults", "{\"ACK_LOST\":{\"next\":3},\"REPORT_LOST\":" + misspelt + "}")))
                    .as(misspelt)
                    .isEqualTo("400 -1100");
        }

        JsonNode switches = rig.open("GET", "/sim/faults").body();
        assertThat(switches.at("/ACK_LOST/next").asInt()).isZero();
        assertThat(switches.at("/REPORT_LOST/next").asInt()).isEqualTo(7);
    }

    @Test
    void anOrderWithAFieldThatIsNotUnderstoodIsRefused() throws Exception {
        for (String misspelt : List.of("\"stopPrice\":\"1\"", "\"postOnly\":\"yes\"", "\"price\":true")) {
            String order = ORDER.replace("{", "{" + misspelt + ",").replaceFirst(",\"price\":\"60000\"}", "}");
            assertThat(codeOf(rig.post("POST", "/sim/orders", order)))
                    .as(misspelt)
                    .isEqualTo("400 -1100");
        }
        assertThat(codeOf(rig.post("POST", "/sim/clock", "{\"offset\":\"PT0S\",\"skew\":\"PT1S\"}")))
                .isEqualTo("400 -1100");

        assertThat(rig.open("GET", "/sim/orders").body().path("items")).isEmpty();
    }

    @Test
    void aParameterThatIsMisspeltIsRefusedAndNotTakenForNone() throws Exception {
        for (String asked : List.of("/sim/fills?acount=main", "/sim/orders?from=1", "/sim/balances?limit=1")) {
            assertThat(codeOf(rig.open("GET", asked))).as(asked).isEqualTo("400 -1104");
        }
        assertThat(codeOf(rig.open("DELETE", "/sim/faults?kind=ACK_LOST"))).isEqualTo("400 -1104");
        assertThat(rig.open("GET", "/sim/nothing?a=b").status()).isEqualTo(404);
    }

    @Test
    void clearingTheFaultsEndsASilence() throws Exception {
        startImpatient();
        rig.post("PUT", "/sim/faults", "{\"SILENCE\":{\"next\":1,\"delay\":\"PT1H\"}}");
        assertThat(rig.signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT").status())
                .isEqualTo(504);
        assertThat(rig.signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT").status())
                .isEqualTo(504);

        rig.open("DELETE", "/sim/faults");

        assertThat(FaceRig.inTime(() -> rig.signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aMaintenanceLastsNoLongerWhereTheClockIsPutBackMeanwhile() throws Exception {
        rig.post("PUT", "/sim/faults", "{\"MAINTENANCE\":{\"next\":1,\"delay\":\"PT0.001S\"}}");
        rig.post("POST", "/sim/clock", "{\"offset\":\"PT-24H\"}");

        assertThat(rig.open("GET", "/api/v3/ping").status()).isEqualTo(200);
    }

    @Test
    void aBustOfNobodysTradeOpensNoAccount() throws Exception {
        int before = rig.open("GET", "/sim/balances").body().path("items").size();

        assertThat(rig.post("POST", "/sim/busts", "{\"account\":\"nobody\",\"clientOrderId\":\"a\",\"trade\":1}")
                        .body()
                        .path("busted")
                        .asBoolean(true))
                .isFalse();

        assertThat(rig.open("GET", "/sim/balances").body().path("items")).hasSize(before);
    }

    private static String codeOf(Answer answer) {
        return answer.status() + " " + answer.body().path("code").asInt();
    }
}
