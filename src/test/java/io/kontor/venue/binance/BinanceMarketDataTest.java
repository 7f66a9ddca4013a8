package io.kontor.venue.binance;

import static io.kontor.venue.binance.AdapterRig.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.kontor.venue.binance.ScriptedBinance.Asked;
import io.kontor.venue.binance.ScriptedBinance.Link;
import io.kontor.venue.binance.ScriptedBinance.Rest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Market data over real sockets from a scripted venue. */
class BinanceMarketDataTest {
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
    void aBookIsBroughtInStepAndAGapIsRepaired() throws Exception {
        rig.venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Heard heard = new Heard();

        AutoCloseable subscription = get(rig.adapter.subscribe(Samples.BTC, heard));

        Asked asked = rig.venue.awaitStream("SUBSCRIBE");
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
        rig.venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(130)));
        asked.link().push(Documents.depth(120, 125, "[]", "[]"));
        assertThat(heard.next()).isEqualTo("update 120-125");
        assertThat(heard.next()).isEqualTo("snapshot 130 bids 2 asks 1");
        subscription.close();
    }

    @Test
    void theMarketDataConnectionIsReplacedBeforeItShutsDown() throws Exception {
        rig.venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Heard heard = new Heard();
        get(rig.adapter.subscribe(Samples.BTC, heard));
        heard.next();
        rig.venue.awaitStream("SUBSCRIBE");

        rig.venue
                .streamLinks
                .getFirst()
                .push("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");
        rig.venue.awaitStream("SUBSCRIBE");
        rig.venue.streamLinks.getFirst().ended().get(30, TimeUnit.SECONDS);
        rig.venue.streamLinks.get(1).push(Documents.depth(106, 106, "[]", "[]"));

        assertThat(heard.next()).isEqualTo("update 106-106");
    }

    /** The connection that carried it goes: without a word its book would stand still for a day. */
    @Test
    void aSymbolThatTheNewConnectionDoesNotTakeIsToldAsDown() throws Exception {
        rig.close();
        Symbol late = new Symbol("OLD/USDT");
        rig = new AdapterRig(
                KIT.system(), BinanceAccess.Channel.websocket, List.of(Samples.BTC, late), "request-timeout = 60 s");
        rig.venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Function<Asked, String> yes = rig.venue.streamAnswer;
        Heard heard = new Heard();
        get(rig.adapter.subscribe(Samples.BTC, heard));
        heard.next();
        Link former = rig.venue.awaitStream("SUBSCRIBE").link();
        rig.venue.streamAnswer = asked -> asked.link().equals(former) ? yes.apply(asked) : "";
        former.push("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");
        Asked first = rig.venue.awaitStream("SUBSCRIBE");
        Heard heardLate = new Heard();
        get(rig.adapter.subscribe(late, heardLate));
        assertThat(heardLate.next()).isEqualTo("snapshot 105 bids 2 asks 1");

        rig.venue.streamAnswer = _ -> "{\"code\":2,\"msg\":\"Invalid request: too many parameters\"}";
        first.link().push(yes.apply(first));

        assertThat(heardLate.next()).startsWith("down market data").contains("too many parameters");
        rig.venue.streamAnswer = yes;
        get(rig.adapter.subscribe(late, heardLate));
        assertThat(heardLate.next()).isEqualTo("snapshot 105 bids 2 asks 1");
        first.link().push(Documents.depth(106, 106, "[]", "[]"));
        assertThat(heard.next()).isEqualTo("update 106-106");
    }

    @Test
    void theEndOfTheMarketDataConnectionIsToldAndTheNextSubscriptionOpensAnother() throws Exception {
        rig.venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Heard heard = new Heard();
        get(rig.adapter.subscribe(Samples.BTC, heard));
        heard.next();

        rig.venue.streamLinks.getFirst().cut();

        assertThat(heard.next()).startsWith("down market data");
        get(rig.adapter.subscribe(Samples.BTC, heard));
        assertThat(heard.next()).isEqualTo("snapshot 105 bids 2 asks 1");
        assertThat(rig.venue.streamLinks).hasSize(2);
    }

    @Test
    void aSubscriptionTheVenueRefusesFailsAndTheNextOneIsTaken() throws Exception {
        rig.venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Function<Asked, String> yes = rig.venue.streamAnswer;
        Heard heard = new Heard();
        rig.venue.streamAnswer = _ -> "{\"code\":2,\"msg\":\"Invalid request: too many parameters\"}";

        assertThatThrownBy(() -> get(rig.adapter.subscribe(Samples.BTC, heard)))
                .hasMessageContaining("not subscribed: Invalid request: too many parameters");

        rig.venue.streamAnswer = yes;
        get(rig.adapter.subscribe(Samples.BTC, heard));
        assertThat(heard.next()).isEqualTo("snapshot 105 bids 2 asks 1");
    }

    @Test
    void aSubscriptionTheVenueDoesNotAnswerFailsAndTheNextOneIsTaken() throws Exception {
        rig.close();
        rig = new AdapterRig(
                KIT.system(), BinanceAccess.Channel.websocket, List.of(Samples.BTC), "request-timeout = 5 s");
        rig.venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Function<Asked, String> yes = rig.venue.streamAnswer;
        Heard heard = new Heard();
        rig.venue.streamAnswer = _ -> "";

        assertThatThrownBy(() -> get(rig.adapter.subscribe(Samples.BTC, heard)))
                .hasMessageContaining("not subscribed: no answer within PT5S");

        rig.venue.streamAnswer = yes;
        get(rig.adapter.subscribe(Samples.BTC, heard));
        assertThat(heard.next()).isEqualTo("snapshot 105 bids 2 asks 1");
    }

    @Test
    void aClockSetBackDoesNotHoldUpTheNextSnapshot() throws Exception {
        rig.close();
        AtomicReference<Instant> timeOfDay = new AtomicReference<>(Instant.now());
        InstantSource clock = timeOfDay::get;
        rig = new AdapterRig(
                KIT.system(),
                BinanceAccess.Channel.websocket,
                List.of(Samples.BTC),
                "market { snapshot-levels = 2, snapshot-pause = 1 ms }",
                clock.withZone(ZoneOffset.UTC));
        rig.venue.on("GET /api/v3/depth", _ -> ScriptedBinance.ok(Documents.snapshot(105)));
        Heard heard = new Heard();
        get(rig.adapter.subscribe(Samples.BTC, heard));
        heard.next();
        rig.venue.awaitRest("GET /api/v3/depth");
        String lastBid = Documents.bookTicker(105).replace("\"99.90000000\"", "\"99.80000000\"");
        rig.venue.streamLinks.getFirst().push(lastBid);
        rig.venue.awaitRest("GET /api/v3/depth");
        heard.next();

        timeOfDay.updateAndGet(now -> now.minus(Duration.ofHours(1)));

        Rest again = null;
        for (int i = 0; i < 1_000 && again == null; i++) {
            rig.venue.streamLinks.getFirst().push(lastBid);
            again = rig.venue.restCalls.poll(10, TimeUnit.MILLISECONDS);
        }
        assertThat(again).extracting(Rest::path).isEqualTo("/api/v3/depth");
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
            String event = events.poll(30, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing heard");
            }
            return event;
        }
    }
}
