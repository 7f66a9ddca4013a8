package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.sim.binance.FaceRig.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every REST route over a real socket, and what goes wrong on the way. */
class RestTest {
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
    void everyPublicRouteAnswers() throws Exception {
        sellsOneBitcoin("60000");
        rig.signed("POST", "/api/v3/order", "symbol=BTCUSDT", "side=BUY", "type=MARKET", "quantity=0.1");

        assertThat(rig.open("GET", "/api/v3/ping").body()).isEmpty();
        assertThat(rig.open("GET", "/api/v3/time").body().path("serverTime").asLong())
                .isPositive();
        JsonNode info = rig.open("GET", "/api/v3/exchangeInfo").body();
        assertThat(info.path("symbols").findValuesAsText("symbol")).contains("BTCUSDT", "ETHUSDT");
        assertThat(info.path("symbols").findValuesAsText("symbol")).doesNotContain("BTC-PERP");
        assertThat(rig.open("GET", "/api/v3/exchangeInfo?symbols=[\"BTCUSDT\"]".replace("\"", "%22"))
                        .body()
                        .path("symbols"))
                .hasSize(1);
        assertThat(rig.open("GET", "/api/v3/exchangeInfo?symbol=NONE")
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-1121);
        assertThat(askOfBitcoinOnce("0.90000000")).isEqualTo("0.90000000");
        assertThat(rig.open("GET", "/api/v3/trades?symbol=BTCUSDT").body()).hasSize(1);
        assertThat(rig.open("GET", "/api/v3/aggTrades?symbol=BTCUSDT").body()).hasSize(1);
        assertThat(rig.open("GET", "/api/v3/avgPrice?symbol=BTCUSDT")
                        .body()
                        .path("price")
                        .asText())
                .isEqualTo("60000.00000000");
        assertThat(rig.open("GET", "/api/v3/ticker/price?symbol=BTCUSDT")
                        .body()
                        .path("price")
                        .asText())
                .isEqualTo("60000.00000000");
        assertThat(rig.open("GET", "/api/v3/ticker/bookTicker").body()).hasSize(3);
        assertThat(rig.open("GET", "/api/v3/nothing").status()).isEqualTo(404);
    }

    /** The market is published every few milliseconds, so a moment passes before it shows a trade. */
    private String askOfBitcoinOnce(String amount) throws Exception {
        String shown = "";
        for (int asked = 0; asked < 1_000 && !shown.equals(amount); asked++) {
            JsonNode asks = rig.open("GET", "/api/v3/depth?symbol=BTCUSDT&limit=5")
                    .body()
                    .path("asks");
            shown = asks.path(0).path(1).asText();
        }
        return shown;
    }

    @Test
    void anOrderLivesAndDiesAsTheVenueTellsIt() throws Exception {
        Answer placed = rig.signed("POST", "/api/v3/order", with(LIMIT, "newClientOrderId=a1"));
        assertThat(placed.body().path("status").asText()).isEqualTo("NEW");
        assertThat(placed.header("X-MBX-ORDER-COUNT-10S")).isEqualTo("1");
        assertThat(placed.header("X-MBX-USED-WEIGHT-1M")).isEqualTo("0");
        String number = "orderId=" + placed.body().path("orderId").asLong();

        assertThat(rig.signed("POST", "/api/v3/order", with(LIMIT, "newClientOrderId=a1"))
                        .body()
                        .path("msg")
                        .asText())
                .isEqualTo("Duplicate order sent.");
        assertThat(rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=a1")
                        .body()
                        .path("origQty")
                        .asText())
                .isEqualTo("0.01000000");
        assertThat(rig.signed("GET", "/api/v3/order", "symbol=ETHUSDT", number)
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-2013);
        assertThat(rig.signedAs("other", "GET", "/api/v3/order", "symbol=BTCUSDT", number)
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-2013);
        assertThat(rig.signed("GET", "/api/v3/openOrders").body()).hasSize(1);
        JsonNode amended = rig.signed(
                        "PUT",
                        "/api/v3/order/amend/keepPriority",
                        "symbol=BTCUSDT",
                        number,
                        "newQty=0.005",
                        "newClientOrderId=a2")
                .body();
        assertThat(amended.path("amendedOrder").path("origClientOrderId").asText())
                .isEqualTo("a1");
        assertThat(rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=a2")
                        .body()
                        .path("origQty")
                        .asText())
                .isEqualTo("0.00500000");
        assertThat(rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=a1")
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-2013);
        JsonNode canceled = rig.signed("DELETE", "/api/v3/order", "symbol=BTCUSDT", number, "newClientOrderId=c1")
                .body();
        assertThat(canceled.path("clientOrderId").asText()).isEqualTo("c1");
        assertThat(canceled.path("origClientOrderId").asText()).isEqualTo("a2");
        assertThat(rig.signed("DELETE", "/api/v3/order", "symbol=BTCUSDT", number)
                        .body()
                        .path("msg")
                        .asText())
                .isEqualTo("Unknown order sent.");
        assertThat(rig.signed("GET", "/api/v3/allOrders", "symbol=BTCUSDT")
                        .body()
                        .get(0)
                        .path("status")
                        .asText())
                .isEqualTo("CANCELED");
    }

    @Test
    void aCanceledOrderIsCalledWhatItsCancelIs() throws Exception {
        String first = "orderId="
                + rig.signed("POST", "/api/v3/order", with(LIMIT, "newClientOrderId=a1"))
                        .body()
                        .path("orderId")
                        .asLong();
        rig.signed("DELETE", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=a1", "newClientOrderId=c1");
        rig.signed("POST", "/api/v3/order", with(LIMIT, "newClientOrderId=a1"));
        rig.signed(
                "POST",
                "/api/v3/order/cancelReplace",
                with(
                        LIMIT,
                        "cancelReplaceMode=STOP_ON_FAILURE",
                        "cancelOrigClientOrderId=a1",
                        "cancelNewClientOrderId=c2",
                        "newClientOrderId=a3"));

        assertThat(rig.signed("GET", "/api/v3/allOrders", "symbol=BTCUSDT")
                        .body()
                        .findValuesAsText("clientOrderId"))
                .containsExactly("c1", "c2", "a3");
        assertThat(rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", first)
                        .body()
                        .path("clientOrderId")
                        .asText())
                .isEqualTo("c1");
        JsonNode byCancel = rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=c1")
                .body();
        assertThat("orderId=" + byCancel.path("orderId").asLong()).isEqualTo(first);
        assertThat(byCancel.path("status").asText()).isEqualTo("CANCELED");
        assertThat(rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=a1")
                        .body()
                        .path("clientOrderId")
                        .asText())
                .isEqualTo("c2");
        assertThat(rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", first, "origClientOrderId=c2")
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-2013);
        assertThat(rig.signed("GET", "/api/v3/order", "symbol=ETHUSDT", "origClientOrderId=c1")
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-2013);
        assertThat(rig.signedAs("other", "GET", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=c1")
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-2013);
    }

    @Test
    void aMarketOrderForAQuoteAmountIsFilledAndToldInFull() throws Exception {
        sellsOneBitcoin("60000");

        JsonNode bought = rig.signed(
                        "POST", "/api/v3/order", "symbol=BTCUSDT", "side=BUY", "type=MARKET", "quoteOrderQty=600")
                .body();

        assertThat(bought.path("status").asText()).isEqualTo("FILLED");
        assertThat(bought.path("origQuoteOrderQty").asText()).isEqualTo("600.00000000");
        assertThat(bought.path("executedQty").asText()).isEqualTo("0.01000000");
        assertThat(bought.path("fills").get(0).path("commissionAsset").asText()).isEqualTo("BTC");
        JsonNode trade =
                rig.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT").body().get(0);
        assertThat(trade.path("quoteQty").asText()).isEqualTo("600.00000000");
        assertThat(rig.signed(
                                "GET",
                                "/api/v3/myTrades",
                                "symbol=BTCUSDT",
                                "fromId=" + (trade.path("id").asLong() + 1))
                        .body())
                .isEmpty();
        assertThat(rig.signed(
                                "GET",
                                "/api/v3/myTrades",
                                "symbol=BTCUSDT",
                                "orderId=" + bought.path("orderId").asLong())
                        .body())
                .hasSize(1);
    }

    @Test
    void cancelReplaceTellsWhatBecameOfBoth() throws Exception {
        long old = rig.signed("POST", "/api/v3/order", LIMIT)
                .body()
                .path("orderId")
                .asLong();

        Answer done = rig.signed(
                "POST",
                "/api/v3/order/cancelReplace",
                with(LIMIT, "cancelReplaceMode=STOP_ON_FAILURE", "cancelOrderId=" + old));
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.body().path("newOrderResponse").path("status").asText()).isEqualTo("NEW");

        Answer stopped = rig.signed(
                "POST",
                "/api/v3/order/cancelReplace",
                with(LIMIT, "cancelReplaceMode=STOP_ON_FAILURE", "cancelOrderId=" + old));
        assertThat(stopped.status()).isEqualTo(400);
        assertThat(stopped.body().path("code").asInt()).isEqualTo(-2022);
        assertThat(stopped.body().path("data").path("newOrderResult").asText()).isEqualTo("NOT_ATTEMPTED");

        Answer partly = rig.signed(
                "POST",
                "/api/v3/order/cancelReplace",
                with(LIMIT, "cancelReplaceMode=ALLOW_FAILURE", "cancelOrderId=" + old));
        assertThat(partly.status()).isEqualTo(409);
        assertThat(partly.body().path("code").asInt()).isEqualTo(-2021);
        assertThat(partly.body()
                        .path("data")
                        .path("cancelResponse")
                        .path("code")
                        .asInt())
                .isEqualTo(-2011);

        assertThat(rig.signed("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT").body())
                .hasSize(2);
        assertThat(rig.signed("DELETE", "/api/v3/openOrders", "symbol=BTCUSDT")
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-2011);
    }

    @Test
    void everyOtherAccountRouteAnswers() throws Exception {
        assertThat(rig.signed("POST", "/api/v3/order/test", LIMIT).body()).isEmpty();
        assertThat(rig.signed("POST", "/api/v3/order/test", with(LIMIT, "computeCommissionRates=true"))
                        .body()
                        .path("discount")
                        .path("discountAsset")
                        .asText())
                .isEqualTo("BNB");
        assertThat(rig.signed("GET", "/api/v3/account").body().path("balances").findValuesAsText("asset"))
                .contains("BTC", "USDT");
        assertThat(rig.signed("GET", "/api/v3/account/commission", "symbol=BTCUSDT")
                        .body()
                        .path("standardCommission")
                        .path("taker")
                        .asText())
                .isEqualTo("0.00020000");
        assertThat(rig.signed("GET", "/api/v3/rateLimit/order")
                        .body()
                        .get(0)
                        .path("count")
                        .asInt(-1))
                .isZero();
        assertThat(rig.signed("GET", "/api/v3/myFilters", "symbol=BTCUSDT")
                        .body()
                        .path("symbolFilters"))
                .isNotEmpty();
    }

    @Test
    void parametersMayBeInTheBodyAndTheSignatureInTheQuery() throws Exception {
        String body = String.join("&", with(LIMIT, "timestamp=" + System.currentTimeMillis()));
        ApiKey.Hmac key = new ApiKey.Hmac("secret-main");
        String signature = signatureOf(key, body);

        Answer placed = rig.send("POST", "/api/v3/order?signature=" + signature, body, "key-main");

        assertThat(placed.body().path("status").asText()).isEqualTo("NEW");
    }

    @Test
    void whatIsRefusedIsRefusedWithStatusAndCode() throws Exception {
        Map<String, Answer> answers = new TreeMap<>();
        answers.put(
                "400 -1013",
                rig.signed(
                        "POST",
                        "/api/v3/order",
                        "symbol=BTCUSDT",
                        "side=BUY",
                        "type=LIMIT",
                        "timeInForce=GTC",
                        "quantity=0.000001",
                        "price=50000"));
        answers.put("400 -1104", rig.signed("POST", "/api/v3/order", with(LIMIT, "surprise=1")));
        answers.put("400 -1121", rig.signed("GET", "/api/v3/openOrders", "symbol=NONE"));
        answers.put("400 -1102", rig.open("GET", "/api/v3/depth"));
        answers.put("401 -2014", rig.send("GET", "/api/v3/account?timestamp=1&signature=x", "", "no key"));
        answers.put("401 -2015", rig.send("GET", "/api/v3/account?timestamp=1&signature=x", "", "stranger"));
        answers.put("400 -1022", rig.send("GET", "/api/v3/account?timestamp=1&signature=x", "", "key-main"));
        answers.put(
                "400 -2010",
                rig.signed(
                        "POST",
                        "/api/v3/order",
                        "symbol=BTCUSDT",
                        "side=BUY",
                        "type=LIMIT_MAKER",
                        "quantity=900000",
                        "price=60000"));

        answers.forEach((expected, answer) -> assertThat(
                        answer.status() + " " + answer.body().path("code").asInt())
                .isEqualTo(expected));
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        assertThat(rig.post("POST", "/api/v3/order", "a".repeat(100_000)).status())
                .isEqualTo(413);
    }

    @Test
    void anAnswerLostAfterTheEffectBreaksTheConnectionAndTheOrderIsThere() throws Exception {
        rig.post("PUT", "/sim/faults", "{\"ACK_LOST\":{\"next\":1,\"delay\":\"PT0.01S\",\"request\":\"SUBMIT\"}}");

        assertThatThrownBy(() -> rig.signed("POST", "/api/v3/order", with(LIMIT, "newClientOrderId=lost")))
                .isInstanceOf(IOException.class);

        assertThat(rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=lost")
                        .body()
                        .path("status")
                        .asText())
                .isEqualTo("NEW");
    }

    @Test
    void anAnswerThatNeverComesIsAnUnknownOutcome() throws Exception {
        rig.close();
        rig = new FaceRig(directory, "binance.bounds.processing-timeout = 2 s");
        rig.post("PUT", "/sim/faults", "{\"REQUEST_LOST\":{\"next\":1,\"request\":\"SUBMIT\"}}");

        Answer unknown = rig.signed("POST", "/api/v3/order", with(LIMIT, "newClientOrderId=lost"));

        assertThat(unknown.status()).isEqualTo(504);
        assertThat(unknown.body().path("code").asInt()).isEqualTo(-1007);
        assertThat(FaceRig.inTime(() -> rig.signed("GET", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=lost"))
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-2013);
    }

    @Test
    void aRequestThatIsLateIsNotCarriedOut() throws Exception {
        rig.post(
                "PUT", "/sim/faults", "{\"REQUEST_DELAYED\":{\"next\":1,\"delay\":\"PT0.3S\",\"request\":\"SUBMIT\"}}");

        Answer late = rig.signed("POST", "/api/v3/order", with(LIMIT, "recvWindow=200"));

        assertThat(late.body().path("code").asInt()).isEqualTo(-1021);
        assertThat(rig.signed("GET", "/api/v3/openOrders").body()).isEmpty();
    }

    @Test
    void aCancelOrAnAmendmentThatIsLateIsNotCarriedOut() throws Exception {
        rig.signed("POST", "/api/v3/order", with(LIMIT, "newClientOrderId=rests"));
        String symbol = "symbol=BTCUSDT";
        String order = "origClientOrderId=rests";
        String window = "recvWindow=200";
        for (String[] request : new String[][] {
            {"CANCEL", "DELETE", "/api/v3/order", symbol, window, order},
            {"CANCEL", "DELETE", "/api/v3/openOrders", symbol, window},
            {"REPLACE", "PUT", "/api/v3/order/amend/keepPriority", symbol, window, order, "newQty=0.001"}
        }) {
            rig.post(
                    "PUT",
                    "/sim/faults",
                    "{\"REQUEST_DELAYED\":{\"next\":1,\"delay\":\"PT0.3S\",\"request\":\"" + request[0] + "\"}}");

            Answer answer = rig.signed(request[1], request[2], Arrays.copyOfRange(request, 3, request.length));

            assertThat(answer.body().path("code").asInt()).as(request[2]).isEqualTo(-1021);
        }
        assertThat(rig.signed("GET", "/api/v3/openOrders").body()).hasSize(1);
    }

    @Test
    void theFaceCanBeTooBusyBrokenOrClosed() throws Exception {
        rig.post("PUT", "/sim/faults", "{\"TOO_MANY_REQUESTS\":{\"next\":1,\"delay\":\"PT3S\"}}");
        Answer tooMany = rig.open("GET", "/api/v3/ping");
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.header("Retry-After")).isEqualTo("3");

        rig.post("PUT", "/sim/faults", "{\"SERVER_ERROR\":{\"next\":1}}");
        assertThat(rig.open("GET", "/api/v3/ping").status()).isEqualTo(503);

        rig.post("PUT", "/sim/faults", "{\"MAINTENANCE\":{\"next\":1,\"delay\":\"PT60S\"}}");
        assertThat(rig.open("GET", "/api/v3/ping").status()).isEqualTo(503);
        rig.open("DELETE", "/sim/faults");
        assertThat(rig.open("GET", "/api/v3/ping").status()).isEqualTo(200);
    }

    @Test
    void aClockThatIsOffRefusesWhatIsInTimeAndSaysItsOwnTime() throws Exception {
        rig.post("POST", "/sim/clock", "{\"offset\":\"PT10S\"}");
        assertThat(rig.signed("GET", "/api/v3/account", "recvWindow=5000")
                        .body()
                        .path("code")
                        .asInt())
                .isEqualTo(-1021);

        rig.post("POST", "/sim/clock", "{\"offset\":\"PT-60S\"}");
        assertThat(rig.signed("GET", "/api/v3/account").body().path("msg").asText())
                .contains("ahead of the server's time");
        assertThat(rig.open("GET", "/api/v3/time").body().path("serverTime").asLong())
                .isLessThan(System.currentTimeMillis() - 5000);
    }

    @Test
    void theTruthIsThereForTheAsking() throws Exception {
        sellsOneBitcoin("60000");
        rig.signed(
                "POST",
                "/api/v3/order",
                "symbol=BTCUSDT",
                "side=BUY",
                "type=MARKET",
                "quantity=0.1",
                "newClientOrderId=a1");

        JsonNode orders = rig.open("GET", "/sim/orders?account=main").body().path("items");
        assertThat(orders).hasSize(1);
        assertThat(orders.get(0).path("status").asText()).isEqualTo("FILLED");
        JsonNode fill =
                rig.open("GET", "/sim/fills?account=main").body().path("items").get(0);
        assertThat(fill.path("amount").asText()).isEqualTo("0.1");
        assertThat(rig.open("GET", "/sim/balances?account=main")
                        .body()
                        .path("items")
                        .findValuesAsText("asset"))
                .contains("BTC");

        assertThat(rig.post(
                                "POST",
                                "/sim/busts",
                                "{\"account\":\"main\",\"clientOrderId\":\"a1\",\"trade\":"
                                        + fill.path("trade").asLong() + "}")
                        .body()
                        .path("busted")
                        .asBoolean())
                .isTrue();
        assertThat(rig.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT").body())
                .isEmpty();
        assertThat(rig.post("PUT", "/sim/faults", "{\"GREMLINS\":{}}")
                        .body()
                        .path("msg")
                        .asText())
                .contains("GREMLINS (expected: one of");
    }

    private void sellsOneBitcoin(String price) throws Exception {
        Answer sold = rig.post(
                "POST",
                "/sim/orders",
                "{\"symbol\":\"BTC/USDT\",\"side\":\"SELL\",\"amount\":\"1\",\"price\":\"" + price + "\"}");
        assertThat(sold.status()).isEqualTo(200);
    }

    private static String signatureOf(ApiKey.Hmac key, String payload) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(payload.getBytes(StandardCharsets.UTF_8)));
    }

    private static String[] with(String[] parameters, String... more) {
        return Stream.concat(Arrays.stream(parameters), Arrays.stream(more)).toArray(String[]::new);
    }
}
