package io.kontor.ingress.ws;

import static io.kontor.ingress.ws.OrderFrames.code;
import static io.kontor.ingress.ws.OrderFrames.order;
import static io.kontor.ingress.ws.OrderFrames.place;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.ingress.Http;
import io.kontor.ingress.RawWebSocket;
import io.kontor.ingress.RawWebSocket.Frame;
import io.kontor.ingress.SystemFeed;
import io.kontor.ingress.TestGateway;
import io.kontor.ingress.json.Cursor;
import io.kontor.value.IntentId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamTest {
    private TestGateway gateway;
    private RawWebSocket stream;

    @BeforeEach
    void start() {
        gateway =
                new TestGateway("kontor.http { stream.commands-in-flight-max = 10, kept-cancels.tell-every = 10 ms }");
        stream = new RawWebSocket(gateway.base());
    }

    @AfterEach
    void stop() {
        stream.close();
        gateway.close();
    }

    @Test
    void commandsAreAnsweredUnderTheirId() {
        JsonNode placed = stream.ask(place("1", "a-1"));
        String intent = placed.path("result").path("intentId").asText();

        assertThat(placed.path("id").asText()).isEqualTo("1");
        assertThat(placed.path("result").path("status").asText()).isEqualTo("WORKING");
        JsonNode modified = stream.ask("{\"op\":\"modify\",\"id\":\"2\",\"intentId\":\"" + intent + "\",\"order\":"
                + order("a-1").replace("0.5", "0.6") + ",\"ifRevision\":1,\"commandId\":\"m-1\"}");
        assertThat(modified.path("result").path("revision").asInt()).isEqualTo(2);
        JsonNode canceled =
                stream.ask("{\"op\":\"cancel\",\"id\":\"3\",\"account\":\"main\",\"clientOrderId\":\"a-1\"}");
        assertThat(canceled.path("result").path("status").asText()).isEqualTo("CANCELED");
        JsonNode all = stream.ask("{\"op\":\"cancelAll\",\"id\":\"4\",\"account\":\"main\"}");
        assertThat(all.path("result").path("operationId").asText()).startsWith("main~");
        assertThat(stream.ask(place("5", "denied-1"))
                        .path("problem")
                        .path("code")
                        .asText())
                .isEqualTo("RISK_ORDER_SIZE");
    }

    @Test
    void aQuestionNobodyAnswersIsNotReadyAsOverHttp() {
        String intent =
                stream.ask(place("1", "a-1")).path("result").path("intentId").asText();
        gateway.entities().gone(new IntentId(intent));
        String other = order("a-2");

        JsonNode problem = stream.ask(
                        "{\"op\":\"modify\",\"id\":\"2\",\"intentId\":\"" + intent + "\",\"order\":" + other + "}")
                .path("problem");

        assertThat(problem.path("code").asText()).isEqualTo("NOT_READY");
        assertThat(http().put("/v1/orders/" + intent, other).code()).isEqualTo("NOT_READY");
    }

    @Test
    void aRateRefusalSaysWhenToComeBack() {
        JsonNode problem = stream.ask(place("1", "rate-1")).path("problem");

        assertThat(problem.path("code").asText()).isEqualTo("RATE_LIMITED");
        assertThat(problem.path("retryAfterMillis").asLong()).isEqualTo(1_501);
    }

    @Test
    void brokenOperationsAreRefusedByFieldAndTheStreamGoesOn() {
        JsonNode refused =
                stream.ask("{\"op\":\"place\",\"id\":\"1\",\"order\":{\"account\":\"main\",\"side\":\"UP\"}}");

        assertThat(refused.path("id").asText()).isEqualTo("1");
        assertThat(refused.path("problem").path("errors").findValuesAsText("field"))
                .containsExactly("order.clientOrderId", "order.symbol", "order.side", "order.amount");
        assertThat(stream.ask("{").path("problem").path("code").asText()).isEqualTo("MALFORMED");
        assertThat(stream.ask("{\"op\":\"dance\",\"id\":\"2\"}")
                        .path("problem")
                        .path("errors")
                        .get(0)
                        .path("expected")
                        .asText())
                .isEqualTo("one of subscribe, unsubscribe, place, modify, cancel, cancelAll, session");
        assertThat(stream.ask(place("3", "a-1")).has("result")).isTrue();
    }

    @Test
    void aSubscriptionTellsWhatHappensFromNowOn() {
        http().post("/v1/orders", order("before"));
        gateway.journal().await(1);

        assertThat(stream.ask(subscribe("s", "orders", ""))
                        .path("result")
                        .path("subscribed")
                        .asText())
                .isEqualTo("orders");
        http().post("/v1/orders", order("fill-1"));

        JsonNode placed = stream.readJson();
        JsonNode filled = stream.readJson();
        assertThat(placed.path("type").asText()).isEqualTo("OrderPlaced");
        assertThat(placed.path("channel").asText()).isEqualTo("orders");
        assertThat(placed.path("account").asText()).isEqualTo("main");
        assertThat(placed.path("seq").asLong()).isEqualTo(2);
        assertThat(placed.path("data").path("clientOrderId").asText()).isEqualTo("fill-1");
        assertThat(filled.path("type").asText()).isEqualTo("OrderFilled");
        assertThat(filled.path("data").path("fill").path("amount").asText()).isEqualTo("0.5");
    }

    @Test
    void whatHappensAfterTheAnswerIsTold() {
        CompletableFuture<Void> end = gateway.journal().holdEnds();
        stream.send(subscribe("s", "orders", ""));
        stream.send("{\"op\":\"session\",\"id\":\"2\",\"cancelOnDisconnect\":false}");
        assertThat(stream.readJson().path("id").asText())
                .as("answered while it is not known from where on it tells")
                .isEqualTo("2");

        end.complete(null);
        assertThat(stream.readJson().path("result").path("subscribed").asText()).isEqualTo("orders");
        http().post("/v1/orders", order("a-1"));

        assertThat(stream.readJson().path("type").asText()).isEqualTo("OrderPlaced");
    }

    @Test
    void aSubscriptionOfWhichNobodyLearnsWhereItBeginsIsNotReady() {
        CompletableFuture<Void> end = gateway.journal().holdEnds();
        stream.send(subscribe("s", "orders", ""));
        stream.send(subscribe("t", "positions", ",\"snapshot\":true"));

        end.completeExceptionally(new IllegalStateException("nobody answers"));

        for (JsonNode answer : List.of(stream.readJson(), stream.readJson())) {
            assertThat(code(answer)).isEqualTo("NOT_READY");
        }
        gateway.journal().holdEnds().complete(null);
        assertThat(stream.ask(subscribe("s", "orders", "")).has("result")).isTrue();
    }

    @Test
    void aSubscriptionThatIsEndedBeforeItBeginsIsAnsweredAllTheSame() {
        CompletableFuture<Void> end = gateway.journal().holdEnds();
        stream.send(subscribe("s", "orders", ""));

        JsonNode subscribed = stream.ask("{\"op\":\"unsubscribe\",\"id\":\"u\",\"subscription\":\"s\"}");
        assertThat(subscribed.path("result").path("subscribed").asText()).isEqualTo("orders");
        assertThat(stream.readJson().path("result").path("ended").asInt()).isEqualTo(1);
        end.complete(null);
        stream.ask(subscribe("t", "orders", ""));
        http().post("/v1/orders", order("a-1"));

        assertThat(stream.readJson().path("type").asText()).isEqualTo("OrderPlaced");
        assertThat(stream.ask("{\"op\":\"session\",\"id\":\"2\",\"cancelOnDisconnect\":false}")
                        .path("id")
                        .asText())
                .as("no second frame of the same event")
                .isEqualTo("2");
    }

    @Test
    void aFilterLetsThroughWhatWasAskedFor() {
        stream.ask(subscribe("s", "orders", ",\"types\":[\"OrderFilled\"],\"symbol\":\"BTC/USDT\""));
        stream.ask(subscribe("p", "positions", ""));
        http().post("/v1/orders", order("a-1"));
        http().post("/v1/orders", order("fill-1"));

        Set<String> types = new HashSet<>();
        types.add(stream.readJson().path("type").asText());
        types.add(stream.readJson().path("type").asText());
        assertThat(types).containsExactlyInAnyOrder("OrderFilled", "PositionOpened");
        assertThat(stream.ask(
                                "{\"op\":\"unsubscribe\",\"id\":\"u\",\"channel\":\"orders\",\"account\":\"main\",\"symbol\":\"BTC/USDT\"}")
                        .path("result")
                        .path("ended")
                        .asInt())
                .isEqualTo(1);
        assertThat(stream.ask("{\"op\":\"unsubscribe\",\"id\":\"v\",\"subscription\":\"p\"}")
                        .path("result")
                        .path("ended")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void anIdThatIsUsedAgainIsANewSubscriptionWhateverTheOldOneStillHasToSay() {
        String unsubscribe = "{\"op\":\"unsubscribe\",\"id\":\"u\",\"subscription\":\"s\"}";
        stream.ask(subscribe("s", "orders", ""));
        for (int i = 0; i < 200; i++) {
            stream.send(unsubscribe);
            stream.send(subscribe("s", "orders", ""));
            assertThat(stream.readJson().path("result").path("ended").asInt()).isEqualTo(1);
            assertThat(stream.readJson().path("result").path("subscribed").asText())
                    .isEqualTo("orders");
        }

        http().post("/v1/orders", order("a-1"));

        assertThat(stream.readJson().path("type").asText()).isEqualTo("OrderPlaced");
    }

    @Test
    void aCursorResumesWithoutGapOrRepeat() {
        IntStream.range(0, 20).forEach(i -> http().post("/v1/orders", order((i % 2 == 0 ? "fill-" : "a-") + i)));
        gateway.journal().await(30);
        List<Long> seen = new ArrayList<>();
        String cursor = begin();

        for (int round = 0; round < 4; round++) {
            try (RawWebSocket again = new RawWebSocket(gateway.base())) {
                again.ask(subscribe("s", "orders", ",\"from\":\"" + cursor + "\""));
                for (int i = 0; i < 7; i++) {
                    JsonNode frame = again.readJson();
                    seen.add(frame.path("seq").asLong());
                    cursor = frame.path("cursor").asText();
                }
            }
        }

        // A fill is two public events, of which the second is the position's; an order that rests is one.
        List<Long> orders = LongStream.rangeClosed(1, 40)
                .filter(seq -> seq % 4 != 3)
                .boxed()
                .toList();
        assertThat(seen).isEqualTo(orders.subList(0, 28));
    }

    @Test
    void aSnapshotComesFirstAndEventsGoOnFromThere() {
        IntStream.range(0, 3).forEach(i -> http().post("/v1/orders", order("a-" + i)));
        gateway.journal().await(3);

        stream.ask(subscribe("s", "orders", ",\"snapshot\":true"));
        JsonNode part = stream.readJson();
        JsonNode last = stream.readJson();
        http().post("/v1/orders", order("later"));
        JsonNode event = stream.readJson();

        assertThat(part.path("type").asText()).isEqualTo("Snapshot");
        assertThat(part.path("data").path("items")).hasSize(3);
        assertThat(part.path("data").path("last").asBoolean()).isFalse();
        assertThat(part.has("cursor")).isFalse();
        assertThat(last.path("data").path("last").asBoolean()).isTrue();
        assertThat(last.path("seq").asLong()).isEqualTo(3);
        assertThat(event.path("seq").asLong()).isEqualTo(4);
        assertThat(event.path("data").path("clientOrderId").asText()).isEqualTo("later");
        for (String channel : List.of("positions", "accounts", "risk")) {
            stream.ask(subscribe(channel, channel, ",\"snapshot\":true"));
            assertThat(stream.readJson().path("data").path("items")).hasSize(1);
        }
    }

    @Test
    void ordersWithManyFillsAreFewerInASnapshotsFrame() {
        try (TestGateway small = new TestGateway("kontor.http.stream.snapshot-page = 3")) {
            IntStream.range(0, 2).forEach(i -> new Http(small.base()).post("/v1/orders", order("busy-" + i)));
            small.journal().await(2);
            try (RawWebSocket reader = new RawWebSocket(small.base())) {
                reader.ask(subscribe("s", "orders", ",\"snapshot\":true"));

                assertThat(reader.readJson().at("/data/items")).hasSize(1);
                assertThat(reader.readJson().at("/data/items")).hasSize(1);
                assertThat(reader.readJson().at("/data/last").asBoolean()).isTrue();
            }
        }
    }

    @Test
    void anothersCursorAnUnknownAccountAndNoAccountAreRefused() {
        String other = subscribe("s", "orders", ",\"from\":\"" + begin() + "\"").replace("\"main\"", "\"t-001\"");
        assertThat(stream.ask(other)
                        .path("problem")
                        .path("errors")
                        .get(0)
                        .path("field")
                        .asText())
                .isEqualTo("from");
        assertThat(stream.ask(subscribe("s", "orders", "").replace("main", "none"))
                        .path("problem")
                        .path("code")
                        .asText())
                .isEqualTo("UNKNOWN_ACCOUNT");
        assertThat(stream.ask("{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"orders\"}")
                        .path("problem")
                        .path("errors")
                        .get(0)
                        .path("field")
                        .asText())
                .isEqualTo("account");
    }

    @Test
    void aCursorBeyondTheJournalsEndHasExpiredAndTheOneAtItsEndHasNot() {
        http().post("/v1/orders", order("a-1"));
        http().post("/v1/orders", order("a-2"));
        gateway.journal().await(2);
        String beyond = Cursor.of(TestGateway.MAIN, 900, 3).toString();
        String atEnd = Cursor.of(TestGateway.MAIN, 2, 2).toString();

        stream.ask(subscribe("s", "orders", ",\"from\":\"" + beyond + "\""));
        assertThat(code(stream.readJson())).isEqualTo("CURSOR_EXPIRED");
        stream.ask(subscribe("s", "orders", ",\"from\":\"" + atEnd + "\""));
        http().post("/v1/orders", order("a-3"));
        assertThat(stream.readJson().path("seq").asLong()).isEqualTo(3);
    }

    @Test
    void marketDataTellsTheNewest() {
        stream.ask("{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"marketdata.l1\",\"symbol\":\"BTC/USDT\"}");
        JsonNode first = stream.readJson();
        assertThat(first.path("type").asText()).isEqualTo("MarketUpdate");
        assertThat(first.path("data").path("bid").path("price").asText()).isEqualTo("49999");

        for (int i = 0; i < 1_000; i++) {
            gateway.market().tick();
        }

        JsonNode update = stream.readJson();
        while (!update.path("data").path("bid").path("price").asText().equals("50999")) {
            update = stream.readJson();
        }
        stream.ask(
                "{\"op\":\"subscribe\",\"id\":\"2\",\"channel\":\"marketdata.l2\",\"symbol\":\"BTC/USDT\",\"depth\":5}");
        assertThat(stream.readJson()
                        .path("data")
                        .path("asks")
                        .get(0)
                        .path("price")
                        .asText())
                .isEqualTo("51001");
        assertThat(stream.ask("{\"op\":\"subscribe\",\"id\":\"3\",\"channel\":\"marketdata.l1\",\"symbol\":\"X\"}")
                        .path("problem")
                        .path("code")
                        .asText())
                .isEqualTo("UNKNOWN_SYMBOL");
    }

    @Test
    void pricesOfASymbolThatMayBeListedYetAreNotReady() {
        try (TestGateway starting = TestGateway.beforeTheListing();
                RawWebSocket early = new RawWebSocket(starting.base())) {
            assertThat(early.ask(
                                    "{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"marketdata.l1\",\"symbol\":\"NEW/USDT\"}")
                            .path("problem")
                            .path("code")
                            .asText())
                    .isEqualTo("NOT_READY");
        }
    }

    @Test
    void theSystemChannelTellsOfVenues() {
        stream.ask("{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"system\"}");
        gateway.system()
                .tell(new SystemFeed.SystemEvent(
                        SystemFeed.Type.VenueDisconnected, Map.of("venue", "SIM"), TestGateway.NOW));

        JsonNode frame = stream.readJson();

        assertThat(frame.path("type").asText()).isEqualTo("VenueDisconnected");
        assertThat(frame.path("data").path("venue").asText()).isEqualTo("SIM");
        assertThat(frame.has("seq")).isFalse();
    }

    @Test
    void ofAChannelWithoutCursorsThatBreaksOffItIsNotSaidThatItCanBeResumed() {
        stream.ask("{\"op\":\"subscribe\",\"id\":\"1\",\"channel\":\"system\"}");
        gateway.system().breakOff();

        JsonNode problem = stream.readJson().path("problem");

        assertThat(problem.path("code").asText()).isEqualTo("NOT_READY");
        assertThat(problem.path("detail").asText()).contains("subscribe anew").doesNotContain("cursor");
    }

    @Test
    void moreCommandsThanAllowedInFlightAreRefused() {
        IntStream.range(0, 11).forEach(i -> stream.send(place("p-" + i, "silent-" + i)));

        JsonNode refused = stream.readJson();

        assertThat(refused.path("id").asText()).isEqualTo("p-10");
        assertThat(refused.path("problem").path("code").asText()).isEqualTo("TOO_MANY_IN_FLIGHT");
        assertThat(stream.readJson().path("problem").path("code").asText()).isEqualTo("OUTCOME_UNKNOWN");
    }

    @Test
    void cancelsPassHoweverManyOrdersNobodyAnswersAreInFlight() {
        stream.send(place("p", "a-1"));
        assertThat(stream.readJson().path("id").asText()).isEqualTo("p");
        IntStream.range(0, 10).forEach(i -> stream.send(place("p-" + i, "silent-" + i)));

        stream.send("""
                {"op":"cancel","id":"c","account":"main","clientOrderId":"a-1"}""");

        JsonNode answer = stream.readJson();
        assertThat(answer.path("id").asText()).isEqualTo("c");
        assertThat(answer.path("result").path("clientOrderId").asText()).isEqualTo("a-1");
    }

    @Test
    void aFrameOverTheLimitIsEndedWith1009WholeOrInPieces() {
        stream.send("\"" + "x".repeat(70_000) + "\"");
        assertThat(stream.readToClose()).isEqualTo(new Frame(8, "TOO_BIG: a frame is at most 65536 bytes", 1009));

        try (RawWebSocket inPieces = new RawWebSocket(gateway.base())) {
            inPieces.sendPiece(true, false, "\"");
            for (int i = 0; i < 10; i++) {
                inPieces.sendPiece(false, false, "x".repeat(10_000));
            }
            assertThat(inPieces.readToClose().closeCode()).isEqualTo(1009);
        }
        try (RawWebSocket manyBytes = new RawWebSocket(gateway.base())) {
            manyBytes.send("\"" + "ü".repeat(40_000) + "\"");
            assertThat(manyBytes.readToClose().closeCode()).isEqualTo(1009);
        }
    }

    @Test
    void aFrameInPiecesIsReadWhole() {
        String place = place("1", "a-1");
        stream.sendPiece(true, false, place.substring(0, 20));
        stream.sendPiece(false, false, place.substring(20, 40));
        stream.sendPiece(false, true, place.substring(40));

        assertThat(stream.readJson().path("result").path("clientOrderId").asText())
                .isEqualTo("a-1");
    }

    @Test
    void binaryFramesAndUnmaskedOnesEndTheConnection() {
        stream.sendBinary(new byte[] {1, 2, 3});
        assertThat(stream.readToClose().closeCode()).isEqualTo(1003);

        try (RawWebSocket unmasked = new RawWebSocket(gateway.base())) {
            unmasked.sendRaw(new byte[] {(byte) 0x81, 2, '{', '}'});
            assertThat(unmasked.readToClose().closeCode()).isEqualTo(1002);
        }
    }

    private String begin() {
        JsonNode frame;
        try (RawWebSocket first = new RawWebSocket(gateway.base())) {
            String account =
                    "{\"op\":\"subscribe\",\"id\":\"s\",\"channel\":\"orders\",\"account\":\"main\",\"snapshot\":true}";
            first.ask(account);
            frame = first.readJson();
            while (!frame.has("cursor")) {
                frame = first.readJson();
            }
        }
        // The same place with nothing seen: what a client that began with the account would hold.
        return frame.path("cursor").asText().replaceFirst("-.*", "-0-0");
    }

    private Http http() {
        return new Http(gateway.base());
    }

    private static String subscribe(String id, String channel, String more) {
        return "{\"op\":\"subscribe\",\"id\":\"" + id + "\",\"channel\":\"" + channel + "\",\"account\":\"main\"" + more
                + "}";
    }
}
