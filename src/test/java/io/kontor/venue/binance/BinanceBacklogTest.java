package io.kontor.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.HttpResponse;
import akka.pattern.Patterns;
import io.kontor.value.Symbol;
import io.kontor.venue.ExecutionReport;
import io.kontor.venue.VenueSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A log-on where there are many symbols to ask about, and a venue that takes its time over each. */
class BinanceBacklogTest {
    private static final int SYMBOLS = 150;
    private static final Duration EACH = Duration.ofMillis(20);
    private static final Instant LAST_REPORT = Instant.parse("2026-11-20T10:00:00Z");
    private static final long AFTER = LAST_REPORT.toEpochMilli() * 1_000;
    private static final String LAST_SYMBOL = name(SYMBOLS - 1) + "USDT";
    private static final ActorTestKit KIT = ActorTestKit.create();

    private AdapterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = rig("request-timeout = 8 s, catch-up { log-on-within = 500 ms, pause = 1 ms, every = 50 ms }");
    }

    private static AdapterRig rig(String settings) throws Exception {
        List<Symbol> symbols = IntStream.range(0, SYMBOLS)
                .mapToObj(i -> new Symbol(name(i) + "/USDT"))
                .toList();
        AdapterRig rig = new AdapterRig(KIT.system(), BinanceAccess.Channel.websocket, symbols, settings);
        rig.venue.on("GET /api/v3/exchangeInfo", _ -> ScriptedBinance.ok(exchangeInfo()));
        rig.venue.on(
                "GET /api/v3/allOrders",
                _ -> ScriptedBinance.ok(
                        "[" + Documents.order("web_1", "FILLED", "2").replace("BTCUSDT", LAST_SYMBOL) + "]"));
        return rig;
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
    void aLogOnDoesNotWaitForEverySymbolAndTheRestIsToldWhileItIsOpen() throws Exception {
        answerSlowly();

        rig.logOn(AFTER);

        assertThat(asked()).isBetween(1L, SYMBOLS - 1L);
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", "web_2", "", ""));
        ExecutionReport pushed = rig.books.next();
        ExecutionReport missed = rig.books.next();
        assertThat(pushed.clientOrderId()).isEqualTo("web_2");
        assertThat(missed.symbol().value()).isEqualTo(name(SYMBOLS - 1) + "/USDT");
        assertThat(missed.fill().orElseThrow().id().value()).isEqualTo("7");
    }

    /** By our own count: nothing is wrong with the session, whose list of open orders does not wait for the venue's next minute either. */
    @Test
    void aLogOnThatUsesUpItsShareOfTheWeightGoesOnWithoutTheRest() throws Exception {
        rig.close();
        rig = rig("request-timeout = 8 s, catch-up.log-on-within = 20 s");
        AtomicInteger used = new AtomicInteger();
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[]", used.addAndGet(100)));
        rig.venue.on("GET /api/v3/openOrders", _ -> ScriptedBinance.ok("[]", used.get()));

        VenueSession session = rig.logOn(AFTER);

        assertThat(asked()).isBetween(1L, SYMBOLS - 1L);
        assertThat(AdapterRig.get(session.openOrders())).isEmpty();
        AdapterRig.assertNotSent(session.openOrders());
    }

    /** What the venue itself keeps back may be a ban: no session begins with it. */
    @Test
    void aLogOnWithinTheSilenceThatTheVenueWantsFails() throws Exception {
        rig.venue.on(
                "GET /api/v3/myTrades", _ -> ScriptedBinance.error(418, -1003, "Way too much request weight used"));

        AdapterRig.assertNotSent(rig.adapter.logOn(Samples.ACCOUNT, AFTER, rig.books, Samples.NO_HALT));
        assertThat(asked()).isEqualTo(1);
    }

    /** A list that did not come is none: the next is still the log-on's own. */
    @Test
    void aListThatWasRefusedIsAskedForAgainAsTheFirst() throws Exception {
        rig.close();
        rig = rig("request-timeout = 8 s, catch-up.log-on-within = 20 s");
        rig.venue.on("GET /api/v3/openOrders", _ -> ScriptedBinance.error(503, -1001, "Internal error"));
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[]", 3_800));
        VenueSession session = rig.logOn(AFTER);
        AdapterRig.assertUnknown(session.openOrders());
        rig.venue.on("GET /api/v3/openOrders", _ -> ScriptedBinance.ok("[]", 3_800));

        assertThat(AdapterRig.get(session.openOrders())).isEmpty();

        AdapterRig.assertNotSent(session.openOrders());
    }

    /** A crash in between must find what was still untold: it asks from the last report in the books on. */
    @Test
    void whileSomethingIsUntoldNoReportsPlaceTellsALaterTime() throws Exception {
        answerSlowly();

        rig.logOn(AFTER);
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", "web_2", "", ""));

        for (int i = 0; i < 2; i++) {
            assertThat(AccountMemory.timeOf(rig.books.next().cursor())).isEqualTo(LAST_REPORT);
        }
    }

    /** Told is not booked, so all are asked for again; but sessions that are lost soon would never come to the last ones. */
    @Test
    void aLogOnAsksLastForWhatTheOneBeforeHasAskedForAnsweredOrNot() throws Exception {
        rig.close();
        rig = rig("request-timeout = 30 s, catch-up { log-on-within = 1 ms, pause = 1 ms, overlap-after = 1 h }");
        CompletableFuture<HttpResponse> second = new CompletableFuture<>();
        CompletableFuture<HttpResponse> third = new CompletableFuture<>();
        Map<String, CompletableFuture<HttpResponse>> held = Map.of(name(1) + "USDT", second, name(2) + "USDT", third);
        rig.venue.onLater(
                "GET /api/v3/myTrades",
                rest -> held.getOrDefault(symbol(rest), CompletableFuture.completedFuture(ScriptedBinance.ok("[]"))));
        VenueSession lost = rig.logOn(AFTER);
        assertThat(nextAskedFor()).isEqualTo(name(0) + "USDT");
        assertThat(nextAskedFor()).isEqualTo(name(1) + "USDT");
        second.complete(ScriptedBinance.error(503, -1001, "Internal error"));
        assertThat(nextAskedFor()).isEqualTo(name(2) + "USDT");
        lost.close();
        third.complete(ScriptedBinance.error(503, -1001, "Internal error"));
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[]"));

        rig.logOn(AFTER);

        for (int i = 3; i < SYMBOLS + 3; i++) {
            assertThat(nextAskedFor()).isEqualTo(name(i % SYMBOLS) + "USDT");
        }
    }

    /** As one that was given up while the venue took long to tell its time. */
    @Test
    void aLogOnThatIsAnsweredLateNumbersNothingAnewThatTheNextOneHasNumbered() throws Exception {
        CompletableFuture<HttpResponse> time = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        rig.venue.onLater(
                "GET /api/v3/time",
                _ -> asked.incrementAndGet() == 1
                        ? time
                        : CompletableFuture.completedStage(
                                ScriptedBinance.ok("{\"serverTime\":" + System.currentTimeMillis() + "}")));
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[]"));
        rig.books.lastTaken = AFTER;
        CompletionStage<VenueSession> late = rig.adapter.logOn(Samples.ACCOUNT, AFTER, rig.books, Samples.NO_HALT);
        rig.venue.awaitRest("GET /api/v3/time");
        rig.logOn(AFTER);
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", "web_2", "", ""));
        long numbered = rig.books.next().cursor();

        time.complete(ScriptedBinance.ok("{\"serverTime\":" + System.currentTimeMillis() + "}"));
        AdapterRig.get(late).close();
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", "web_3", "", "\"I\":8641985"));

        assertThat(rig.books.next().cursor()).isGreaterThan(numbered);
    }

    @Test
    void aSymbolThatIsNotAnsweredForIsAskedForAgain() throws Exception {
        CompletableFuture<Void> refused = new CompletableFuture<>();
        rig.venue.onLater(
                "GET /api/v3/myTrades",
                rest -> Patterns.after(EACH, KIT.system().classicSystem(), () -> {
                    boolean last = rest.query().get("symbol").equals(LAST_SYMBOL);
                    return CompletableFuture.completedStage(
                            last && refused.complete(null)
                                    ? ScriptedBinance.error(503, -1001, "Internal error")
                                    : ScriptedBinance.ok(trades(rest)));
                }));

        rig.logOn(AFTER);

        assertThat(rig.books.next().fill().orElseThrow().id().value()).isEqualTo("7");
        assertThat(refused).isDone();
    }

    @Test
    void aSessionThatIsClosedAsksNoFurther() throws Exception {
        answerSlowly();
        VenueSession session = rig.logOn(AFTER);
        CompletableFuture<Void> underWay = new CompletableFuture<>();
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        rig.venue.onLater("GET /api/v3/myTrades", _ -> {
            underWay.complete(null);
            return answer;
        });
        AdapterRig.get(underWay);
        long before = asked();

        session.close();
        answer.complete(ScriptedBinance.ok("[]"));

        for (int i = 0; i < 20; i++) {
            AdapterRig.get(rig.adapter.instruments());
        }
        assertThat(asked()).isEqualTo(before).isLessThan(SYMBOLS);
    }

    /** What is pushed meanwhile is told at once, and no place claims that what waits is told. */
    @Test
    void whatWasMissedWaitsForRoomInTheBooksAndTheLogOnDoesNotWaitForThat() throws Exception {
        withoutRoom();

        rig.logOn(AFTER);
        rig.venue.apiLinks.getFirst().push(Documents.execution("NEW", "NEW", "web_2", "", ""));

        ExecutionReport pushed = rig.books.next();
        assertThat(pushed.clientOrderId()).isEqualTo("web_2");
        assertThat(AccountMemory.timeOf(pushed.cursor())).isEqualTo(LAST_REPORT);
        assertThat(asked()).as("questions whose answers have no room").isZero();
        rig.books.room = true;
        assertThat(rig.books.next().fill().orElseThrow().id().value()).isEqualTo("7");
    }

    @Test
    void aSessionThatIsClosedWhileItWaitsForRoomAsksForNothing() throws Exception {
        withoutRoom();
        VenueSession session = rig.logOn(AFTER);

        session.close();
        rig.books.room = true;

        for (int i = 0; i < 20; i++) {
            AdapterRig.get(rig.adapter.instruments());
        }
        assertThat(asked()).isZero();
    }

    private void withoutRoom() throws Exception {
        rig.close();
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                "request-timeout = 8 s, catch-up { log-on-within = 1 h, pause = 1 ms }");
        rig.venue.on(
                "GET /api/v3/allOrders", _ -> ScriptedBinance.ok("[" + Documents.order("web_1", "FILLED", "2") + "]"));
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[" + missed() + "]"));
        rig.books.room = false;
    }

    private void answerSlowly() {
        rig.venue.onLater(
                "GET /api/v3/myTrades",
                rest -> Patterns.after(
                        EACH,
                        KIT.system().classicSystem(),
                        () -> CompletableFuture.completedStage(ScriptedBinance.ok(trades(rest)))));
    }

    private static String trades(ScriptedBinance.Rest rest) {
        return rest.query().get("symbol").equals(LAST_SYMBOL) ? "[" + missed() + "]" : "[]";
    }

    private static String missed() {
        return Documents.trade(7, "0.5", LAST_REPORT.plusSeconds(5).toEpochMilli());
    }

    private String nextAskedFor() throws InterruptedException {
        return symbol(rig.venue.awaitRest("GET /api/v3/myTrades"));
    }

    private static String symbol(ScriptedBinance.Rest rest) {
        return rest.query().get("symbol");
    }

    private long asked() {
        return rig.venue.restCalls.stream()
                .filter(rest -> rest.path().equals("/api/v3/myTrades"))
                .count();
    }

    private static String name(int number) {
        return "C" + (char) ('A' + number / 26) + (char) ('A' + number % 26);
    }

    /** The sample's Bitcoin under so many names. */
    private static String exchangeInfo() {
        String all = Documents.EXCHANGE_INFO;
        int begin = all.indexOf("{\"symbol\":\"BTCUSDT\"");
        int end = all.indexOf("{\"symbol\":\"OLDUSDT\"");
        String one = all.substring(begin, end).stripTrailing();
        String bitcoin = one.substring(0, one.length() - 1);
        String symbols = IntStream.range(0, SYMBOLS)
                .mapToObj(i -> bitcoin.replace("\"BTCUSDT\"", "\"" + name(i) + "USDT\"")
                        .replace("\"baseAsset\":\"BTC\"", "\"baseAsset\":\"" + name(i) + "\""))
                .collect(Collectors.joining(","));
        return all.substring(0, begin) + symbols + "]}";
    }
}
