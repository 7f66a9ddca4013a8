package io.kontor.sim.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
        assertThat(myTrades("symbol=BTCUSDT", first, "fromId=" + trade)).hasSize(1);
        assertThat(myTrades("symbol=BTCUSDT", first, "fromId=" + (trade + 1))).isEmpty();
        assertThat(myTrades("symbol=ETHUSDT", first)).isEmpty();
    }

    @Test
    void aTimeLeadsToTheOldestFromThereOnHoweverManyFollow() throws Exception {
        List<Long> orders = new ArrayList<>();
        for (int i = 0; i < 2 * SCANNED_MAX; i++) {
            orders.add(trades());
        }
        long at = tradeOf(orders.getFirst()).path("time").asLong();

        assertThat(myTrades("symbol=BTCUSDT", "startTime=" + at, "limit=2").findValues("orderId"))
                .extracting(JsonNode::asLong)
                .containsExactly(orders.get(0), orders.get(1));
        assertThat(myTrades("symbol=BTCUSDT", "startTime=" + (at + 3_600_000))).isEmpty();
        assertThat(allOrders("symbol=BTCUSDT", "startTime=" + at, "limit=2").findValues("orderId"))
                .extracting(JsonNode::asLong)
                .containsExactly(orders.get(0), orders.get(1));
    }

    @Test
    void aTimeLeadsToTheNewestBeforeItHoweverManyFollow() throws Exception {
        long first = trades();
        long at = tradeOf(first).path("time").asLong();
        for (int i = 0; i <= SCANNED_MAX; i++) {
            trades();
        }

        assertThat(myTrades("symbol=BTCUSDT", "endTime=" + at + "999").findValues("orderId"))
                .extracting(JsonNode::asLong)
                .contains(first);
        assertThat(myTrades("symbol=BTCUSDT", "endTime=" + (at - 1))).isEmpty();
    }

    @Test
    void anOldOrderAndItsTradesAreFoundBySymbolHoweverManyOfOthersFollow() throws Exception {
        long first = trades("ETHUSDT");
        JsonNode trade = tradeOf(first, "ETHUSDT");
        for (int i = 0; i <= SCANNED_MAX; i++) {
            trades();
        }
        long last = trades("ETHUSDT");

        assertThat(allOrders("symbol=ETHUSDT", "orderId=" + first, "limit=1000").findValues("orderId"))
                .extracting(JsonNode::asLong)
                .containsExactly(first, last);
        for (String from : List.of(
                "startTime=" + trade.path("time").asLong(),
                "fromId=" + trade.path("id").asLong())) {
            assertThat(myTrades("symbol=ETHUSDT", from, "limit=1000").findValues("orderId"))
                    .as(from)
                    .extracting(JsonNode::asLong)
                    .containsExactly(first, last);
        }
    }

    @Test
    void theNewestOfASymbolAreFoundHoweverManyOfOthersFollow() throws Exception {
        long first = trades("ETHUSDT");
        for (int i = 0; i <= SCANNED_MAX; i++) {
            trades();
        }

        assertThat(allOrders("symbol=ETHUSDT").findValues("orderId"))
                .extracting(JsonNode::asLong)
                .containsExactly(first);
        assertThat(myTrades("symbol=ETHUSDT").findValues("orderId"))
                .extracting(JsonNode::asLong)
                .containsExactly(first);
    }

    @Test
    void whatCannotBeLookedThroughIsNotAnsweredAsIfItWereAllThereIs() throws Exception {
        long firstOrder = trades();
        JsonNode first = tradeOf(firstOrder);
        for (int i = 0; i < SCANNED_MAX; i++) {
            trades();
        }
        String from = "fromId=" + first.path("id").asLong();

        assertUnanswered("/api/v3/myTrades", from);
        assertUnanswered("/api/v3/myTrades", "startTime=" + first.path("time").asLong());
        assertUnanswered("/api/v3/allOrders", "orderId=" + firstOrder);
        assertThat(myTrades("symbol=BTCUSDT", from, "limit=" + SCANNED_MAX)).hasSize(SCANNED_MAX);
        assertThat(myTrades("symbol=BTCUSDT", "fromId=" + (first.path("id").asLong() + 1)))
                .as("as many as may be looked at, and no more")
                .hasSize(SCANNED_MAX);
    }

    @Test
    void tradesAreAskedForByOneStartOnlyAsTheVenueHasIt() throws Exception {
        long number = tradeOf(trades()).path("id").asLong();
        String from = "fromId=" + number;
        String order = "orderId=1";
        String start = "startTime=" + System.currentTimeMillis();
        String end = "endTime=" + System.currentTimeMillis();

        for (String[] refused : List.of(
                new String[] {from, start},
                new String[] {from, end},
                new String[] {order, start},
                new String[] {order, end},
                new String[] {order, from, end})) {
            assertThat(myTrades(Stream.concat(Stream.of("symbol=BTCUSDT"), Stream.of(refused))
                                    .toArray(String[]::new))
                            .path("code")
                            .asInt())
                    .as(String.join("&", refused))
                    .isEqualTo(-1128);
        }
        assertThat(myTrades("symbol=BTCUSDT", order, from).isArray()).isTrue();
        assertThat(myTrades("symbol=BTCUSDT", start, end).isArray()).isTrue();
    }

    private void assertUnanswered(String path, String... parameters) throws Exception {
        String[] all = Stream.concat(Stream.of("symbol=BTCUSDT"), Stream.of(parameters))
                .toArray(String[]::new);
        FaceRig.Answer answer = rig.signed("GET", path, all);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body().path("code").asInt()).isEqualTo(-1001);
    }

    private JsonNode tradeOf(long order) throws Exception {
        return tradeOf(order, "BTCUSDT");
    }

    private JsonNode tradeOf(long order, String symbol) throws Exception {
        return myTrades("symbol=" + symbol, "orderId=" + order).get(0);
    }

    private long trades() throws Exception {
        return trades("BTCUSDT");
    }

    /** Answers the number of an order that is filled by another participant's. */
    private long trades(String symbol) throws Exception {
        rig.post(
                "POST",
                "/sim/orders",
                "{\"symbol\":\"" + symbol + "\",\"side\":\"SELL\",\"amount\":\"0.1\",\"price\":\"60000\"}");
        return rig.signed("POST", "/api/v3/order", "symbol=" + symbol, "side=BUY", "type=MARKET", "quantity=0.1")
                .body()
                .path("orderId")
                .asLong();
    }

    private JsonNode myTrades(String... parameters) throws Exception {
        return rig.signed("GET", "/api/v3/myTrades", parameters).body();
    }

    private JsonNode allOrders(String... parameters) throws Exception {
        return rig.signed("GET", "/api/v3/allOrders", parameters).body();
    }
}
