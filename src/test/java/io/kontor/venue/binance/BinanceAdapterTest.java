package io.kontor.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.value.AccountId;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.VenueClientOrderId;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.ExecutionReport.ExecType;
import io.kontor.venue.OrderRequest;
import io.kontor.venue.VenueCapabilities.DuplicateFence;
import io.kontor.venue.VenueOrder;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.ScriptedBinance.Asked;
import io.kontor.venue.binance.ScriptedBinance.Rest;
import io.kontor.venue.binance.link.LinkLost;
import io.kontor.venue.binance.protocol.ApiKey;
import io.kontor.venue.binance.protocol.Secret;
import io.kontor.venue.binance.protocol.SigningKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole adapter over real sockets against a scripted venue that speaks the published documents. */
class BinanceAdapterTest {
    private static final ApiKey KEY =
            new ApiKey(new Secret("the-key"), SigningKey.of(SigningKey.Algorithm.HMAC, new Secret("the-secret")));
    private static final VenueClientOrderId ID = Samples.id("a-1", 1);

    private static final ActorTestKit KIT = ActorTestKit.create();

    private final ListeningBooks books = new ListeningBooks();
    private ScriptedBinance venue;
    private BinanceAdapter adapter;
    private @Nullable VenueSession session;

    @BeforeEach
    void start() throws Exception {
        venue = new ScriptedBinance(KIT.system());
        adapter = adapter(BinanceAccess.Channel.websocket, "request-timeout = 1 s");
    }

    @AfterEach
    void stop() {
        if (session != null) {
            session.close();
        }
        adapter.close();
        venue.close();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    // Sessions

    @Test
    void logOnSubscribesToUserDataWithASignatureAndNoListenKey() throws Exception {
        logOn(0);

        Asked asked = venue.await("userDataStream.subscribe.signature");
        Map<String, String> sorted = new TreeMap<>();
        asked.params().properties().forEach(each -> {
            if (!each.getKey().equals("signature")) {
                sorted.put(each.getKey(), each.getValue().asText());
            }
        });
        String payload = sorted.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining("&"));
        assertThat(sorted.keySet()).containsExactly("apiKey", "recvWindow", "timestamp");
        assertThat(asked.params().path("signature").asText())
                .isEqualTo(KEY.signer().sign(payload));
    }

    @Test
    void anAccountWithoutAKeyIsToldWhichKeyIsMissing() {
        assertThatThrownBy(() -> get(adapter.logOn(new AccountId("other"), 0, books, Samples.NO_HALT)))
                .hasMessageContaining("kontor.venues.BINANCE.credentials.other");
    }

    @Test
    void aLogOnTheVenueRefusesFailsWithItsWords() {
        venue.refuse(
                "userDataStream.subscribe.signature",
                401,
                "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}");

        assertThatThrownBy(() -> logOn(0))
                .hasMessageContaining("Invalid API-key")
                .hasMessageContaining("-2015");
    }

    @Test
    void aVenueWhoseClockCannotBeKnownIsNotLoggedOnTo() {
        venue.on("GET /api/v3/time", _ -> ScriptedBinance.ok("{}"));

        assertThatThrownBy(() -> logOn(0)).hasMessageContaining("serverTime");
    }

    @Test
    void requestsAreSignedByTheVenuesClock() throws Exception {
        Duration ahead = Duration.ofHours(1);
        venue.on(
                "GET /api/v3/time",
                _ -> ScriptedBinance.ok(
                        "{\"serverTime\":" + Instant.now().plus(ahead).toEpochMilli() + "}"));
        logOn(0);

        long signed = venue.await("userDataStream.subscribe.signature")
                .params()
                .path("timestamp")
                .asLong();

        assertThat(Instant.ofEpochMilli(signed))
                .isBetween(
                        Instant.now().plus(ahead).minusSeconds(20),
                        Instant.now().plus(ahead).plusSeconds(1));
    }

    @Test
    void theEndOfTheConnectionEndsTheSession() throws Exception {
        logOn(0);

        venue.apiLinks.getFirst().cut();

        assertThat(books.end()).contains("closed");
    }

    @Test
    void aRevokedKeyEndsTheSession() throws Exception {
        logOn(0);

        venue.apiLinks.getFirst().push("""
            {"id":null,"status":401,"error":{"code":-2015,"msg":"Invalid API-key, IP, or permissions for action."}}""");

        assertThat(books.end()).contains("Invalid API-key");
    }

    @Test
    void aReportThatCannotBeReadEndsTheSessionSoThatItIsFoundByQuestions() throws Exception {
        logOn(0);

        venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", ID.toString(), "", "\"z\":null"));

        assertThat(books.end()).contains("z is missing");
    }

    @Test
    void onShutdownANewConnectionIsSubscribedBeforeTheOldOneIsLetGo() throws Exception {
        VenueSession session = logOn(0);
        venue.await("userDataStream.subscribe.signature");
        venue.answer("order.place", _ -> Documents.placed(ID.toString()));

        venue.apiLinks.getFirst().push("{\"event\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}");
        venue.await("userDataStream.subscribe.signature");
        venue.apiLinks.getFirst().ended().get(10, TimeUnit.SECONDS);
        get(session.submit(order(ID)));
        String repeated = Documents.execution("NEW", "NEW", ID.toString(), "", "");
        venue.apiLinks.get(1).push(repeated);
        venue.apiLinks.get(1).push(repeated);
        venue.apiLinks.get(1).push(Documents.fill(ID.toString(), 7, "0.5", "0.5"));

        assertThat(venue.await("order.place").link()).isEqualTo(venue.apiLinks.get(1));
        assertThat(books.next().type()).isEqualTo(ExecType.NEW);
        assertThat(books.next().type()).isEqualTo(ExecType.TRADE);
        assertThat(books.isQuiet()).isTrue();
    }

    // Orders

    @Test
    void anOrderIsSignedForTheMomentItLeavesAndReportedByTheStream() throws Exception {
        venue.answer("order.place", _ -> Documents.placed(ID.toString()));
        VenueSession session = logOn(0);

        Instant before = Instant.now().minusSeconds(1);
        get(session.submit(order(ID)));
        venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", ID.toString(), "", ""));

        Asked asked = venue.await("order.place");
        assertThat(asked.params().path("newClientOrderId").asText()).isEqualTo(ID.toString());
        assertThat(asked.params().path("quantity").asText()).isEqualTo("2");
        assertThat(Instant.ofEpochMilli(asked.params().path("timestamp").asLong()))
                .isBetween(before, Instant.now().plusSeconds(1));
        assertThat(asked.params().path("recvWindow").asLong()).isEqualTo(5000);
        assertThat(books.next().clientOrderId()).isEqualTo(ID.toString());
    }

    @Test
    void anOrderWhoseTimeIsUpNeverLeaves() throws Exception {
        VenueSession session = logOn(0);

        assertNotSent(session.submit(Samples.order(ID, Instant.now().minusSeconds(1))));

        assertThat(venue.wsCalls).noneMatch(asked -> asked.method().equals("order.place"));
        assertThat(venue.restCalls).noneMatch(rest -> rest.method().equals("POST"));
    }

    @Test
    void aRefusalBecomesAReportInTheVenuesWords() throws Exception {
        venue.refuse(
                "order.place",
                400,
                "{\"code\":-2010,\"msg\":\"Account has insufficient balance for requested action.\"}");
        VenueSession session = logOn(0);

        get(session.submit(order(ID)));

        ExecutionReport report = books.next();
        assertThat(report.type()).isEqualTo(ExecType.REJECTED);
        assertThat(report.clientOrderId()).isEqualTo(ID.toString());
        assertThat(report.text().orElseThrow()).contains("Account has insufficient balance", "-2010");
    }

    @Test
    void anOutcomeTheVenueDoesNotKnowIsUnknownAndNeverRejected() throws Exception {
        VenueSession session = logOn(0);
        for (int code : new int[] {-1000, -1001, -1006, -1007}) {
            venue.refuse("order.place", 500, "{\"code\":" + code + ",\"msg\":\"execution status unknown.\"}");
            assertUnknown(session.submit(order(ID)));
        }
        venue.refuse("order.place", 400, "{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}");
        assertUnknown(session.submit(order(ID)));
        assertThat(books.isQuiet()).isTrue();
    }

    @Test
    void noAnswerIsUnknown() throws Exception {
        venue.staySilent("order.place");
        VenueSession session = logOn(0);

        assertThatThrownBy(() -> get(session.submit(order(ID))))
                .cause()
                .isInstanceOf(LinkLost.class)
                .hasMessage("no answer within PT1S");
    }

    @Test
    void whatHadLeftWhenTheConnectionBrokeIsUnknown() throws Exception {
        venue.staySilent("order.place");
        VenueSession session = logOn(0);

        CompletionStage<Void> outcome = session.submit(order(ID));
        venue.await("order.place").link().cut();

        assertUnknown(outcome);
    }

    @Test
    void tooManyOrdersAreNotTakenAndTheNextOnesHeldBackWhileCancelsPass() throws Exception {
        VenueSession session = logOn(0);
        venue.refuse(
                "order.place", 429, """
            {"code":-1015,"msg":"Too many new orders; current limit is 100 orders per 10 SECOND.",
             "data":{"serverTime":1,"retryAfter":%d}}""".formatted(Instant.now().plusSeconds(60).toEpochMilli()));
        venue.answer("order.cancel", _ -> Documents.canceled(ID.toString()));

        assertNotSent(session.submit(order(ID)));
        venue.await("order.place");
        assertNotSent(session.submit(order(Samples.id("a-2", 1))));
        get(session.cancel(Samples.BTC, ID));

        assertThat(venue.wsCalls).noneMatch(asked -> asked.method().equals("order.place"));
        assertThat(books.isQuiet()).isTrue();
    }

    @Test
    void aCancelOfAnOrderThatIsGoneIsReportedAsRefused() throws Exception {
        venue.answer("order.place", _ -> Documents.placed(ID.toString()));
        venue.refuse("order.cancel", 400, "{\"code\":-2011,\"msg\":\"Unknown order sent.\"}");
        VenueSession session = logOn(0);
        get(session.submit(order(ID)));

        get(session.cancel(Samples.BTC, ID));

        ExecutionReport report = books.next();
        assertThat(report.type()).isEqualTo(ExecType.CANCEL_REJECTED);
        assertThat(report.clientOrderId()).isEqualTo(ID.toString());
        assertThat(report.text().orElseThrow()).contains("Unknown order sent.");
    }

    @Test
    void aReplacementIsOneRequestAndItsFailureSaysWhy() throws Exception {
        VenueClientOrderId next = Samples.id("a-1", 2);
        venue.refuse("order.cancelReplace", 409, """
            {"code":-2021,"msg":"Order cancel-replace partially failed.","data":{"cancelResult":"SUCCESS",
             "newOrderResult":"FAILURE","cancelResponse":%s,
             "newOrderResponse":{"code":-2010,"msg":"Order would immediately match and take."}}}""".formatted(Documents.canceled(ID.toString())));
        VenueSession session = logOn(0);

        get(session.replace(ID, order(next)));
        venue.apiLinks.getFirst().push(Documents.execution("CANCELED", "CANCELED", "cancel-1", ID.toString(), ""));

        Asked asked = venue.await("order.cancelReplace");
        assertThat(asked.params().path("cancelRestrictions").asText()).isEqualTo("ONLY_NEW");
        assertThat(asked.params().path("cancelOrigClientOrderId").asText()).isEqualTo(ID.toString());
        ExecutionReport refused = books.next();
        ExecutionReport canceled = books.next();
        assertThat(refused.type()).isEqualTo(ExecType.REPLACE_REJECTED);
        assertThat(refused.clientOrderId()).isEqualTo(next.toString());
        assertThat(refused.text().orElseThrow()).contains("would immediately match");
        assertThat(canceled.type()).isEqualTo(ExecType.CANCELED);
        assertThat(canceled.clientOrderId()).isEqualTo(ID.toString());
    }

    @Test
    void ordersMayGoByRest() throws Exception {
        adapter.close();
        adapter = adapter(BinanceAccess.Channel.rest, "request-timeout = 1 s");
        venue.on("POST /api/v3/order", _ -> ScriptedBinance.ok(Documents.placed(ID.toString())));
        VenueSession session = logOn(0);

        get(session.submit(order(ID)));

        Rest rest = venue.awaitRest("POST /api/v3/order");
        String payload = rest.raw().substring(0, rest.raw().indexOf("&signature="));
        assertThat(rest.apiKey()).isEqualTo("the-key");
        assertThat(rest.query().get("signature")).isEqualTo(KEY.signer().sign(payload));
        assertThat(rest.query()).containsEntry("type", "LIMIT").containsEntry("recvWindow", "5000");
    }

    @Test
    void aServerErrorOnRestIsUnknown() throws Exception {
        adapter.close();
        adapter = adapter(BinanceAccess.Channel.rest, "request-timeout = 1 s");
        venue.on("POST /api/v3/order", _ -> ScriptedBinance.error(502, 0, "Bad Gateway"));
        VenueSession session = logOn(0);

        assertUnknown(session.submit(order(ID)));
    }

    // Questions

    @Test
    void anOrderIsAskedAfterWithAllItsFills() throws Exception {
        venue.on("GET /api/v3/order", _ -> ScriptedBinance.ok(Documents.order("91fe37ce9e69c90d", "CANCELED", "0.75")));
        venue.on(
                "GET /api/v3/myTrades",
                _ -> ScriptedBinance.ok(
                        "[" + Documents.trade(7, "0.5", 1L) + "," + Documents.trade(8, "0.25", 2L) + "]"));
        VenueSession session = logOn(0);

        VenueOrder order = get(session.query(Samples.BTC, ID)).orElseThrow();

        assertThat(order.clientOrderId()).isEqualTo(ID.toString());
        assertThat(order.status()).isEqualTo(VenueOrder.Status.CANCELED);
        assertThat(order.fills()).hasSize(2);
        assertThat(venue.awaitRest("GET /api/v3/myTrades").query())
                .containsEntry("orderId", "4293153")
                .containsEntry("symbol", "BTCUSDT");
    }

    @Test
    void anOrderTheVenueDoesNotKnowIsAbsentAfterOneQuestion() throws Exception {
        VenueSession session = logOn(0);

        assertThat(get(session.query(Samples.BTC, ID))).isEmpty();

        assertThat(venue.awaitRest("GET /api/v3/order").query()).containsEntry("symbol", "BTCUSDT");
        assertThat(venue.restCalls).noneMatch(rest -> rest.path().equals("/api/v3/order"));
    }

    @Test
    void aQuestionWithoutAnAnswerIsNoAnswer() throws Exception {
        venue.on("GET /api/v3/order", _ -> ScriptedBinance.error(503, -1008, "Server is busy"));
        VenueSession session = logOn(0);

        assertUnknown(session.query(Samples.BTC, ID));
    }

    @Test
    void openOrdersAreListedOursAndOthers() throws Exception {
        venue.on(
                "GET /api/v3/openOrders",
                _ -> ScriptedBinance.ok("[" + Documents.order(ID.toString(), "NEW", "0") + ","
                        + Documents.order("web_1", "PARTIALLY_FILLED", "1").replace("BTCUSDT", "ADABTC") + "]"));
        VenueSession session = logOn(0);

        var orders = get(session.openOrders());

        assertThat(orders).extracting(VenueOrder::clientOrderId).containsExactly(ID.toString(), "web_1");
        assertThat(orders).extracting(order -> order.symbol().value()).containsExactly("BTC/USDT", "ADABTC");
    }

    @Test
    void tradesMissedWithoutASessionAreToldBeforeEverythingElse() throws Exception {
        long after = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli() * 1_000;
        venue.on("GET /api/v3/allOrders", _ -> ScriptedBinance.ok("[" + Documents.order("web_1", "FILLED", "2") + "]"));
        venue.on(
                "GET /api/v3/myTrades",
                rest -> ScriptedBinance.ok(
                        rest.query().get("symbol").equals("BTCUSDT")
                                ? "[" + Documents.trade(7, "0.5", after / 1_000) + "]"
                                : "[]"));
        venue.answer("userDataStream.subscribe.signature", asked -> {
            asked.link().push(Documents.fill("web_1", 7, "0.5", "2"));
            asked.link().push(Documents.fill("web_2", 9, "0.1", "0.1"));
            return "{\"subscriptionId\":0}";
        });

        logOn(after);

        ExecutionReport missed = books.next();
        ExecutionReport pushed = books.next();
        assertThat(venue.awaitRest("GET /api/v3/myTrades").query())
                .containsEntry("startTime", Long.toString(after / 1_000 - 120_000));
        assertThat(missed.fill().orElseThrow().id().value()).isEqualTo("7");
        assertThat(missed.cumulative()).isEqualTo(Quantity.of("2"));
        assertThat(missed.cursor()).isGreaterThan(after);
        assertThat(pushed.clientOrderId()).isEqualTo("web_2");
        assertThat(pushed.cursor()).isGreaterThan(missed.cursor());
        assertThat(books.isQuiet()).isTrue();
    }

    // What it states of itself

    @Test
    void theFenceIsTheWindowTheVenuesOwnTimeAndTheSkew() {
        assertThat(adapter.capabilities().duplicateFence()).isEqualTo(DuplicateFence.SEND_EXPIRY);
        assertThat(adapter.capabilities().fenceDelay()).isEqualTo(Duration.ofSeconds(5 + 10 + 2));
        assertThat(adapter.capabilities().expiresOrders()).isFalse();
    }

    @Test
    void instrumentsAreTheConfiguredSymbols() throws Exception {
        assertThat(get(adapter.instruments())).hasSize(2);

        assertThat(venue.awaitRest("GET /api/v3/exchangeInfo").query())
                .containsEntry("symbols", "[\"BTCUSDT\",\"OLDUSDT\"]");
    }

    // Market data

    @Test
    void aBookIsBroughtInStepAndAGapIsRepaired() throws Exception {
        venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Heard heard = new Heard();

        AutoCloseable subscription = get(adapter.subscribe(Samples.BTC, heard));

        Asked asked = venue.awaitStream("SUBSCRIBE");
        assertThat(asked.params())
                .extracting(each -> each.asText())
                .containsExactly("btcusdt@depth@100ms", "btcusdt@trade", "btcusdt@bookTicker");
        assertThat(heard.next()).isEqualTo("snapshot 105 bids 2 asks 1");
        asked.link().push(Documents.depth(90, 105, "[]", "[]"));
        asked.link().push(Documents.bookTicker(106));
        asked.link().push(Documents.depth(106, 110, "[[\"99.9\",\"0\"]]", "[]"));
        assertThat(heard.next()).isEqualTo("update 106-110");
        asked.link().push(Documents.publicTrade(5));
        asked.link().push(Documents.publicTrade(5));
        assertThat(heard.next()).isEqualTo("trade 100");
        venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(130)));
        asked.link().push(Documents.depth(120, 125, "[]", "[]"));
        assertThat(heard.next()).isEqualTo("update 120-125");
        assertThat(heard.next()).isEqualTo("snapshot 130 bids 2 asks 1");
        subscription.close();
    }

    @Test
    void theMarketDataConnectionIsReplacedBeforeItShutsDown() throws Exception {
        venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Heard heard = new Heard();
        get(adapter.subscribe(Samples.BTC, heard));
        heard.next();
        venue.awaitStream("SUBSCRIBE");

        venue.streamLinks
                .getFirst()
                .push("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");
        venue.awaitStream("SUBSCRIBE");
        venue.streamLinks.getFirst().ended().get(10, TimeUnit.SECONDS);
        venue.streamLinks.get(1).push(Documents.depth(106, 106, "[]", "[]"));

        assertThat(heard.next()).isEqualTo("update 106-106");
    }

    @Test
    void theEndOfTheMarketDataConnectionIsToldAndTheNextSubscriptionOpensAnother() throws Exception {
        venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Heard heard = new Heard();
        get(adapter.subscribe(Samples.BTC, heard));
        heard.next();

        venue.streamLinks.getFirst().cut();

        assertThat(heard.next()).startsWith("down market data");
        get(adapter.subscribe(Samples.BTC, heard));
        assertThat(heard.next()).isEqualTo("snapshot 105 bids 2 asks 1");
        assertThat(venue.streamLinks).hasSize(2);
    }

    private BinanceAdapter adapter(BinanceAccess.Channel channel, String changes) {
        BinanceAccess access = new BinanceAccess(
                venue.endpoints(),
                Optional.empty(),
                channel,
                List.of(Samples.BTC, new io.kontor.value.Symbol("OLD/USDT")),
                Map.of(Samples.ACCOUNT, KEY));
        return new BinanceAdapter(KIT.system(), Samples.VENUE, access, Samples.settings(changes), Clock.systemUTC());
    }

    private VenueSession logOn(long after) throws Exception {
        session = get(adapter.logOn(Samples.ACCOUNT, after, books, Samples.NO_HALT));
        return session;
    }

    private static OrderRequest order(VenueClientOrderId id) {
        return Samples.order(id, Instant.now().plusSeconds(5));
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static void assertNotSent(CompletionStage<?> outcome) {
        assertThatThrownBy(() -> get(outcome))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(VenueSession.NotSent.class);
    }

    private static void assertUnknown(CompletionStage<?> outcome) {
        assertThatThrownBy(() -> get(outcome))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isNotInstanceOf(VenueSession.NotSent.class);
    }

    /** What a feed is told, in words. */
    private static final class Heard implements MarketDataListener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

        @Override
        public void onSnapshot(long sequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
            events.add("snapshot " + sequence + " bids " + bids.size() + " asks " + asks.size());
        }

        @Override
        public void onUpdate(long first, long last, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
            events.add("update " + first + "-" + last);
        }

        @Override
        public void onTrade(Price price, Quantity quantity, Instant at) {
            events.add("trade " + price);
        }

        @Override
        public void onDown(String reason) {
            events.add("down " + reason);
        }

        String next() throws InterruptedException {
            String event = events.poll(10, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing heard");
            }
            return event;
        }
    }
}
