package io.kontor.marketdata;

import static io.kontor.marketdata.Samples.BTC;
import static io.kontor.marketdata.Samples.SIM;
import static io.kontor.marketdata.Samples.levels;
import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import com.typesafe.config.ConfigFactory;
import io.kontor.value.Symbol;
import io.kontor.value.VenueId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sources as a WebSocket uses them, with the default settings but for how long an answer may take. */
class MarketDataTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final MarketDataSettings SETTINGS = MarketDataSettings.from(
            ConfigFactory.parseString("kontor.marketdata.ask-timeout = 20 s").withFallback(ConfigFactory.load()));

    private final ScriptedSource source = new ScriptedSource();
    private ActorRef<MarketDataFeed.Command> feed;
    private MarketData marketData;

    @BeforeEach
    void startAFeed() throws Exception {
        ManualClock clock = new ManualClock();
        QuoteBoard board = new QuoteBoard(clock, clock::nanos, SETTINGS.staleAfter());
        feed = KIT.spawn(MarketDataFeed.create(
                SIM,
                List.of(BTC),
                source,
                new MarketDataFeed.Shared(board, SETTINGS, new Random(1), new SimpleMeterRegistry())));
        marketData = new MarketData(Map.of(SIM, feed), SETTINGS, KIT.system().scheduler());
        assertThat(book()).isEmpty();
        source.newest(BTC).snapshot(1, "1x1", "2000x1");
        assertThat(book()).isPresent();
    }

    @AfterAll
    static void stopTheSystem() {
        KIT.shutdownTestKit();
    }

    @Test
    void aConsumerThatStoodStillGetsTheNewestAndNothingInBetween() throws Exception {
        TestSubscriber.Probe<Quote> standing = marketData
                .quotes(SIM, BTC)
                .toMat(TestSink.create(Adapter.toClassic(KIT.system())), Keep.right())
                .run(KIT.system());
        assertThat(bid(standing.requestNext())).isEqualTo(1);
        BlockingQueue<Quote> reading = new LinkedBlockingQueue<>();
        marketData.quotes(SIM, BTC).runForeach(reading::add, KIT.system());

        for (int i = 2; i <= 500; i++) {
            source.newest(BTC).bid(i, i + "x1");
        }
        // Subscribers are told in turn: what the second has, the first was sent.
        awaitBid(reading, 500);

        assertThat(bid(standing.requestNext())).isEqualTo(500);
        standing.cancel();
    }

    @Test
    void everyRunIsASubscriberOfItsOwnAndStartsWithWhatIsKnown() throws Exception {
        Source<BookView, NotUsed> books = marketData.books(SIM, BTC, 1);
        source.newest(BTC).bid(2, "2x1", "3x1");
        assertThat(book()).isPresent();

        for (int run = 0; run < 2; run++) {
            BookView first = books.runWith(Sink.head(), KIT.system())
                    .toCompletableFuture()
                    .get(20, TimeUnit.SECONDS);
            assertThat(first.bids()).isEqualTo(levels("3x1"));
            assertThat(first.asks()).isEqualTo(levels("2000x1"));
        }
    }

    @Test
    void whatIsNotCarriedHasNoBookAndItsSourceIsEmpty() throws Exception {
        VenueId elsewhere = new VenueId("ELSEWHERE");

        assertThat(all(marketData.quotes(elsewhere, BTC))).isEmpty();
        assertThat(all(marketData.quotes(SIM, new Symbol("NO/SUCH")))).isEmpty();
        assertThat(all(marketData.books(SIM, new Symbol("NO/SUCH"), 5))).isEmpty();
        assertThat(marketData.book(elsewhere, BTC, 1).toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isEmpty();
    }

    @Test
    void theSourcesEndWithTheirFeed() throws Exception {
        CompletionStage<List<Quote>> running = marketData.quotes(SIM, BTC).runWith(Sink.seq(), KIT.system());
        assertThat(book()).isPresent();

        KIT.stop(feed);

        assertThat(running.toCompletableFuture().get(20, TimeUnit.SECONDS))
                .isNotEmpty()
                .allMatch(quote -> bid(quote) == 1);
    }

    private static void awaitBid(BlockingQueue<Quote> quotes, long wanted) throws InterruptedException {
        long seen = 0;
        while (seen < wanted) {
            Quote quote = quotes.poll(20, TimeUnit.SECONDS);
            assertThat(quote).as("a quote after " + seen).isNotNull();
            assertThat(bid(quote)).isGreaterThanOrEqualTo(seen);
            seen = bid(quote);
        }
    }

    private static long bid(Quote quote) {
        return quote.bid().orElseThrow().price().value().longValueExact();
    }

    private static <T> List<T> all(Source<T, NotUsed> source) throws Exception {
        return source.runWith(Sink.seq(), KIT.system()).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private Optional<BookView> book() throws Exception {
        return marketData.book(SIM, BTC, 10).toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
