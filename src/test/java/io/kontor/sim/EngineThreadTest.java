package io.kontor.sim;

import static io.kontor.sim.Ask.ALICE;
import static io.kontor.sim.Ask.buy;
import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.sim.message.Report;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchange with its thread, where it has more to do than there is room for. */
class EngineThreadTest {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir
    private Path directory;

    @Test
    void aSessionClosedWhileTheInboxIsFullIsNotCounted() throws Exception {
        SimSettings settings = SimConfig.with(SimConfig.ALONE, "requests-max = 2", "sessions-per-account-max = 1");
        try (Exchange exchange = Exchange.open(directory, settings, new SimInstruments(), Clock.systemUTC())) {
            Busy busy = new Busy();
            TradingSession session = got(exchange.logOn(ALICE, 0, busy));
            session.submit(buy(ALICE, "a", "1").at("100").order());
            got(busy.since);
            while (!isRefused(exchange.balances(Optional.empty()))) {
                // The engine takes nothing, so it is full after a few.
            }

            session.close();
            busy.goOn.countDown();

            // Behind whatever the engine still had to do.
            CompletionStage<?> behind = exchange.balances(Optional.empty());
            while (isRefused(behind)) {
                Thread.onSpinWait();
                behind = exchange.balances(Optional.empty());
            }
            got(behind);
            assertThat(got(exchange.logOn(ALICE, 0, new Heard())).account()).isEqualTo(ALICE);
        }
    }

    private static boolean isRefused(CompletionStage<?> stage) {
        return stage.toCompletableFuture().isCompletedExceptionally();
    }

    private static <T> T got(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Keeps the engine's thread from everything else until it may go on. */
    private static final class Busy implements SessionListener {
        final CompletableFuture<Boolean> since = new CompletableFuture<>();
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void onReport(Report report) {
            since.complete(true);
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted (expected: to go on)", e);
            }
        }

        @Override
        public void onDown(String reason) {
            // It closed itself.
        }
    }
}
