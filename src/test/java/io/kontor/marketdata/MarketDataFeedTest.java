package io.kontor.marketdata;

import static io.kontor.marketdata.Samples.BTC;
import static io.kontor.marketdata.Samples.ETH;
import static io.kontor.marketdata.Samples.SIM;
import static io.kontor.marketdata.Samples.levels;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import io.kontor.value.Symbol;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MarketDataFeedTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final MarketDataSettings SETTINGS = new MarketDataSettings(
            Duration.ofSeconds(10),
            Duration.ofSeconds(4),
            Duration.ofMillis(50),
            100,
            2,
            100,
            20,
            2,
            Duration.ofSeconds(1),
            new MarketDataSettings.Backoff(Duration.ofMillis(200), Duration.ofSeconds(1), 0, Duration.ofSeconds(8)));

    private final ManualTime time = ManualTime.get(KIT.system());
    private final ManualClock clock = new ManualClock();
    private final QuoteBoard board = new QuoteBoard(clock, clock::nanos, SETTINGS.staleAfter());
    private final ScriptedSource source = new ScriptedSource();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TestProbe<Optional<BookView>> answers = KIT.createTestProbe();
    private final TestProbe<Optional<BookView>> books = KIT.createTestProbe();
    private final TestProbe<Optional<Quote>> quotes = KIT.createTestProbe();
    private ActorRef<MarketDataFeed.Command> feed;

    @BeforeEach
    void startTheFeed() {
        feed = KIT.spawn(MarketDataFeed.create(
                SIM, List.of(BTC), source, new MarketDataFeed.Shared(board, SETTINGS, new Random(1), meters)));
        book(BTC);
    }

    @AfterEach
    void stopTheFeed() {
        KIT.stop(feed);
    }

    @AfterAll
    static void stopTheSystem() {
        KIT.shutdownTestKit();
    }

    @Test
    void theNewestQuoteIsOnTheBoardAtOnce() {
        snapshot(10, "99x1", "101x1");
        source.newest(BTC).bid(11, "99.5x2");

        assertThat(book(BTC).map(BookView::bids)).contains(levels("99.5x2", "99x1"));
        assertThat(quote().bid()).contains(levels("99.5x2").getFirst());
        assertThat(quote().stale()).isFalse();
    }

    @Test
    void aGapIsStaleAtOnceAndSubscribedAnewAfterAWhile() {
        snapshot(10, "99x1", "101x1");
        source.newest(BTC).bid(12, "98x1");
        book(BTC);

        assertThat(quote().stale()).isTrue();
        assertThat(count("broken")).isEqualTo(1);
        pass(Duration.ofMillis(199));
        assertThat(source.lines(BTC)).hasSize(1);
        pass(Duration.ofMillis(1));
        assertThat(source.lines(BTC)).hasSize(2);
        assertThat(source.lines(BTC).getFirst().closed).isTrue();
        assertThat(quote().stale()).isTrue();

        snapshot(3, "97x1", "101x1");
        assertThat(quote().stale()).isFalse();
        assertThat(quote().bid()).contains(levels("97x1").getFirst());
    }

    @Test
    void aSnapshotOnTheOldSubscriptionHealsAGapAsWell() {
        snapshot(10, "99x1", "101x1");
        source.newest(BTC).bid(12, "98x1");
        snapshot(11, "99x2", "101x1");

        assertThat(quote().stale()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(source.lines(BTC)).hasSize(1);
    }

    @Test
    void theWaitDoublesWithEachFailureUpToItsLimit() {
        source.refuse(true);
        source.newest(BTC).listener.onDown("logged out");
        book(BTC);

        for (int millis : new int[] {200, 400, 800, 1_000, 1_000}) {
            int before = source.lines(BTC).size();
            pass(Duration.ofMillis(millis - 1));
            assertThat(source.lines(BTC)).hasSize(before);
            pass(Duration.ofMillis(1));
            assertThat(source.lines(BTC)).hasSize(before + 1);
        }

        source.refuse(false);
        pass(Duration.ofSeconds(1));
        snapshot(1, "99x1", "101x1");
        assertThat(quote().stale()).isFalse();
    }

    @Test
    void aSubscriptionThatLastedStartsOverWithTheShortestWait() {
        source.refuse(true);
        source.newest(BTC).listener.onDown("logged out");
        book(BTC);
        pass(Duration.ofMillis(200));
        source.refuse(false);
        pass(Duration.ofMillis(400));
        int before = source.lines(BTC).size();
        for (int second = 1; second <= 9; second++) {
            snapshot(second, "99x1", "101x1");
            pass(Duration.ofSeconds(1));
        }
        assertThat(source.lines(BTC)).hasSize(before);

        source.newest(BTC).listener.onDown("logged out");
        book(BTC);
        pass(Duration.ofMillis(200));

        assertThat(source.lines(BTC)).hasSize(before + 1);
    }

    @Test
    void aQuietBookIsAskedForAgainBeforeItsQuoteGrowsStale() {
        snapshot(10, "99x1", "101x1");

        for (int round = 2; round <= 6; round++) {
            pass(Duration.ofSeconds(4));
            assertThat(source.lines(BTC)).hasSize(round);
            assertThat(quote().stale()).isFalse();
            snapshot(10, "99x1", "101x1");
        }

        assertThat(count("verified")).isEqualTo(5);
        assertThat(count("broken")).isZero();
    }

    @Test
    void aFeedThatNoLongerAnswersIsStaleAndNotGivenUp() {
        snapshot(10, "99x1", "101x1");

        pass(Duration.ofSeconds(4));
        assertThat(quote().stale()).isFalse();
        pass(Duration.ofSeconds(4));

        assertThat(quote().stale()).isTrue();
        assertThat(count("broken")).isEqualTo(1);
        pass(Duration.ofMillis(200));
        assertThat(source.lines(BTC)).hasSize(3);
    }

    @Test
    void tradesAloneDoNotKeepABookFresh() {
        snapshot(10, "99x1", "101x1");
        for (int i = 0; i < 11; i++) {
            pass(Duration.ofSeconds(1));
            source.newest(BTC).listener.onTrade(Price.of("100"), Quantity.of("1"), clock.instant());
        }
        book(BTC);

        assertThat(quote().stale()).isTrue();
        assertThat(quote().last()).contains(Price.of("100"));
    }

    @Test
    void whatAClosedSubscriptionStillSaysIsNotHeard() {
        ScriptedSource.Line old = source.newest(BTC);
        snapshot(10, "99x1", "101x1");
        pass(Duration.ofSeconds(4));
        snapshot(10, "98x1", "101x1");

        old.bid(11, "100x1");
        old.listener.onDown("late");

        assertThat(book(BTC).map(BookView::bids)).contains(levels("98x1"));
        assertThat(quote().stale()).isFalse();
    }

    @Test
    void whatIsStillQueuedOfAClosedSubscriptionIsNotHeardEither() {
        ScriptedSource.Line old = source.newest(BTC);
        snapshot(10, "99x1", "101x1");
        old.bid(12, "98x1");
        book(BTC);
        CountDownLatch busy = new CountDownLatch(1);
        source.onSubscribe(() -> await(busy));
        feed.tell(new MarketDataFeed.Follow(List.of(ETH)));
        time.timePasses(Duration.ofMillis(200));
        old.snapshot(50, "50x1", "101x1");

        busy.countDown();
        book(BTC);

        assertThat(source.lines(BTC)).hasSize(2);
        assertThat(quote().stale()).isTrue();
        assertThat(quote().bid()).contains(levels("99x1").getFirst());
    }

    @Test
    void eventsLostAtAFullQueueCostTheTrustInTheBook() {
        snapshot(10, "99x1", "101x1");
        CountDownLatch busy = new CountDownLatch(1);
        source.onSubscribe(() -> await(busy));
        feed.tell(new MarketDataFeed.Follow(List.of(ETH)));
        for (int i = 1; i <= SETTINGS.queueMax() + 5; i++) {
            source.newest(BTC).bid(10 + i, "99x" + i);
        }

        busy.countDown();
        book(BTC);

        assertThat(quote().stale()).isTrue();
        assertThat(count("dropped")).isEqualTo(5);
        pass(Duration.ofMillis(200));
        snapshot(40, "99x40", "101x1");
        assertThat(quote().stale()).isFalse();
    }

    @Test
    void subscribersAreToldTheNewestAtABoundedPace() {
        subscribe(new Subscriber.OfQuotes(BTC, quotes.ref()));
        snapshot(10, "99x1", "101x1");
        for (int i = 11; i <= 15; i++) {
            source.newest(BTC).bid(i, "99x" + i);
        }
        book(BTC);
        quotes.expectNoMessage(Duration.ZERO);

        pass(SETTINGS.publishInterval());

        assertThat(quotes.receiveMessage().flatMap(Quote::bid))
                .contains(levels("99x15").getFirst());
        pass(Duration.ofSeconds(1));
        quotes.expectNoMessage(Duration.ZERO);
    }

    @Test
    void aSubscriberStartsWithWhatIsKnownAndGetsItsDepthUpToTheLimit() {
        snapshot(10, "99x1", "101x1");
        source.newest(BTC).bid(11, "98x1", "97x1");
        book(BTC);
        TestProbe<Optional<BookView>> deep = KIT.createTestProbe();
        TestProbe<Optional<BookView>> shallow = KIT.createTestProbe();

        subscribe(new Subscriber.OfBooks(BTC, 1, shallow.ref()));
        subscribe(new Subscriber.OfBooks(BTC, 50, deep.ref()));

        assertThat(shallow.receiveMessage().orElseThrow().bids()).isEqualTo(levels("99x1"));
        assertThat(deep.receiveMessage().orElseThrow().bids()).isEqualTo(levels("99x1", "98x1"));

        source.newest(BTC).bid(12, "99.5x1");
        book(BTC);
        pass(SETTINGS.publishInterval());

        assertThat(shallow.receiveMessage().orElseThrow().bids()).isEqualTo(levels("99.5x1"));
        assertThat(deep.receiveMessage().orElseThrow().bids()).isEqualTo(levels("99.5x1", "99x1"));
    }

    @Test
    void subscribersLearnThatAQuoteHasAgedAndThatItIsFreshAgain() {
        subscribe(new Subscriber.OfQuotes(BTC, quotes.ref()));
        snapshot(10, "99x1", "101x1");
        book(BTC);
        pass(SETTINGS.publishInterval());
        assertThat(quotes.receiveMessage().map(Quote::stale)).contains(false);

        clock.advance(SETTINGS.staleAfter().plusMillis(1));
        time.timePasses(Duration.ofSeconds(2));
        book(BTC);
        pass(SETTINGS.publishInterval());
        assertThat(quotes.receiveMessage().map(Quote::stale)).contains(true);

        snapshot(11, "99x1", "101x1");
        pass(SETTINGS.publishInterval());
        assertThat(quotes.receiveMessage().map(Quote::stale)).contains(false);
    }

    @Test
    void aSymbolNotCarriedCompletesUntilItIsFollowed() {
        subscribe(new Subscriber.OfQuotes(ETH, quotes.ref()));
        assertThat(quotes.receiveMessage()).isEmpty();
        assertThat(book(ETH)).isEmpty();

        feed.tell(new MarketDataFeed.Follow(List.of(BTC, ETH)));
        book(ETH);
        source.newest(ETH).snapshot(1, "9x1", "10x1");

        assertThat(book(ETH).map(BookView::bids)).contains(levels("9x1"));
        assertThat(source.lines(BTC)).hasSize(1);
    }

    @Test
    void subscribersOverTheLimitAreTurnedAwayUntilOneLeaves() {
        TestProbe<Optional<Quote>> leaving = KIT.createTestProbe();
        subscribe(new Subscriber.OfQuotes(BTC, leaving.ref()));
        subscribe(new Subscriber.OfBooks(BTC, 1, books.ref()));

        subscribe(new Subscriber.OfQuotes(BTC, quotes.ref()));
        assertThat(quotes.receiveMessage()).isEmpty();
        assertThat(count("subscribers.refused")).isEqualTo(1);

        leaving.stop();
        snapshot(10, "99x1", "101x1");
        quotes.awaitAssert(() -> {
            subscribe(new Subscriber.OfQuotes(BTC, quotes.ref()));
            assertThat(quotes.receiveMessage()).isPresent();
            return null;
        });
    }

    @Test
    void aCrashOfTheFeedKeepsItsSubscribersAndLeavesStaleQuotes() {
        subscribe(new Subscriber.OfQuotes(BTC, quotes.ref()));
        snapshot(10, "99x1", "101x1");
        pass(SETTINGS.publishInterval());
        assertThat(quotes.receiveMessage().map(Quote::stale)).contains(false);
        ScriptedSource.Line before = source.newest(BTC);

        before.listener.onSnapshot(11, null, null, Samples.NOON);
        quotes.awaitAssert(() -> {
            assertThat(quote().stale()).isTrue();
            assertThat(before.closed).isTrue();
            return null;
        });
        quotes.awaitAssert(() -> {
            time.timePasses(Duration.ofMillis(200));
            assertThat(source.lines(BTC)).hasSize(2);
            return null;
        });
        snapshot(1, "98x1", "101x1");
        pass(SETTINGS.publishInterval());

        assertThat(quotes.receiveMessage().flatMap(Quote::bid))
                .contains(levels("98x1").getFirst());
    }

    @Test
    void theEndOfTheFeedIsTheEndForItsSubscribersAndItsSubscriptions() {
        subscribe(new Subscriber.OfQuotes(BTC, quotes.ref()));
        snapshot(10, "99x1", "101x1");

        KIT.stop(feed);

        assertThat(quotes.receiveMessage()).isEmpty();
        assertThat(quote().stale()).isTrue();
        assertThat(source.newest(BTC).closed).isTrue();
    }

    private void snapshot(long sequence, String bid, String ask) {
        source.newest(BTC).snapshot(sequence, bid, ask);
        book(BTC);
    }

    private void subscribe(Subscriber subscriber) {
        feed.tell(new MarketDataFeed.Subscribe(subscriber));
    }

    /** The book, and a proof that the feed has dealt with everything told before. */
    private Optional<BookView> book(Symbol symbol) {
        feed.tell(new MarketDataFeed.GetBook(symbol, 10, answers.ref()));
        return answers.receiveMessage();
    }

    /** In steps no longer than the feed's own, so that it sees the clock it would see. */
    private void pass(Duration duration) {
        Duration step = Duration.ofSeconds(1);
        for (Duration left = duration; !left.isZero(); ) {
            Duration next = left.compareTo(step) < 0 ? left : step;
            clock.advance(next);
            time.timePasses(next);
            book(BTC);
            left = left.minus(next);
        }
    }

    private Quote quote() {
        return board.latest(SIM, BTC).orElseThrow();
    }

    private long count(String what) {
        return (long) meters.get("kontor.marketdata." + what)
                .tag("venue", "SIM")
                .counter()
                .count();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
