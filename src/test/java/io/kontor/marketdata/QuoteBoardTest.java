package io.kontor.marketdata;

import static io.kontor.marketdata.Samples.BTC;
import static io.kontor.marketdata.Samples.ETH;
import static io.kontor.marketdata.Samples.SIM;
import static io.kontor.marketdata.Samples.quote;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kontor.value.VenueId;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class QuoteBoardTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
    private final QuoteBoard board = new QuoteBoard(clock, nanos::get, Duration.ofSeconds(10));

    @Test
    void theNewestQuoteOfEachBookIsThere() {
        board.publish(quote("99x1", "101x1", false), board.now());
        board.publish(quote("98x1", "101x1", false), board.now());

        assertThat(board.latest(SIM, BTC)).contains(quote("98x1", "101x1", false));
        assertThat(board.latest(SIM, ETH)).isEmpty();
        assertThat(board.latest(new VenueId("OTHER"), BTC)).isEmpty();
    }

    @Test
    void aQuoteGrowsStaleByItselfAndFreshAgainWithTheNext() {
        board.publish(quote("99x1", "101x1", false), board.now());

        clock.advance(Duration.ofSeconds(10));
        assertThat(board.latest(SIM, BTC)).contains(quote("99x1", "101x1", false));

        clock.advance(Duration.ofMillis(1));
        assertThat(board.latest(SIM, BTC)).contains(quote("99x1", "101x1", true));

        board.publish(quote("99x1", "101x1", false), board.now());
        assertThat(board.latest(SIM, BTC)).contains(quote("99x1", "101x1", false));
    }

    @Test
    void theAgeCountsFromWhenTheNewsCameNotFromWhenItWasPublished() {
        Moment received = board.now();
        clock.advance(Duration.ofSeconds(11));

        board.publish(quote("99x1", "101x1", false), received);

        assertThat(board.latest(SIM, BTC)).contains(quote("99x1", "101x1", true));
    }

    @Test
    void whoHasReadTheClockIsToldTheAgeAsOfThen() {
        board.publish(quote("99x1", "101x1", false), board.now());
        long then = clock.millis();
        clock.advance(Duration.ofSeconds(11));

        assertThat(board.latest(SIM, BTC, then)).contains(quote("99x1", "101x1", false));
        assertThat(board.latest(SIM, BTC, then + 10_001)).contains(quote("99x1", "101x1", true));
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepAQuoteFresh() {
        board.publish(quote("99x1", "101x1", false), board.now());
        clock.advance(Duration.ofMinutes(-5));

        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(board.latest(SIM, BTC)).contains(quote("99x1", "101x1", false));

        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(board.latest(SIM, BTC)).contains(quote("99x1", "101x1", true));
    }

    @Test
    void aQuotePublishedAsStaleIsStaleAtAnyAge() {
        board.publish(quote("99x1", "101x1", true), board.now());

        assertThat(board.latest(SIM, BTC)).contains(quote("99x1", "101x1", true));
        clock.advance(Duration.ofSeconds(11));
        assertThat(board.latest(SIM, BTC)).contains(quote("99x1", "101x1", true));
    }

    @Test
    void theLastQuoteWithAMarkIsKnownHoweverLongItsBookIsEmpty() {
        board.publish(quote("99x1", "101x1", false), board.now());
        board.publish(quote("", "", false), board.now());
        board.publish(quote("", "", true), board.now());

        assertThat(board.latest(SIM, BTC)).contains(quote("", "", true));
        assertThat(board.latestMarked(SIM, BTC)).contains(quote("99x1", "101x1", false));
        assertThat(board.latestMarked(SIM, ETH)).isEmpty();
        board.publish(quote("97x1", "", false), board.now());
        assertThat(board.latestMarked(SIM, BTC)).contains(quote("97x1", "", false));
    }

    @Test
    void readingAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        board.publish(quote("99x1", "101x1", false), board.now());
        long thread = Thread.currentThread().threadId();
        int present = read(1_000);

        long before = threads.getThreadAllocatedBytes(thread);
        present += read(100_000);
        long allocated = threads.getThreadAllocatedBytes(thread) - before;

        assertThat(present).isEqualTo(101_000);
        assertThat(allocated).isLessThan(100_000);
    }

    @Test
    void readersOnManyThreadsSeeWholeQuotesThatNeverGoBack() throws Exception {
        int quotes = 20_000;
        board.publish(quote("0x0", "1x0", false), board.now());
        try (ExecutorService readers = Executors.newFixedThreadPool(4)) {
            Future<?>[] reading = new Future<?>[4];
            for (int i = 0; i < reading.length; i++) {
                reading[i] = readers.submit(() -> watchUntil(quotes));
            }
            for (int i = 1; i <= quotes; i++) {
                board.publish(quote(i + "x" + i, (i + 1) + "x" + i, false), board.now());
            }
            for (Future<?> reader : reading) {
                reader.get();
            }
        }
    }

    private void watchUntil(int last) {
        long seen = 0;
        while (seen < last) {
            Quote quote = board.latest(SIM, BTC).orElseThrow();
            long bid = quote.bid().orElseThrow().price().value().longValueExact();

            assertThat(bid).isGreaterThanOrEqualTo(seen);
            assertThat(quote.ask().orElseThrow().price().value().longValueExact())
                    .isEqualTo(bid + 1);
            seen = bid;
        }
    }

    private int read(int times) {
        int present = 0;
        for (int i = 0; i < times; i++) {
            present += board.latest(SIM, BTC).isPresent() ? 1 : 0;
        }
        return present;
    }
}
