package io.kontor.venue.binance;

import static io.kontor.venue.binance.AdapterRig.ID;
import static io.kontor.venue.binance.AdapterRig.assertNotSent;
import static io.kontor.venue.binance.AdapterRig.assertUnknown;
import static io.kontor.venue.binance.AdapterRig.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.value.AccountId;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.value.VenueClientOrderId;
import io.kontor.value.VenueOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExternalOrders;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.protocol.CancelId;
import io.kontor.venue.binance.protocol.StrategyLabel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of a scripted venue about orders and trades. */
class BinanceQuestionsTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final String CANCEL_ID = CancelId.of(ID);
    private static final long AFTER = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli() * 1_000;

    private static final Optional<VenueOrderId> NUMBER = Optional.of(new VenueOrderId("4293153"));

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
    void anOrderIsAskedAfterWithAllItsFills() throws Exception {
        rig.venue.on(
                "GET /api/v3/order", _ -> ScriptedBinance.ok(Documents.order("91fe37ce9e69c90d", "CANCELED", "0.75")));
        rig.venue.on(
                "GET /api/v3/myTrades",
                _ -> ScriptedBinance.ok(
                        "[" + Documents.trade(7, "0.5", 1L) + "," + Documents.trade(8, "0.25", 2L) + "]"));
        VenueSession session = rig.logOn(0);

        VenueOrder order = get(session.query(Samples.BTC, ID)).orElseThrow();

        assertThat(order.clientOrderId()).isEqualTo(ID.toString());
        assertThat(order.status()).isEqualTo(VenueOrder.Status.CANCELED);
        assertThat(order.fills()).hasSize(2);
        assertThat(rig.venue.awaitRest("GET /api/v3/myTrades").query())
                .containsEntry("orderId", "4293153")
                .containsEntry("symbol", "BTCUSDT");
    }

    /** Not asked from a trade on, the venue tells the latest. */
    @Test
    void anOrderIsAskedAfterWithAllItsFillsHoweverMany() throws Exception {
        int trades = 2_001;
        rig.venue.on(
                "GET /api/v3/order",
                _ -> ScriptedBinance.ok(Documents.order(ID.toString(), "PARTIALLY_FILLED", "1.0005")));
        rig.venue.on("GET /api/v3/myTrades", rest -> {
            String from = rest.query().get("fromId");
            long first = from == null ? trades - 999 : Math.max(1, Long.parseLong(from));
            return ScriptedBinance.ok("[" + trades(first, Math.min(trades, first + 999)) + "]");
        });
        VenueSession session = rig.logOn(0);

        VenueOrder order = get(session.query(Samples.BTC, ID)).orElseThrow();

        assertThat(order.fills())
                .extracting(fill -> fill.id().value())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, trades)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void anOrderTheVenueDoesNotKnowIsAbsentOnceItsCancelIsNotKnownEither() throws Exception {
        VenueSession session = rig.logOn(0);

        assertThat(get(session.query(Samples.BTC, ID))).isEmpty();

        assertThat(rig.venue.awaitRest("GET /api/v3/order").query())
                .containsEntry("symbol", "BTCUSDT")
                .containsEntry("origClientOrderId", ID.toString());
        assertThat(rig.venue.awaitRest("GET /api/v3/order").query())
                .containsEntry("symbol", "BTCUSDT")
                .containsEntry("origClientOrderId", CANCEL_ID);
        assertThat(rig.venue.restCalls).noneMatch(rest -> rest.path().equals("/api/v3/order"));
    }

    @Test
    void anOrderThatGoesByItsCancelsIdIsFound() throws Exception {
        rig.venue.on(
                "GET /api/v3/order",
                rest -> CANCEL_ID.equals(rest.query().get("origClientOrderId"))
                        ? ScriptedBinance.ok(Documents.order(CANCEL_ID, "CANCELED", "0"))
                        : ScriptedBinance.error(400, -2013, "Order does not exist."));
        VenueSession session = rig.logOn(0);

        VenueOrder order = get(session.query(Samples.BTC, ID)).orElseThrow();

        assertThat(order.clientOrderId()).isEqualTo(ID.toString());
        assertThat(order.status()).isEqualTo(VenueOrder.Status.CANCELED);
    }

    @Test
    void anOrderSomebodyCanceledByHandIsFoundByItsNumber() throws Exception {
        rig.venue.on(
                "GET /api/v3/order",
                rest -> "4293153".equals(rest.query().get("orderId"))
                        ? ScriptedBinance.ok(Documents.order("web_cancel", "CANCELED", "0"))
                        : ScriptedBinance.error(400, -2013, "Order does not exist."));
        VenueSession session = rig.logOn(0);
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", ID.toString(), "", ""));
        rig.books.next();

        VenueOrder order = get(session.query(Samples.BTC, ID)).orElseThrow();

        assertThat(order.clientOrderId()).isEqualTo(ID.toString());
    }

    @Test
    void anOrderSomebodyCanceledByHandBeforeAStartIsFoundByTheNumberTheBooksHave() throws Exception {
        renamed(Documents.order("web_cancel", "CANCELED", "0"));
        VenueSession session = rig.logOn(0);

        VenueOrder order = get(session.query(Samples.BTC, ID, NUMBER)).orElseThrow();

        assertThat(order.clientOrderId()).isEqualTo(ID.toString());
        assertThat(order.status()).isEqualTo(VenueOrder.Status.CANCELED);
    }

    @Test
    void anOrderWithFillsIsFoundByTheNumberTheBooksHaveWhereItsLabelIsOurs() throws Exception {
        renamed(labelled(Documents.order("web_cancel", "CANCELED", "0.5")));
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[" + Documents.trade(7, "0.5", 1L) + "]"));
        VenueSession session = rig.logOn(0);

        VenueOrder order = get(session.query(Samples.BTC, ID, NUMBER)).orElseThrow();

        assertThat(order.cumulative()).isEqualTo(Quantity.of("0.5"));
        assertThat(order.fills()).hasSize(1);
    }

    /** An earlier version placed it: where a log-on found its trades, they are booked as somebody else's by now. */
    @Test
    void anOrderWithFillsThatOnlyItsNumberTellsIsNotTakenForOurs() throws Exception {
        renamed(Documents.order("web_cancel", "CANCELED", "0.5"));
        VenueSession session = rig.logOn(0);

        assertThat(get(session.query(Samples.BTC, ID, NUMBER))).isEmpty();
    }

    /** It may fill yet, and a process that has seen nothing but its new name would book that as somebody else's. */
    @Test
    void anOpenOrderThatOnlyItsNumberTellsIsNotTakenForOurs() throws Exception {
        renamed(Documents.order("web_amend", "NEW", "0"));
        VenueSession session = rig.logOn(0);

        assertThat(get(session.query(Samples.BTC, ID, NUMBER))).isEmpty();
    }

    /** Of one it has never confirmed that would be taken for proof that it never arrived. */
    @Test
    void anOrderOfASymbolNoLongerListedIsSaidToBeGone() throws Exception {
        rig.venue.on("GET /api/v3/order", _ -> ScriptedBinance.error(400, -1121, "Invalid symbol."));
        VenueSession session = rig.logOn(0);
        assertThatThrownBy(() -> get(session.query(Samples.BTC, ID))).hasCauseInstanceOf(VenueSession.Past.class);
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", ID.toString(), "", ""));
        rig.books.next();

        assertThat(get(session.query(Samples.BTC, ID))).isEmpty();
    }

    @Test
    void anOrderInASymbolOfAnyScriptIsAskedForByTheVenuesName() throws Exception {
        VenueSession session = rig.logOn(0);

        get(session.query(new Symbol("~5e01~5b89~4eba~751fUSDT"), new VenueOrderId("7")));

        assertThat(rig.venue.awaitRest("GET /api/v3/order").query())
                .containsEntry("symbol", "币安人生USDT")
                .containsEntry("orderId", "7");
    }

    @Test
    void theFillsOfAnOrderAreAskedForWhereOnlyTheReserveIsLeft() throws Exception {
        rig.venue.on(
                "GET /api/v3/order",
                _ -> ScriptedBinance.ok(Documents.order(ID.toString(), "PARTIALLY_FILLED", "0.5"), 6_000 * 85 / 100));
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[" + Documents.trade(7, "0.5", 1L) + "]"));
        VenueSession session = rig.logOn(0);

        assertThat(get(session.query(Samples.BTC, ID)).orElseThrow().fills()).hasSize(1);
    }

    @Test
    void questionsOneAfterTheOtherShareAConnection() throws Exception {
        VenueSession session = rig.logOn(0);

        for (int i = 0; i < 10; i++) {
            get(session.query(Samples.BTC, ID));
        }

        // Akka may take a second one while the first is being read to its end.
        assertThat(rig.venue.restPorts).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aQuestionWithoutAnAnswerIsNoAnswer() throws Exception {
        rig.venue.on("GET /api/v3/order", _ -> ScriptedBinance.error(503, -1008, "Server is busy"));
        VenueSession session = rig.logOn(0);

        assertUnknown(session.query(Samples.BTC, ID));
    }

    @Test
    void clocksAreComparedWhereTheVenueRefusesTheTimeOfAQuestion() throws Exception {
        rig.venue.on(
                "GET /api/v3/order",
                _ -> ScriptedBinance.error(400, -1021, "Timestamp for this request is outside of the recvWindow."));
        VenueSession session = rig.logOn(0);
        rig.venue.awaitRest("GET /api/v3/time");

        assertNotSent(session.query(Samples.BTC, ID));

        rig.venue.awaitRest("GET /api/v3/order");
        rig.venue.awaitRest("GET /api/v3/time");
    }

    @Test
    void somebodyElsesOrderTheVenueHasPutAwayIsNotThereAnyMore() throws Exception {
        rig.venue.on("GET /api/v3/order", _ -> ScriptedBinance.error(400, -2026, "Order was canceled or expired."));
        VenueSession session = rig.logOn(0);

        assertThat(get(session.query(Samples.BTC, new VenueOrderId("77")))).isEmpty();
    }

    @Test
    void ofSomebodyElsesOrderNothingIsSaidWhereTheVenueCannotAnswer() throws Exception {
        rig.venue.on("GET /api/v3/order", _ -> ScriptedBinance.error(503, -2026, "Server is busy"));
        VenueSession session = rig.logOn(0);

        assertUnknown(session.query(Samples.BTC, new VenueOrderId("77")));
    }

    @Test
    void openOrdersAreListedOursAndOthers() throws Exception {
        rig.venue.on(
                "GET /api/v3/openOrders",
                _ -> ScriptedBinance.ok("[" + Documents.order(ID.toString(), "NEW", "0") + ","
                        + Documents.order("web_1", "PARTIALLY_FILLED", "1").replace("BTCUSDT", "ADABTC") + "]"));
        VenueSession session = rig.logOn(0);

        var orders = get(session.openOrders());

        assertThat(orders).extracting(VenueOrder::clientOrderId).containsExactly(ID.toString(), "web_1");
        assertThat(orders).extracting(order -> order.symbol().value()).containsExactly("BTC/USDT", "ADABTC");
    }

    /** Such as what stands before the venue may say: taken for an empty list, every order that is known would be open no more. */
    @Test
    void anAnswerThatIsNoListDoesNotSayThatNothingIsOpen() throws Exception {
        VenueSession session = rig.logOn(0);

        for (HttpResponse answer : ScriptedBinance.noLists()) {
            rig.venue.on("GET /api/v3/openOrders", _ -> answer);
            assertUnknown(session.openOrders());
        }
    }

    @Test
    void whatSomebodyTradesByHandInAnyScriptIsListedAndReported() throws Exception {
        rig.venue.on(
                "GET /api/v3/openOrders",
                _ -> ScriptedBinance.ok("["
                        + Documents.order("web_1", "NEW", "0").replace("BTCUSDT", "币安人生USDT") + ","
                        + Documents.order(ID.toString(), "NEW", "0") + "]"));
        VenueSession session = rig.logOn(0);

        var orders = get(session.openOrders());
        rig.venue
                .apiLinks
                .getFirst()
                .push(Documents.fill("web_1", 7, "0.5", "0.5")
                        .replace("BTCUSDT", "币安人生USDT")
                        .replace("\"BNB\"", "\"币安人生\""));
        rig.venue.apiLinks.getFirst().push(Documents.fill(ID.toString(), 8, "0.5", "0.5"));

        assertThat(orders)
                .extracting(order -> order.symbol().value())
                .containsExactly("~5e01~5b89~4eba~751fUSDT", "BTC/USDT");
        ExecutionReport foreign = rig.books.next();
        assertThat(foreign.symbol().value()).isEqualTo("~5e01~5b89~4eba~751fUSDT");
        assertThat(foreign.fill().orElseThrow().feeAsset().value()).startsWith("~~");
        assertThat(rig.books.next().clientOrderId()).isEqualTo(ID.toString());
        assertThat(rig.books.isQuiet()).isTrue();
    }

    @Test
    void fillsOfAnOrderItsCancelRenamedAreToldUnderTheOrdersOwnId() throws Exception {
        missed(Documents.order(CANCEL_ID, "CANCELED", "0.5"));

        rig.logOn(AFTER);

        assertThat(rig.books.next().clientOrderId()).isEqualTo(ID.toString());
    }

    @Test
    void fillsOfAnOrderSomebodyCanceledByHandAreToldUnderTheOrdersOwnId() throws Exception {
        rig.logOn(0);
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", ID.toString(), "", ""));
        rig.books.next();
        rig.venue.apiLinks.getFirst().cut();
        rig.books.end();
        missed(Documents.order("web_cancel", "CANCELED", "0.5"));

        rig.logOn(AFTER);

        assertThat(rig.books.next().clientOrderId()).isEqualTo(ID.toString());
    }

    /** To an account that shares the venue's it is somebody else's, and is canceled by its number and under a name of that one. */
    @Test
    void fillsOfAnOrderThatAnotherAccountOfOursCanceledAreToldUnderTheOrdersOwnId() throws Exception {
        VenueClientOrderId others = new VenueClientOrderId(
                ExternalOrders.intentOf(new AccountId("desk"), Samples.VENUE, Samples.BTC, new VenueOrderId("1")), 1);
        missed(labelled(Documents.order(CancelId.of(others), "CANCELED", "0.5")));

        rig.logOn(AFTER);

        assertThat(rig.books.next().clientOrderId()).isEqualTo(ID.toString());
    }

    /** This process has never seen it under its id. */
    @Test
    void fillsOfAnOrderSomebodyCanceledByHandBeforeAStartAreToldUnderTheOrdersOwnId() throws Exception {
        String canceled = labelled(Documents.order("web_cancel", "CANCELED", "0.5"));
        missed(canceled);
        renamed(canceled);

        VenueSession session = rig.logOn(AFTER);

        ExecutionReport fill = rig.books.next();
        VenueOrder order = get(session.query(Samples.BTC, ID)).orElseThrow();
        assertThat(fill.clientOrderId()).isEqualTo(ID.toString());
        assertThat(order.status()).isEqualTo(VenueOrder.Status.CANCELED);
        assertThat(order.cumulative()).isEqualTo(Quantity.of("0.5"));
        assertThat(order.fills()).singleElement().isEqualTo(fill.fill().orElseThrow());
        assertThat(rig.books.isQuiet()).isTrue();
    }

    /** It goes on under another id. */
    @Test
    void anOpenOrderSomebodyAmendedByHandIsListedUnderItsOwnId() throws Exception {
        rig.venue.on(
                "GET /api/v3/openOrders",
                _ -> ScriptedBinance.ok("[" + labelled(Documents.order("web_amend", "NEW", "0")) + "]"));
        VenueSession session = rig.logOn(0);

        assertThat(get(session.openOrders()))
                .singleElement()
                .extracting(VenueOrder::clientOrderId)
                .isEqualTo(ID.toString());
    }

    @Test
    void anOrderListedUnderAnotherIdIsCanceledByItsNumber() throws Exception {
        rig.venue.on(
                "GET /api/v3/openOrders",
                _ -> ScriptedBinance.ok("[" + labelled(Documents.order("web_amend", "NEW", "0")) + "]"));
        VenueSession session = rig.logOn(0);
        get(session.openOrders());

        assertCanceledByNumber(session);
    }

    @Test
    void anOrderSomebodyAmendsByHandIsCanceledByItsNumber() throws Exception {
        VenueSession session = rig.logOn(0);
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", ID.toString(), "", ""));
        rig.books.next();
        rig.venue
                .apiLinks
                .getFirst()
                .push(Documents.execution("REPLACED", "NEW", "web_amend", ID.toString(), "\"I\":8641985"));
        rig.books.next();

        assertCanceledByNumber(session);
    }

    /** As it is asked after where its cancel by the id it came with was refused. */
    @Test
    void anOrderFoundUnderAnotherIdIsCanceledByItsNumber() throws Exception {
        renamed(labelled(Documents.order("web_amend", "NEW", "0")));
        VenueSession session = rig.logOn(0);
        get(session.query(Samples.BTC, ID, NUMBER));

        assertCanceledByNumber(session);
    }

    @Test
    void anOrderThatHasItsIdBackIsCanceledByThat() throws Exception {
        AtomicReference<String> name = new AtomicReference<>("web_amend");
        rig.venue.on(
                "GET /api/v3/openOrders",
                _ -> ScriptedBinance.ok("[" + labelled(Documents.order(name.get(), "NEW", "0")) + "]"));
        rig.venue.answer("order.cancel", _ -> Documents.canceled(ID.toString()));
        VenueSession session = rig.logOn(0);
        get(session.openOrders());
        name.set(ID.toString());
        get(session.openOrders());

        get(session.cancel(Samples.BTC, ID));

        assertThat(rig.venue
                        .await("order.cancel")
                        .params()
                        .path("origClientOrderId")
                        .asText())
                .isEqualTo(ID.toString());
    }

    private void assertCanceledByNumber(VenueSession session) throws Exception {
        rig.venue.answer("order.cancel", _ -> Documents.canceled("web_amend"));

        get(session.cancel(Samples.BTC, ID));

        JsonNode asked = rig.venue.await("order.cancel").params();
        assertThat(asked.path("orderId").asLong()).isEqualTo(4293153);
        assertThat(asked.has("origClientOrderId")).isFalse();
        assertThat(asked.path("newClientOrderId").asText()).isEqualTo(CANCEL_ID);
    }

    @Test
    void whatSomebodyLabelsIsTheirs() throws Exception {
        missed(Documents.labelled(Documents.order("web_cancel", "CANCELED", "0.5"), 37463720, 1000000));

        rig.logOn(AFTER);

        assertThat(rig.books.next().clientOrderId()).isEqualTo("web_cancel");
    }

    @Test
    void anOrderThatIsNotListedYetIsAskedForByItsNumber() throws Exception {
        missed("");
        rig.venue.on(
                "GET /api/v3/order",
                rest -> "4293153".equals(rest.query().get("orderId"))
                        ? ScriptedBinance.ok(Documents.order(ID.toString(), "PARTIALLY_FILLED", "0.5"))
                        : ScriptedBinance.error(400, -2013, "Order does not exist."));

        rig.logOn(AFTER);

        assertThat(rig.books.next().clientOrderId()).isEqualTo(ID.toString());
    }

    @Test
    void aLogOnFindsWhatWasMissedWhereTheVenueCannotListTheOrders() throws Exception {
        missed("");
        rig.venue.on("GET /api/v3/allOrders", _ -> ScriptedBinance.error(503, -1001, "Internal error"));
        renamed(Documents.order(ID.toString(), "PARTIALLY_FILLED", "0.5"));

        rig.logOn(AFTER);

        assertThat(rig.books.next().clientOrderId()).isEqualTo(ID.toString());
    }

    @Test
    void tradesMissedWithoutASessionAreToldBeforeEverythingElse() throws Exception {
        long after = AFTER;
        missed(Documents.order("web_1", "FILLED", "2"));
        rig.venue.answer("userDataStream.subscribe.signature", asked -> {
            asked.link().push(Documents.fill("web_1", 7, "0.5", "2"));
            asked.link().push(Documents.fill("web_2", 9, "0.1", "0.1"));
            return "{\"subscriptionId\":0}";
        });

        rig.logOn(after);

        ExecutionReport missed = rig.books.next();
        ExecutionReport pushed = rig.books.next();
        assertThat(rig.venue.awaitRest("GET /api/v3/myTrades").query())
                .containsEntry("startTime", Long.toString(after / 1_000 - 5_000));
        assertThat(missed.fill().orElseThrow().id().value()).isEqualTo("7");
        assertThat(missed.cumulative()).isEqualTo(Quantity.of("2"));
        assertThat(missed.cursor()).isGreaterThan(after);
        assertThat(pushed.clientOrderId()).isEqualTo("web_2");
        assertThat(pushed.cursor()).isGreaterThan(missed.cursor());
        assertThat(rig.books.isQuiet()).isTrue();
    }

    /** By one page at a time, so that no more is held however many there are. */
    @Test
    void tradesBeyondTheFirstPagesAreToldToo() throws Exception {
        rig.close();
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                "request-timeout = 8 s, catch-up.pages-max = 1");
        pages(trades(1, 1_000), trades(1_000, 1_999), trades(1_999, 2_000));

        rig.logOn(AFTER);

        for (long id = 1; id <= 2_000; id++) {
            assertThat(rig.books.next().fill().orElseThrow().id().value()).isEqualTo(Long.toString(id));
        }
        assertThat(rig.books.isQuiet()).isTrue();
    }

    /** Its two rows have one id, and a page may end between them. */
    @Test
    void bothSidesOfASelfTradeBetweenTwoPagesAreTold() throws Exception {
        String other = Documents.trade(1_000, "0.0005", AFTER / 1_000).replace("4293153", "4293154");
        pages(trades(1, 1_000), trades(1_000, 1_000) + "," + other);

        rig.logOn(AFTER);

        for (int id = 1; id < 1_000; id++) {
            rig.books.next();
        }
        assertThat(List.of(rig.books.next(), rig.books.next()))
                .allMatch(report -> report.fill().orElseThrow().id().value().equals("1000"))
                .extracting(report -> report.venueOrderId().value())
                .containsExactly("4293153", "4293154");
        assertThat(rig.books.isQuiet()).isTrue();
    }

    private static String trades(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(id -> Documents.trade(id, "0.0005", AFTER / 1_000))
                .collect(Collectors.joining(","));
    }

    /** What the venue has of Bitcoin: each page but the first begins with the last trade of the one before. */
    private void pages(String... pages) {
        rig.venue.on(
                "GET /api/v3/allOrders",
                _ -> ScriptedBinance.ok("[" + Documents.order("web_1", "FILLED", "2") + ","
                        + Documents.order("web_2", "FILLED", "0.0005").replace("4293153", "4293154") + "]"));
        rig.venue.on("GET /api/v3/myTrades", rest -> {
            boolean bitcoin = rest.query().get("symbol").equals("BTCUSDT");
            String from = rest.query().get("fromId");
            int page = from == null
                    ? 0
                    : IntStream.range(1, pages.length)
                            .filter(i -> pages[i].contains("\"id\":" + from + ","))
                            .findFirst()
                            .orElseThrow();
            return ScriptedBinance.ok(bitcoin ? "[" + pages[page] + "]" : "[]");
        });
    }

    /** What the venue has, though not under the id it came with. */
    private void renamed(String order) {
        rig.venue.on(
                "GET /api/v3/order",
                rest -> "4293153".equals(rest.query().get("orderId"))
                        ? ScriptedBinance.ok(order)
                        : ScriptedBinance.error(400, -2013, "Order does not exist."));
    }

    private static String labelled(String order) {
        StrategyLabel label = StrategyLabel.of(ID).orElseThrow();
        return Documents.labelled(order, label.id(), label.type());
    }

    /** A trade of half a bitcoin, and what allOrders says. */
    private void missed(String orders) {
        rig.venue.on("GET /api/v3/allOrders", _ -> ScriptedBinance.ok("[" + orders + "]"));
        rig.venue.on(
                "GET /api/v3/myTrades",
                rest -> ScriptedBinance.ok(
                        rest.query().get("symbol").equals("BTCUSDT")
                                ? "[" + Documents.trade(7, "0.5", AFTER / 1_000) + "]"
                                : "[]"));
    }
}
