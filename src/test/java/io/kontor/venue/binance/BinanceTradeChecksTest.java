package io.kontor.venue.binance;

import static io.kontor.venue.binance.AdapterRig.ID;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.HttpResponse;
import io.kontor.value.Quantity;
import io.kontor.venue.VenueSession;
import io.kontor.venue.binance.link.BinanceSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked again and again while a session is open, for the sake of reports that got lost. */
class BinanceTradeChecksTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final long WHEN = Instant.parse("2026-11-20T10:00:00Z").toEpochMilli();

    private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    private static final Duration OVERLAP = Duration.ofMinutes(2);
    private static final Duration LOG_ON_OVERLAP = Duration.ofSeconds(5);
    private static final Duration MUCH = Duration.ofMinutes(10);

    private final AtomicReference<Instant> timeOfDay = new AtomicReference<>(START);
    private int executions;
    private AdapterRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                "request-timeout = 8 s, catch-up.every = 50 ms");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @AfterAll
    static void end() {
        KIT.shutdownTestKit();
    }

    /** Where the weight runs out behind each page, one that began anew would never see the second. */
    @Test
    void aCheckThatIsKeptBackGoesOnBehindThePageItHasTold() throws Exception {
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[]"));
        VenueSession session = rig.logOn(0);
        rig.venue.on(
                "GET /api/v3/allOrders",
                _ -> ScriptedBinance.ok("[" + Documents.order("web_1", "FILLED", "0.5") + "]", 5_000));
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[" + page() + "]"));
        String now = Long.toString(Instant.now().toEpochMilli());
        rig.venue
                .apiLinks
                .getFirst()
                .push(Documents.execution("NEW", "NEW", "web_1", "", "\"E\":" + now + ",\"T\":" + now));
        for (int i = 0; i < 1_001; i++) {
            rig.books.next();
        }
        rig.venue.awaitRest("GET /api/v3/allOrders");

        rig.venue.on("GET /api/v3/allOrders", _ -> ScriptedBinance.ok("[]", 10));
        rig.venue.on("GET /api/v3/order", _ -> ScriptedBinance.ok(Documents.order(ID.toString(), "NEW", "0"), 10));
        AdapterRig.get(session.query(Samples.BTC, ID));

        assertThat(rig.venue.awaitRest("GET /api/v3/myTrades").query()).containsEntry("fromId", "1000");
    }

    /** Of its fill the report is lost, and nothing else is heard of the symbol: the list of open orders is what tells. */
    @Test
    void theSymbolOfSomebodyElsesOpenOrderIsCheckedThoughQuiet() throws Exception {
        VenueSession session = rig.logOn(0);
        listed("web_1", "0", session);
        rig.venue.on("GET /api/v3/allOrders", _ -> ScriptedBinance.ok("[" + partlyFilled() + "]"));
        rig.venue.on(
                "GET /api/v3/myTrades",
                _ -> ScriptedBinance.ok(
                        "[" + Documents.trade(7, "0.5", Instant.now().toEpochMilli()) + "]"));

        listed("web_1", "0.5", session);

        assertThat(rig.books.next().fill().orElseThrow().quantity()).isEqualTo(Quantity.of("0.5"));
    }

    /** What filled it may be what ended it. */
    @Test
    void theSymbolOfSomebodyElsesOrderIsCheckedWhenItIsOpenNoMore() throws Exception {
        VenueSession session = rig.logOn(0);
        listed("web_1", "0", session);

        rig.venue.on("GET /api/v3/openOrders", _ -> ScriptedBinance.ok("[]"));
        AdapterRig.get(session.openOrders());

        assertThat(rig.venue.awaitRest("GET /api/v3/myTrades").query()).containsEntry("symbol", "BTCUSDT");
    }

    /** What came of it was told to nobody: it is asked for again, from where everything had been told. */
    @Test
    void whatIsAnsweredAfterTheSessionsEndIsNotTakenForTold() throws Exception {
        atATimeOfDayOfOurOwn();
        VenueSession session = rig.logOn(START.toEpochMilli() * 1_000);
        awaitTrades(START.minus(OVERLAP)::equals);
        roundTrips();
        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.error(503, -1001, "Internal error"));
        push("web_1", Duration.ZERO);
        rig.books.next();
        timeOfDay.set(START.plus(MUCH));
        push("web_2", MUCH);
        long after = rig.books.next().cursor();
        rig.venue.restCalls.clear();
        awaitTrades();
        awaitTrades();
        CompletableFuture<Void> underWay = new CompletableFuture<>();
        CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
        rig.venue.onLater("GET /api/v3/myTrades", _ -> {
            underWay.complete(null);
            return answer;
        });
        AdapterRig.get(underWay);

        session.close();
        answer.complete(ScriptedBinance.ok("[]"));
        roundTrips();

        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[]"));
        rig.venue.restCalls.clear();
        rig.logOn(after);
        assertThat(awaitTrades()).isBefore(START);
    }

    /** Nearly all of it is known: a log-on, which may be one of hundreds, asks for little of it. */
    @Test
    void whatAReportThatWasLostBeforeTheLogOnToldIsAskedForOnceTheSessionHasBeenOpenForAWhile() throws Exception {
        atATimeOfDayOfOurOwn("1 ms");

        rig.logOn(START.toEpochMilli() * 1_000);

        assertThat(awaitTrades()).isEqualTo(START.minus(LOG_ON_OVERLAP));
        assertThat(awaitTrades()).isEqualTo(START.minus(OVERLAP));
    }

    /** Nobody else has told what its sessions lost, and it comes alone: what it asks for at once must not grow from one to the next. */
    @Test
    void aSessionThatIsNotTheFirstAsksForAllOfItAtOnce() throws Exception {
        atATimeOfDayOfOurOwn("1 h");
        rig.logOn(START.toEpochMilli() * 1_000).close();
        rig.venue.restCalls.clear();

        rig.logOn(START.toEpochMilli() * 1_000);

        assertThat(awaitTrades()).isEqualTo(START.minus(OVERLAP));
    }

    /** A process that is killed before that has been asked for: its successor asks for it, for it goes by the last report's place. */
    @Test
    void noReportsPlaceTellsALaterTimeBeforeThatIsTold() throws Exception {
        atATimeOfDayOfOurOwn("1 h");
        rig.logOn(START.toEpochMilli() * 1_000);
        timeOfDay.set(START.plus(MUCH));

        push("web_1", MUCH);

        assertThat(AccountMemory.timeOf(rig.books.next().cursor())).isEqualTo(START);
    }

    /** A process that is killed asks from the last report in the books on: that must not be one from after what is still untold. */
    @Test
    void noReportsPlaceTellsATimeFromWhichNothingUntoldWouldBeFound() throws Exception {
        atATimeOfDayOfOurOwn();
        rig.logOn(START.toEpochMilli() * 1_000);
        assertThat(awaitLaterPlace()).isEqualTo(START.plus(OVERLAP));

        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.error(503, -1001, "Internal error"));
        timeOfDay.set(START.plus(MUCH));
        rig.venue.restCalls.clear();
        awaitTrades();
        awaitTrades();
        push("web_1", MUCH);
        assertThat(AccountMemory.timeOf(rig.books.next().cursor())).isEqualTo(START.plus(OVERLAP));

        rig.venue.on("GET /api/v3/myTrades", _ -> ScriptedBinance.ok("[]"));
        awaitTrades(START::isBefore);
        push("web_2", MUCH);
        assertThat(AccountMemory.timeOf(rig.books.next().cursor())).isEqualTo(START.plus(MUCH));
    }

    /** As by a fault: a crash before all of it is told again must find what was lost, and asks from the last report in the books on. */
    @Test
    void noReportsPlaceTellsALaterTimeThanTheBooksWhereWhatWasOnItsWayThereIsLost() throws Exception {
        atATimeOfDayOfOurOwn();
        rig.books.lastTaken = START.toEpochMilli() * 1_000;
        VenueSession before = rig.logOn(rig.books.lastTaken);
        awaitLaterPlace();
        before.close();
        rig.books.room = false;

        rig.logOn(rig.books.lastTaken);
        push("web_1", MUCH);

        assertThat(AccountMemory.timeOf(rig.books.next().cursor())).isEqualTo(START);
    }

    /** Such as what stands before the venue may say: taken for an empty list, a fill that nobody else tells would be lost. */
    @Test
    void anAnswerThatIsNoListDoesNotSayThatNothingWasTraded() throws Exception {
        atATimeOfDayOfOurOwn("1 h");
        rig.logOn(START.toEpochMilli() * 1_000);

        for (HttpResponse answer : ScriptedBinance.noLists()) {
            rig.venue.on("GET /api/v3/myTrades", _ -> answer);
            timeOfDay.set(START.plus(MUCH));
            push("web_1", MUCH);
            rig.books.next();
            rig.venue.restCalls.clear();
            for (int i = 0; i < 4; i++) {
                assertThat(awaitTrades()).isBefore(START);
            }
        }
    }

    /** It may never be able to, such as where a busy account's list is too long for it. */
    @Test
    void aFillIsToldAndTheCheckIsOverWhereTheVenueCannotListTheOrders() throws Exception {
        atATimeOfDayOfOurOwn();
        rig.logOn(START.toEpochMilli() * 1_000);
        push("web_1", Duration.ZERO);
        rig.books.next();
        rig.venue.on("GET /api/v3/allOrders", _ -> ScriptedBinance.error(503, -1001, "Internal error"));
        traded();

        assertThat(rig.books.next().fill().orElseThrow().id().value()).isEqualTo("7");

        timeOfDay.set(START.plus(MUCH));
        push("web_2", MUCH);
        awaitTrades(START::isBefore);
    }

    /** The venue has not said that it cannot list them: they are not asked for one by one. */
    @Test
    void aCheckFailsWhereTheListOfOrdersIsNotTheVenuesAnswer() throws Exception {
        atATimeOfDayOfOurOwn("1 h");
        rig.logOn(START.toEpochMilli() * 1_000);
        traded();

        for (HttpResponse answer : ScriptedBinance.noLists()) {
            rig.venue.on("GET /api/v3/allOrders", _ -> answer);
            timeOfDay.set(START.plus(MUCH));
            push("web_1", MUCH);
            rig.books.next();
            rig.venue.restCalls.clear();
            for (int i = 0; i < 4; i++) {
                assertThat(awaitTrades()).isBefore(START);
            }
        }
    }

    /** No list came meanwhile, so it may have filled any time since the one before. */
    @Test
    void whatAListTellsIsAskedForFromTheListBefore() throws Exception {
        atATimeOfDayOfOurOwn();
        VenueSession session = rig.logOn(START.toEpochMilli() * 1_000);
        listed("web_1", "0", session);
        timeOfDay.set(START.plus(MUCH));
        push("web_2", MUCH);
        awaitTrades(START::isBefore);

        rig.venue.restCalls.clear();
        listed("web_1", "0.5", session);

        awaitTrades(START::isAfter);
    }

    /** Nothing else would begin them again, and nobody would hear of it. */
    @Test
    void checksGoOnAfterOneThatCouldNotBegin() throws Exception {
        BinanceSettings.CatchUp settings =
                Samples.settings("catch-up.every = 10 ms").catchUp();
        AccountMemory memory = new AccountMemory(Samples.ACCOUNT, 10);
        ReportStream reports = new ReportStream(rig.books, memory, Samples.listing(), settings);
        AtomicInteger looks = new AtomicInteger();
        CompletableFuture<Void> wentOn = new CompletableFuture<>();
        TradeChecks checks = new TradeChecks("main at BINANCE", null, reports, memory, settings, () -> {
            switch (looks.incrementAndGet()) {
                case 1 -> {}
                case 2 -> throw new IllegalStateException("no clock");
                default -> wentOn.complete(null);
            }
            return START;
        });

        checks.start(KIT.system());

        AdapterRig.get(wentOn);
        checks.end();
    }

    private void atATimeOfDayOfOurOwn() throws Exception {
        atATimeOfDayOfOurOwn("1 ms");
    }

    private void atATimeOfDayOfOurOwn(String overlapAfter) throws Exception {
        rig.close();
        InstantSource clock = timeOfDay::get;
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                "request-timeout = 8 s, catch-up { every = 50 ms, overlap = " + OVERLAP.toSeconds()
                        + " s, overlap-after = " + overlapAfter + " }",
                clock.withZone(ZoneOffset.UTC),
                () -> TimeUnit.MILLISECONDS.toNanos(timeOfDay.get().toEpochMilli()));
        rig.venue.on(
                "GET /api/v3/time",
                _ -> ScriptedBinance.ok("{\"serverTime\":" + timeOfDay.get().toEpochMilli() + "}"));
    }

    private void push(String clientOrderId, Duration after) {
        long at = START.plus(after).toEpochMilli();
        String more = "\"E\":" + at + ",\"T\":" + at + ",\"I\":" + ++executions;
        rig.venue.apiLinks.getLast().push(Documents.execution("NEW", "NEW", clientOrderId, "", more));
    }

    /** Of the first report that tells a later time than the log-on's: places behind one another are a microsecond apart. */
    private Instant awaitLaterPlace() throws Exception {
        for (int i = 0; i < 900; i++) {
            push("place-" + i, MUCH);
            Instant at = AccountMemory.timeOf(rig.books.next().cursor());
            if (at.isAfter(START)) {
                return at;
            }
            roundTrips();
        }
        throw new AssertionError("no report told a later time");
    }

    /** Since when the next question asks. */
    private Instant awaitTrades() throws Exception {
        String since = rig.venue.awaitRest("GET /api/v3/myTrades").query().get("startTime");
        return Instant.ofEpochMilli(Long.parseLong(since));
    }

    private void awaitTrades(Predicate<Instant> since) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            if (since.test(awaitTrades())) {
                return;
            }
        }
        throw new AssertionError("not asked from there");
    }

    private void roundTrips() throws Exception {
        for (int i = 0; i < 20; i++) {
            AdapterRig.get(rig.adapter.instruments());
        }
    }

    private void listed(String clientOrderId, String executed, VenueSession session) throws Exception {
        rig.venue.on(
                "GET /api/v3/openOrders",
                _ -> ScriptedBinance.ok("[" + Documents.order(clientOrderId, "PARTIALLY_FILLED", executed) + "]"));
        AdapterRig.get(session.openOrders());
    }

    /** The trade is listed, and its order found by its number. */
    private void traded() {
        rig.venue.on(
                "GET /api/v3/order",
                rest -> "4293153".equals(rest.query().get("orderId"))
                        ? ScriptedBinance.ok(partlyFilled())
                        : ScriptedBinance.error(400, -2013, "Order does not exist."));
        rig.venue.on(
                "GET /api/v3/myTrades",
                _ -> ScriptedBinance.ok("[" + Documents.trade(7, "0.5", START.toEpochMilli()) + "]"));
    }

    private static String partlyFilled() {
        return Documents.order("web_1", "PARTIALLY_FILLED", "0.5");
    }

    private static String page() {
        return LongStream.rangeClosed(1, 1_000)
                .mapToObj(id -> Documents.trade(id, "0.0005", WHEN))
                .collect(Collectors.joining(","));
    }
}
