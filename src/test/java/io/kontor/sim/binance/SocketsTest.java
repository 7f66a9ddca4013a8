package io.kontor.sim.binance;

import static io.kontor.sim.binance.FaceRig.signedParams;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The WebSocket API, user data and the market streams over real sockets. */
class SocketsTest {
    private static final String[] LIMIT = {
        "symbol=BTCUSDT", "side=BUY", "type=LIMIT", "timeInForce=GTC", "quantity=0.01", "price=50000"
    };

    @TempDir
    private Path directory;

    private KeyPair pair;
    private FaceRig rig;

    @BeforeEach
    void start() throws Exception {
        pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String key = Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
        rig = new FaceRig(
                directory, "binance.keys = [{ account = main, key = ed, ed25519-public-key = \"" + key + "\" }]");
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void requestsAreAnsweredUnderTheirIdsWithTheLimitsUsed() throws Exception {
        FaceRig.Socket api = rig.socket("/ws-api/v3");

        JsonNode time = api.ask("{\"id\":\"t\",\"method\":\"time\"}");
        assertThat(time.path("status").asInt()).isEqualTo(200);
        // Two for the connection and one for this; this alone where a minute has just begun.
        assertThat(time.path("rateLimits").get(0).path("count").asInt()).isIn(1, 3);
        assertThat(api.ask("{\"id\":7,\"method\":\"v3/ping\",\"params\":{\"returnRateLimits\":false}}")
                        .has("rateLimits"))
                .isFalse();
        JsonNode placed = api.ask(request(1, "order.place", signedParams("main", LIMIT)));
        assertThat(placed.path("result").path("status").asText()).isEqualTo("NEW");
        assertThat(placed.path("rateLimits").findValuesAsText("rateLimitType"))
                .containsExactly("ORDERS", "ORDERS", "REQUEST_WEIGHT");
        String number = "orderId=" + placed.path("result").path("orderId").asLong();
        assertThat(api.ask(request(2, "order.status", signedParams("main", "symbol=BTCUSDT", number)))
                        .path("result")
                        .path("price")
                        .asText())
                .isEqualTo("50000.00000000");
        assertThat(api.ask(request(3, "order.cancel", signedParams("main", "symbol=BTCUSDT", number)))
                        .path("result")
                        .path("status")
                        .asText())
                .isEqualTo("CANCELED");
        assertThat(api.ask(request(4, "order.cancel", signedParams("main", "symbol=BTCUSDT", number)))
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-2011);
        assertThat(api.ask("{\"id\":\"x\",\"method\":\"fly\"}").path("status").asInt())
                .isEqualTo(400);
        api.send("{not json");
        assertThat(api.await(message -> message.path("id").isNull())
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-1135);
    }

    @Test
    void aDecimalThatIsAJsonNumberIsSignedAsItStandsThere() throws Exception {
        FaceRig.Socket api = rig.socket("/ws-api/v3");

        for (String quantity : List.of("0.0005", "5.0", "0.00002000")) {
            JsonNode answer = api.ask(request(1, "order.place", withNumber(quantity)));

            assertThat(answer.path("status").asInt())
                    .as(quantity + ": " + answer)
                    .isEqualTo(200);
            assertThat(answer.path("result").path("origQty").asDouble()).isEqualTo(Double.parseDouble(quantity));
        }
    }

    @Test
    void aNumberOfAnyExponentIsAnswered() throws Exception {
        FaceRig.Socket api = rig.socket("/ws-api/v3");

        for (String quantity : List.of("1e400", "1e999999999", "1e-999999999", "1e2147483648")) {
            assertThat(api.ask(request(1, "order.place", withNumber(quantity)))
                            .path("status")
                            .asInt())
                    .as(quantity)
                    .isEqualTo(400);
        }
        api.send(request(2, "order.place", withNumber("1e99999999999")));
        assertThat(api.await(message -> message.path("id").isNull())
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-1135);
    }

    @Test
    void userDataTellsOrdersTradesAndBalances() throws Exception {
        FaceRig.Socket api = rig.socket("/ws-api/v3");
        JsonNode subscribed = api.ask(request(1, "userDataStream.subscribe.signature", signedParams("main")));
        assertThat(subscribed.path("result").path("subscriptionId").asInt(-1)).isZero();
        assertThat(api.ask(request(2, "userDataStream.subscribe.signature", signedParams("main")))
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-2035);

        rig.signed(
                "POST",
                "/api/v3/order",
                LIMIT[0],
                LIMIT[1],
                LIMIT[2],
                LIMIT[3],
                LIMIT[4],
                LIMIT[5],
                "newClientOrderId=a1");
        JsonNode created = event(api, "executionReport");
        assertThat(created.path("x").asText() + created.path("c").asText()).isEqualTo("NEWa1");
        JsonNode balances = event(api, "outboundAccountPosition");
        assertThat(balances.path("B").findValuesAsText("a")).containsExactlyInAnyOrder("BTC", "USDT");
        assertThat(balances.path("B").findValuesAsText("l")).contains("500.00000000");

        rig.post(
                "POST",
                "/sim/orders",
                "{\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"amount\":\"0.004\",\"price\":\"50000\"}");
        JsonNode traded = event(api, "executionReport");
        assertThat(traded.path("x").asText()
                        + traded.path("l").asText()
                        + traded.path("m").asBoolean())
                .isEqualTo("TRADE0.00400000true");

        rig.signed("DELETE", "/api/v3/order", "symbol=BTCUSDT", "origClientOrderId=a1", "newClientOrderId=c1");
        JsonNode canceled = event(api, "executionReport");
        assertThat(canceled.path("c").asText() + canceled.path("C").asText()).isEqualTo("c1a1");

        assertThat(api.ask("{\"id\":9,\"method\":\"session.subscriptions\"}").path("result"))
                .hasSize(1);
        api.send("{\"id\":10,\"method\":\"userDataStream.unsubscribe\"}");
        assertThat(event(api, "eventStreamTerminated")).isNotNull();
    }

    @Test
    void anAmendmentsEventHasTheNewIdAndNamesTheOneUntilThen() throws Exception {
        FaceRig.Socket api = rig.socket("/ws-api/v3");
        api.ask(request(1, "userDataStream.subscribe.signature", signedParams("main")));
        rig.signed("POST", "/api/v3/order", with(LIMIT, "newClientOrderId=a1"));

        rig.signed(
                "PUT",
                "/api/v3/order/amend/keepPriority",
                "symbol=BTCUSDT",
                "origClientOrderId=a1",
                "newQty=0.005",
                "newClientOrderId=a2");

        JsonNode amended = api.await(
                        message -> message.path("event").path("x").asText().equals("REPLACED"))
                .path("event");
        assertThat(amended.path("c").asText()).isEqualTo("a2");
        assertThat(amended.path("C").asText()).isEqualTo("a1");
        assertThat(amended.path("q").asText()).isEqualTo("0.00500000");
    }

    @Test
    void anEd25519KeyLogsTheConnectionOn() throws Exception {
        FaceRig.Socket api = rig.socket("/ws-api/v3?returnRateLimits=false");
        assertThat(api.ask(request(1, "session.logon", signedParams("main")))
                        .path("status")
                        .asInt())
                .isEqualTo(401);

        String payload = "apiKey=ed&recvWindow=60000&timestamp=" + System.currentTimeMillis();
        String params = "{\"apiKey\":\"ed\",\"recvWindow\":60000,\"timestamp\":\""
                + payload.substring(payload.lastIndexOf('=') + 1) + "\",\"signature\":\"" + sign(payload) + "\"}";
        assertThat(api.ask(request(2, "session.logon", params))
                        .path("result")
                        .path("apiKey")
                        .asText())
                .isEqualTo("ed");

        assertThat(api.ask(request(3, "account.status", now())).path("status").asInt())
                .isEqualTo(200);
        assertThat(api.ask("{\"id\":4,\"method\":\"userDataStream.subscribe\"}")
                        .path("result")
                        .has("subscriptionId"))
                .isTrue();
        assertThat(api.ask("{\"id\":5,\"method\":\"session.logout\"}")
                        .path("result")
                        .path("apiKey")
                        .isNull())
                .isTrue();
        assertThat(api.ask(request(6, "account.status", now()))
                        .path("error")
                        .path("code")
                        .asInt())
                .isEqualTo(-2014);
    }

    @Test
    void aBookFollowedByTheVenuesRuleIsTheBookAndAGapIsSeen() throws Exception {
        FaceRig.Socket stream = rig.socket("/ws/btcusdt@depth@100ms");
        sells("0.1", "60000");
        JsonNode first = stream.await(event -> event.path("e").asText().equals("depthUpdate"));
        long id = rig.open("GET", "/api/v3/depth?symbol=BTCUSDT")
                .body()
                .path("lastUpdateId")
                .asLong();
        assertThat(first.path("u").asLong()).isLessThanOrEqualTo(id);

        sells("0.2", "60001");
        JsonNode second = stream.await(event -> event.has("U"));
        assertThat(second.path("U").asLong()).isEqualTo(first.path("u").asLong() + 1);
        assertThat(second.path("a").get(0).get(1).asText()).isEqualTo("0.20000000");

        rig.post("PUT", "/sim/faults", "{\"BOOK_GAP\":{\"next\":1}}");
        sells("0.3", "60002");
        FaceRig.Socket other = rig.socket("/ws/btcusdt@bookTicker");
        awaitStruck("BOOK_GAP");
        sells("0.4", "59999");
        JsonNode afterGap = stream.await(event -> event.has("U"));
        assertThat(afterGap.path("U").asLong()).isGreaterThan(second.path("u").asLong() + 1);
        assertThat(other.await(event -> event.has("A")).path("a").asText()).isEqualTo("59999.00000000");
    }

    @Test
    void streamsAreCombinedListedAndGivenUp() throws Exception {
        FaceRig.Socket stream = rig.socket("/stream?streams=btcusdt@trade");
        assertThat(stream.ask("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@aggTrade\"],\"id\":1}")
                        .path("result")
                        .isNull())
                .isTrue();
        assertThat(stream.ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}").path("result"))
                .hasSize(2);

        sells("0.1", "60000");
        rig.signed("POST", "/api/v3/order", "symbol=BTCUSDT", "side=BUY", "type=MARKET", "quantity=0.1");

        JsonNode traded = stream.await(event -> event.path("stream").asText().equals("btcusdt@trade"));
        assertThat(traded.path("data").path("q").asText()
                        + traded.path("data").path("m").asBoolean())
                .isEqualTo("0.10000000false");
        stream.await(event -> event.path("stream").asText().equals("btcusdt@aggTrade"));
        assertThat(stream.ask("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":3}")
                        .path("result")
                        .isNull())
                .isTrue();
        assertThat(stream.ask("{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":4}")
                        .path("result")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void whoSendsTooMuchOrWantsTooManyStreamsIsTurnedAway() throws Exception {
        long until = System.nanoTime() + FaceRig.PATIENCE.toNanos();
        while (!isTurnedAwayOver(20)) {
            assertThat(System.nanoTime()).as("never so many within a second").isLessThan(until);
        }

        String names = IntStream.rangeClosed(0, 1024)
                .mapToObj(i -> "\"s" + i + "@trade\"")
                .collect(Collectors.joining(","));
        JsonNode refused = rig.socket("/ws").ask("{\"method\":\"SUBSCRIBE\",\"params\":[" + names + "],\"id\":1}");
        assertThat(refused.path("code").asInt()).isEqualTo(2);
    }

    @Test
    void aDisconnectCutsTheAccountsSocketsAndTradingGoesOnAfterwards() throws Exception {
        FaceRig.Socket api = rig.socket("/ws-api/v3");
        api.ask(request(1, "userDataStream.subscribe.signature", signedParams("main")));

        rig.post("POST", "/sim/disconnects", "{\"account\":\"main\"}");

        api.awaitClosed();
        FaceRig.Socket again = rig.socket("/ws-api/v3");
        assertThat(again.ask(request(2, "userDataStream.subscribe.signature", signedParams("main")))
                        .path("status")
                        .asInt())
                .isEqualTo(200);
    }

    @Test
    void maintenanceEndsEveryConnectionAndRefusesNewOnes() throws Exception {
        FaceRig.Socket api = rig.socket("/ws-api/v3");
        FaceRig.Socket stream = rig.socket("/ws/btcusdt@trade");

        rig.post("PUT", "/sim/faults", "{\"MAINTENANCE\":{\"next\":1,\"delay\":\"PT60S\"}}");

        api.await(message -> message.path("event").path("e").asText().equals("serverShutdown"));
        stream.await(message -> message.path("e").asText().equals("serverShutdown"));
        api.awaitClosed();
        stream.awaitClosed();
        assertThatThrownBy(() -> rig.socket("/ws-api/v3")).isInstanceOf(ExecutionException.class);
    }

    /** On a machine that stands still meanwhile they may be too far apart to be too many. */
    private boolean isTurnedAwayOver(int messages) throws Exception {
        FaceRig.Socket chatty = rig.socket("/ws");
        try {
            for (int i = 1; i <= messages; i++) {
                chatty.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
            }
        } catch (ExecutionException e) {
            // It has been closed already: nothing can be sent any more.
            chatty.awaitClosed();
        }
        return chatty.isClosedBefore(message -> message.path("id").asInt() == messages);
    }

    private void awaitStruck(String kind) throws Exception {
        long until = System.nanoTime() + FaceRig.PATIENCE.toNanos();
        while (rig.open("GET", "/sim/faults").body().path(kind).path("struck").asInt() == 0) {
            if (System.nanoTime() > until) {
                throw new AssertionError(kind + " has not struck within " + FaceRig.PATIENCE);
            }
        }
    }

    private void sells(String amount, String price) throws Exception {
        rig.post(
                "POST",
                "/sim/orders",
                "{\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"amount\":\"" + amount + "\",\"price\":\"" + price + "\"}");
    }

    private static JsonNode event(FaceRig.Socket api, String type) throws InterruptedException {
        return api.await(message -> message.path("event").path("e").asText().equals(type))
                .path("event");
    }

    private static String now() {
        return "{\"recvWindow\":60000,\"timestamp\":" + System.currentTimeMillis() + "}";
    }

    private static String request(int id, String method, String params) {
        return "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static String withNumber(String quantity) throws Exception {
        String signed = signedParams(
                "main",
                "symbol=BTCUSDT",
                "side=BUY",
                "type=LIMIT",
                "timeInForce=GTC",
                "quantity=" + quantity,
                "price=50000");
        return signed.replace("\"" + quantity + "\"", quantity);
    }

    private static String[] with(String[] parameters, String more) {
        return Stream.concat(Arrays.stream(parameters), Stream.of(more)).toArray(String[]::new);
    }

    private String sign(String payload) throws Exception {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(payload.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signature.sign());
    }
}
