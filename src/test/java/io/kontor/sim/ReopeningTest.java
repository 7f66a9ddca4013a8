package io.kontor.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.kontor.marketdata.MarketDataListener;
import io.kontor.marketdata.Quote;
import io.kontor.sim.books.Books;
import io.kontor.sim.books.BooksFailed;
import io.kontor.sim.fault.Faults;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's thread between a failure of its books and their opening again. */
class ReopeningTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final SimSettings SETTINGS = SimConfig.with(SimConfig.ALONE);

    @TempDir
    private Path directory;

    private BooksFailed failure;

    @BeforeEach
    void fail() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        failure = catchThrowableOfType(BooksFailed.class, () -> Books.open(file, SETTINGS.books()));
    }

    @Test
    void itTriesAgainWhateverKeptItFromOpening() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        CompletableFuture<Boolean> given = new CompletableFuture<>();
        try (EngineThread engine = start(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new UncheckedIOException("market data file", new IOException("not there yet"));
            }
            return core();
        })) {
            engine.tell(core -> {
                engine.giveBack(c -> given.complete(true));
                throw failure;
            });

            assertThat(got(given)).isTrue();
            assertThat(tries).hasValue(2);
            assertThat(engine.isTrading()).isTrue();
        }
    }

    @Test
    void whatIsGivenBackInTheTurnThatFailsIsGivenBackAfterwards() throws Exception {
        CompletableFuture<Boolean> given = new CompletableFuture<>();
        CountDownLatch behind = new CountDownLatch(1);
        try (EngineThread engine = start(this::core)) {
            engine.tell(core -> await(behind));
            engine.tell(core -> {
                throw failure;
            });
            engine.giveBack(core -> given.complete(true));
            behind.countDown();

            assertThat(got(given)).isTrue();
        }
    }

    @Test
    void whatIsGivenBackOnceIsNotGivenBackAgainThoughItsTurnFails() throws Exception {
        AtomicInteger given = new AtomicInteger();
        CompletableFuture<Boolean> again = new CompletableFuture<>();
        CountDownLatch behind = new CountDownLatch(1);
        try (EngineThread engine = start(this::core)) {
            engine.tell(core -> await(behind));
            engine.giveBack(core -> given.incrementAndGet());
            engine.tell(core -> {
                engine.giveBack(c -> again.complete(true));
                throw failure;
            });
            behind.countDown();

            assertThat(got(again)).isTrue();
            assertThat(given).hasValue(1);
        }
    }

    @Test
    void whoFollowsAMarketIsToldWhereItEndsWithItsBooksClosed() throws Exception {
        Follower follower = new Follower();
        CompletableFuture<Boolean> tried = new CompletableFuture<>();
        EngineThread engine = start(() -> {
            tried.complete(true);
            throw failure;
        });
        engine.tell(core -> core.subscribe(SimInstruments.BTC_USDT, follower));
        engine.tell(core -> {
            throw failure;
        });
        assertThat(got(tried)).isTrue();
        assertThat(follower.down).isNotDone();

        engine.close();

        assertThat(engine.hasEnded()).isTrue();
        assertThat(follower.down).isCompletedWithValue("the exchange is closed");
    }

    private EngineThread start(Supplier<ExchangeCore> reopening) {
        return EngineThread.start(this::core, reopening, SETTINGS);
    }

    private ExchangeCore core() {
        return new ExchangeCore(
                SETTINGS,
                new SimInstruments().all(),
                Books.open(directory.resolve("books"), SETTINGS.books()),
                new Faults(1),
                List.of(),
                Clock.systemUTC(),
                System::nanoTime);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted (expected: to go on)", e);
        }
    }

    private static <T> T got(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static final class Follower implements MarketDataListener {
        final CompletableFuture<String> down = new CompletableFuture<>();

        @Override
        public void onSnapshot(long sequence, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
            // Nothing trades here.
        }

        @Override
        public void onUpdate(long first, long last, List<Quote.Level> bids, List<Quote.Level> asks, Instant at) {
            // Nothing trades here.
        }

        @Override
        public void onTrade(Price price, Quantity quantity, Instant at) {
            // Nothing trades here.
        }

        @Override
        public void onDown(String reason) {
            down.complete(reason);
        }
    }
}
