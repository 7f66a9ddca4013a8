package io.kontor.sim;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.BOB;
import static io.kontor.sim.Ask.buy;
import static io.kontor.sim.Ask.sell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.sim.books.Books;
import io.kontor.sim.books.BooksFailed;
import io.kontor.sim.message.OrderRecord;
import io.kontor.sim.message.Report;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchange where its disk fails: with the first trade its books are moved away, as where their file system is unmounted. */
class DiskFailureTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    private final Ear alice = new Ear();
    private Exchange exchange;
    private Path books;
    private Path away;

    @BeforeEach
    void open() throws Exception {
        books = directory.resolve("books");
        away = directory.resolve("away");
        exchange = Exchange.open(books, SimConfig.with(SimConfig.ALONE), new SimInstruments(), Clock.systemUTC());
        TradingSession session = got(exchange.logOn(ALICE, 0, alice));
        got(session.submit(buy(ALICE, "a", "2").at("100").order()));
    }

    @AfterEach
    void close() {
        exchange.close();
    }

    @Test
    void itGoesOnFromItsBooksOnceTheyCanBeOpenedAgain() throws Exception {
        lose();

        assertThatThrownBy(() -> got(exchange.logOn(BOB, 0, new Heard())))
                .hasCauseInstanceOf(NotTaken.class)
                .hasMessageContaining("disk failed");
        bringBack();

        TradingSession again = loggedOn();
        assertThat(got(again.openOrders())).extracting(OrderRecord::filled).containsExactly(Quantity.of("1"));
        assertThat(exchange.isUp()).isTrue();
        got(again.submit(sell(ALICE, "b", "1").at("120").order()));
    }

    @Test
    void whoFollowsItsMarketIsToldTheWholeBookAnew() throws Exception {
        Market market = new Market();
        got(exchange.subscribe(buy(ALICE, "x", "1").order().symbol(), market));
        assertThat(market.next()).isEqualTo("snapshot");
        lose();
        bringBack();

        String told = market.next();
        while (!told.equals("snapshot")) {
            assertThat(told).isIn("update", "trade");
            told = market.next();
        }
    }

    @Test
    void itEndsThoughItsBooksCannotBeOpened() throws Exception {
        lose();

        exchange.close();

        assertThat(exchange.hasEnded()).isTrue();
    }

    /** Half of what Alice wants is sold to her, and that is the last the disk takes. */
    private void lose() throws Exception {
        BooksFailed failure = catchThrowableOfType(
                BooksFailed.class,
                () -> Books.open(
                        Files.createFile(directory.resolve("none")),
                        SimConfig.with().books()));
        AtomicBoolean first = new AtomicBoolean(true);
        exchange.watchTape((symbol, aggressor, price, quantity, at) -> {
            if (first.compareAndSet(true, false)) {
                moveAway();
                throw failure;
            }
        });
        TradingSession bob = got(exchange.logOn(BOB, 0, new Heard()));
        bob.submit(sell(BOB, "s", "1").at("100").order());
        assertThat(alice.down.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).contains("disk failed");
    }

    private void moveAway() {
        try {
            Files.move(books, away);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void bringBack() throws IOException {
        Files.move(away, books);
    }

    private TradingSession loggedOn() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                return got(exchange.logOn(ALICE, 0, new Heard()));
            } catch (CompletionException e) {
                assertThat(e).hasCauseInstanceOf(NotTaken.class);
                assertThat(System.nanoTime()).as("still: %s", e).isLessThan(until);
                Thread.onSpinWait();
            }
        }
    }

    private static <T> T got(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private static final class Ear implements SessionListener {
        final CompletableFuture<String> down = new CompletableFuture<>();

        @Override
        public void onReport(Report report) {
            // What is left tells.
        }

        @Override
        public void onDown(String reason) {
            down.complete(reason);
        }
    }

    private static final class Market implements MarketDataListener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        String next() throws InterruptedException {
            return String.valueOf(told.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }

        @Override
        public void onSnapshot(long sequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
            told.add("snapshot");
        }

        @Override
        public void onUpdate(long first, long last, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
            told.add("update");
        }

        @Override
        public void onTrade(Price price, Quantity quantity, Instant at) {
            told.add("trade");
        }

        @Override
        public void onDown(String reason) {
            told.add("down");
        }
    }
}
