package io.kontor.venue.binance;

import static io.kontor.venue.binance.AdapterRig.ID;
import static io.kontor.venue.binance.AdapterRig.KEY;
import static io.kontor.venue.binance.AdapterRig.assertNotSent;
import static io.kontor.venue.binance.AdapterRig.assertUnknown;
import static io.kontor.venue.binance.AdapterRig.get;
import static io.kontor.venue.binance.AdapterRig.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.headers.RawHeader;
import io.kontor.value.Quantity;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.ScriptedBinance.Asked;
import io.kontor.venue.binance.ScriptedBinance.Rest;
import io.kontor.venue.binance.link.LinkLost;
import io.kontor.venue.binance.protocol.CancelId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Orders over real sockets against a scripted venue: what leaves, and what becomes of it. */
class BinanceOrdersTest {
    /** As the venue's answers count them. */
    private static final int ORDERS_TOLD = 12;

    private static final ActorTestKit KIT = ActorTestKit.create();

    private AdapterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new AdapterRig(KIT.system(), BinanceAccess.Channel.websocket);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    @Test
    void anOrderIsSignedForTheMomentItLeavesAndReportedByTheStream() throws Exception {
        rig.venue.answer("order.place", _ -> Documents.placed(ID.toString()));
        VenueSession session = rig.logOn(0);

        Instant before = Instant.now().minusSeconds(1);
        get(session.submit(order(ID)));
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", ID.toString(), "", ""));

        Asked asked = rig.venue.await("order.place");
        assertThat(asked.params().path("newClientOrderId").asText()).isEqualTo(ID.toString());
        assertThat(asked.params().path("quantity").asText()).isEqualTo("2");
        assertThat(Instant.ofEpochMilli(asked.params().path("timestamp").asLong()))
                .isBetween(before, Instant.now().plusSeconds(1));
        assertThat(asked.params().path("recvWindow").asLong()).isEqualTo(5000);
        assertThat(rig.books.next().clientOrderId()).isEqualTo(ID.toString());
    }

    @Test
    void anOrderWhoseTimeIsUpNeverLeaves() throws Exception {
        VenueSession session = rig.logOn(0);

        assertNotSent(session.submit(Samples.order(ID, Instant.now().minusSeconds(1))));

        assertThat(rig.venue.wsCalls).noneMatch(asked -> asked.method().equals("order.place"));
        assertThat(rig.venue.restCalls).noneMatch(rest -> rest.method().equals("POST"));
    }

    @Test
    void aRefusalBecomesAReportInTheVenuesWords() throws Exception {
        rig.venue.refuse(
                "order.place",
                400,
                "{\"code\":-2010,\"msg\":\"Account has insufficient balance for requested action.\"}");
        VenueSession session = rig.logOn(0);

        get(session.submit(order(ID)));

        ExecutionReport report = rig.books.next();
        assertThat(report.type()).isEqualTo(ExecType.REJECTED);
        assertThat(report.clientOrderId()).isEqualTo(ID.toString());
        assertThat(report.text().orElseThrow()).contains("Account has insufficient balance", "-2010");
    }

    @Test
    void anOutcomeTheVenueDoesNotKnowIsUnknownAndNeverRejected() throws Exception {
        VenueSession session = rig.logOn(0);
        for (int code : new int[] {-1000, -1001, -1006, -1007}) {
            rig.venue.refuse("order.place", 500, "{\"code\":" + code + ",\"msg\":\"execution status unknown.\"}");
            assertUnknown(session.submit(order(ID)));
        }
        rig.venue.refuse("order.place", 400, "{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}");
        assertUnknown(session.submit(order(ID)));
        assertThat(rig.books.isQuiet()).isTrue();
    }

    @Test
    void noAnswerIsUnknown() throws Exception {
        rig.close();
        rig = new AdapterRig(
                KIT.system(), BinanceAccess.Channel.websocket, List.of(Samples.BTC), "request-timeout = 8 s");
        rig.venue.staySilent("order.place");
        VenueSession session = rig.logOn(0);

        assertThatThrownBy(() -> get(session.submit(order(ID))))
                .cause()
                .isInstanceOf(LinkLost.class)
                .hasMessage("no answer within PT8S");
    }

    @Test
    void whatHadLeftWhenTheConnectionBrokeIsUnknown() throws Exception {
        rig.venue.staySilent("order.place");
        VenueSession session = rig.logOn(0);

        CompletionStage<Void> outcome = session.submit(order(ID));
        rig.venue.await("order.place").link().cut();

        assertUnknown(outcome);
    }

    @Test
    void tooManyOrdersAreNotTakenAndTheNextOnesHeldBackWhileCancelsPass() throws Exception {
        VenueSession session = rig.logOn(0);
        rig.venue.refuse(
                "order.place", 429, """
            {"code":-1015,"msg":"Too many new orders; current limit is 100 orders per 10 SECOND.",
             "data":{"serverTime":1,"retryAfter":%d}}""".formatted(Instant.now().plusSeconds(60).toEpochMilli()));
        rig.venue.answer("order.cancel", _ -> Documents.canceled(ID.toString()));

        assertNotSent(session.submit(order(ID)));
        rig.venue.await("order.place");
        assertNotSent(session.submit(order(Samples.id("a-2", 1))));
        get(session.cancel(Samples.BTC, ID));

        assertThat(rig.venue.wsCalls).noneMatch(asked -> asked.method().equals("order.place"));
        assertThat(rig.books.isQuiet()).isTrue();
    }

    @Test
    void aCancelOfAnOrderThatIsGoneIsReportedAsRefused() throws Exception {
        rig.venue.answer("order.place", _ -> Documents.placed(ID.toString()));
        rig.venue.refuse("order.cancel", 400, "{\"code\":-2011,\"msg\":\"Unknown order sent.\"}");
        VenueSession session = rig.logOn(0);
        get(session.submit(order(ID)));

        get(session.cancel(Samples.BTC, ID));

        ExecutionReport report = rig.books.next();
        assertThat(report.type()).isEqualTo(ExecType.CANCEL_REJECTED);
        assertThat(report.clientOrderId()).isEqualTo(ID.toString());
        assertThat(report.text().orElseThrow()).contains("Unknown order sent.");
    }

    @Test
    void whatAnOrderIsCalledOnceItIsCanceledIsOursToSay() throws Exception {
        rig.venue.answer("order.cancel", _ -> Documents.canceled(ID.toString()));
        VenueSession session = rig.logOn(0);

        get(session.cancel(Samples.BTC, ID));

        assertThat(rig.venue
                        .await("order.cancel")
                        .params()
                        .path("newClientOrderId")
                        .asText())
                .isEqualTo(CancelId.of(ID));
    }

    @ParameterizedTest
    @EnumSource
    void amendmentsThatAreTooLateTakeNoWeight(BinanceAccess.Channel ordersBy) throws Exception {
        rig.close();
        rig = new AdapterRig(KIT.system(), ordersBy);
        VenueSession session = rig.logOn(0);

        for (int i = 0; i < 1_500; i++) {
            assertNotSent(session.amend(
                    Samples.BTC, ID, Quantity.of("1"), Instant.now().minusSeconds(1)));
        }

        assertThat(get(session.openOrders())).isEmpty();
    }

    /** By REST an order passes the gate when a connection asks for its body: long after its room was taken. */
    @Test
    void ordersThatTheirGateKeepsBackTakeNoRoom() throws Exception {
        rig.close();
        rig = new AdapterRig(KIT.system(), BinanceAccess.Channel.rest);
        roomFor(ORDERS_TOLD + 3);
        rig.venue.on("POST /api/v3/order", _ -> ScriptedBinance.ok(Documents.placed(ID.toString())));
        VenueSession session = rig.logOn(0);

        for (int i = 0; i < ORDERS_TOLD + 4; i++) {
            assertNotSent(session.submit(Samples.order(ID, Instant.now().minusSeconds(1))));
        }

        get(session.submit(order(ID)));
    }

    /** It is told in the next one, with nothing to say which it means. */
    @ParameterizedTest
    @EnumSource
    void whatIsCountedInTenSecondsThatAreOverKeepsNoOrderBack(BinanceAccess.Channel ordersBy) throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-20T10:00:00Z"));
        InstantSource timeOfDay = now::get;
        rig.close();
        rig = new AdapterRig(
                KIT.system(),
                ordersBy,
                List.of(Samples.BTC),
                "request-timeout = 15 s",
                timeOfDay.withZone(ZoneOffset.UTC),
                () -> TimeUnit.MILLISECONDS.toNanos(now.get().toEpochMilli()));
        rig.venue.on(
                "GET /api/v3/time",
                _ -> ScriptedBinance.ok("{\"serverTime\":" + now.get().toEpochMilli() + "}"));
        roomFor(ORDERS_TOLD);
        rig.venue.answer("order.place", _ -> {
            now.set(now.get().plusMillis(20));
            return Documents.placed(ID.toString());
        });
        rig.venue.on("POST /api/v3/order", _ -> {
            now.set(now.get().plusMillis(20));
            return ScriptedBinance.ok(Documents.placed(ID.toString()))
                    .addHeader(RawHeader.create("X-MBX-ORDER-COUNT-10S", Integer.toString(ORDERS_TOLD)));
        });
        VenueSession session = rig.logOn(0);
        now.set(now.get().plusMillis(19_990));

        get(session.submit(Samples.order(ID, now.get().plusSeconds(60))));

        get(session.submit(Samples.order(Samples.id("a-2", 1), now.get().plusSeconds(60))));
    }

    /** So many orders in ten seconds. */
    private void roomFor(int orders) {
        rig.venue.on(
                "GET /api/v3/exchangeInfo",
                _ -> ScriptedBinance.ok(
                        Documents.EXCHANGE_INFO.replace("\"limit\":100}", "\"limit\":" + orders + "}")));
    }

    @Test
    void aReplacementIsOneRequestAndItsFailureSaysWhy() throws Exception {
        VenueClientOrderId next = Samples.id("a-1", 2);
        rig.venue.refuse("order.cancelReplace", 409, """
            {"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"SUCCESS",
             "newOrderResult":"FAILURE","cancelResponse":%s,
             "newOrderResponse":{"code":-2010,"msg":"Order would immediately match and take."}}}""".formatted(Documents.canceled(ID.toString())));
        VenueSession session = rig.logOn(0);

        get(session.replace(ID, order(next)));
        rig.venue.apiLinks.getFirst().push(Documents.execution("CANCELED", "CANCELED", "cancel-1", ID.toString(), ""));

        Asked asked = rig.venue.await("order.cancelReplace");
        assertThat(asked.params().path("cancelRestrictions").asText()).isEqualTo("ONLY_NEW");
        assertThat(asked.params().path("cancelOrigClientOrderId").asText()).isEqualTo(ID.toString());
        ExecutionReport refused = rig.books.next();
        ExecutionReport canceled = rig.books.next();
        assertThat(refused.type()).isEqualTo(ExecType.REPLACE_REJECTED);
        assertThat(refused.clientOrderId()).isEqualTo(next.toString());
        assertThat(refused.text().orElseThrow()).contains("would immediately match");
        assertThat(canceled.type()).isEqualTo(ExecType.CANCELED);
        assertThat(canceled.clientOrderId()).isEqualTo(ID.toString());
    }

    @Test
    void ordersMayGoByRest() throws Exception {
        rig.close();
        rig = new AdapterRig(KIT.system(), BinanceAccess.Channel.rest);
        rig.venue.on("POST /api/v3/order", _ -> ScriptedBinance.ok(Documents.placed(ID.toString())));
        VenueSession session = rig.logOn(0);

        get(session.submit(order(ID)));

        Rest rest = rig.venue.awaitRest("POST /api/v3/order");
        String payload = rest.raw().substring(0, rest.raw().indexOf("&signature="));
        assertThat(rest.apiKey()).isEqualTo("the-key");
        assertThat(rest.query().get("signature")).isEqualTo(KEY.signer().sign(payload));
        assertThat(rest.query()).containsEntry("type", "LIMIT").containsEntry("recvWindow", "5000");
    }

    /** Of whatever account: they share the connections. */
    @Test
    void unansweredQuestionsKeepAListWaitingAndNoCancelFromLeaving() throws Exception {
        rig.close();
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.rest,
                List.of(Samples.BTC),
                "request-timeout = 15 s, rest.requests-max = 4");
        rig.venue.onLater("GET /api/v3/order", _ -> new CompletableFuture<>());
        rig.venue.on("DELETE /api/v3/order", _ -> ScriptedBinance.ok("{}"));
        VenueSession session = rig.logOn(0);
        for (int i = 0; i < 3; i++) {
            session.query(Samples.BTC, Samples.id("asked-" + i, 1));
            rig.venue.awaitRest("GET /api/v3/order");
        }

        CompletionStage<?> list = session.openOrders();

        assertThatThrownBy(() -> get(list))
                .hasMessageContaining("busy")
                .cause()
                .matches(VenueSession.NotSent::isForNow, "worth another try of the same session");
        get(session.cancel(Samples.BTC, ID));
        rig.venue.awaitRest("DELETE /api/v3/order");
    }

    /** Such as what stands before the venue may give. */
    @Test
    void anAnswerWithoutAResultIsUnknown() throws Exception {
        rig.venue.answer("order.place", _ -> "null");
        VenueSession byWebSocket = rig.logOn(0);
        assertUnknown(byWebSocket.submit(order(ID)));
        rig.close();
        rig = new AdapterRig(KIT.system(), BinanceAccess.Channel.rest);
        VenueSession byRest = rig.logOn(0);

        for (String body : List.of("", "[]")) {
            rig.venue.on("POST /api/v3/order", _ -> ScriptedBinance.ok(body));
            rig.venue.on("DELETE /api/v3/order", _ -> ScriptedBinance.ok(body));

            assertUnknown(byRest.submit(order(ID)));
            assertUnknown(byRest.cancel(Samples.BTC, ID));
        }
        assertThat(rig.books.isQuiet()).isTrue();
    }

    @Test
    void aServerErrorOnRestIsUnknown() throws Exception {
        rig.close();
        rig = new AdapterRig(KIT.system(), BinanceAccess.Channel.rest);
        rig.venue.on("POST /api/v3/order", _ -> ScriptedBinance.error(502, 0, "Bad Gateway"));
        VenueSession session = rig.logOn(0);

        assertUnknown(session.submit(order(ID)));
    }
}
