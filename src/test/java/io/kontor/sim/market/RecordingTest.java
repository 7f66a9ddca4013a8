package io.kontor.sim.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.kontor.sim.SimInstruments;
import io.kontor.sim.TestData;
import io.kontor.sim.market.RecordedEvent.Depth;
import io.kontor.sim.market.RecordedEvent.Snapshot;
import io.kontor.sim.market.RecordedEvent.Ticker;
import io.kontor.sim.market.RecordedEvent.Trade;
import io.kontor.sim.matching.LevelChange;
import io.kontor.sim.matching.Units;
import io.kontor.value.Side;
import io.kontor.value.Symbol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final SimInstruments INSTRUMENTS = new SimInstruments();

    @TempDir
    Path directory;

    @Test
    void theWholeRecordingIsReadAndItsBookHasNoGap() {
        Path file = TestData.recording();
        Units units = Units.of(INSTRUMENTS.find(SimInstruments.BTC_USDT).orElseThrow());
        Map<String, Integer> counts = new HashMap<>();
        RecordedBook book = new RecordedBook(units);
        boolean gap = false;
        try (RecordingReader reader = new RecordingReader(file)) {
            for (Optional<RecordedEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
                counts.merge(event.get().getClass().getSimpleName(), 1, Integer::sum);
                boolean known = book.isKnown();
                apply(book, event.get());
                gap |= known && !book.isKnown();
            }
        }

        assertThat(counts)
                .containsEntry("Depth", 3451)
                .containsEntry("Trade", 9757)
                .containsEntry("Snapshot", 1);
        assertThat(gap).isFalse();
        assertThat(book.best(Side.BUY).orElseThrow())
                .isLessThan(book.best(Side.SELL).orElseThrow());
    }

    /** The venue says the best prices in a stream of their own: where it speaks of the same moment, our book must agree. */
    @Test
    void theBookBuiltFromDepthAgreesWithTheVenuesOwnBestPrices() {
        Path file = TestData.recording();
        Units units = Units.of(INSTRUMENTS.find(SimInstruments.BTC_USDT).orElseThrow());
        RecordedBook book = new RecordedBook(units);
        Map<Long, Ticker> tickers = new HashMap<>();
        int compared = 0;
        try (RecordingReader reader = new RecordingReader(file)) {
            for (Optional<RecordedEvent> event = reader.next(); event.isPresent(); event = reader.next()) {
                switch (event.get()) {
                    case Ticker ticker -> tickers.put(ticker.updateId(), ticker);
                    case Snapshot snapshot -> book.onSnapshot(snapshot);
                    case Trade trade -> {}
                    case Depth depth -> {
                        book.onDepth(depth);
                        Ticker same = tickers.get(depth.lastUpdateId());
                        if (same != null && book.isKnown()) {
                            compared++;
                            assertThat(book.best(Side.BUY))
                                    .contains(units.price(same.bid().price(), RoundingMode.FLOOR));
                            assertThat(book.best(Side.SELL))
                                    .contains(units.price(same.ask().price(), RoundingMode.CEILING));
                        }
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void eventsComeAtTheSpeedAskedForAndInTheirTime() {
        Recording recording = recording(TestData.recording(), "100", false);
        Played played = new Played();

        recording.run(Duration.ofMillis(100).toNanos(), played);
        int afterTenRecordedSeconds = played.trades;
        for (long ms = 100; ms <= 3600; ms += 10) {
            recording.run(Duration.ofMillis(ms).toNanos(), played);
        }

        assertThat(afterTenRecordedSeconds).isPositive().isLessThan(3000);
        assertThat(played.trades).isEqualTo(9757);
        assertThat(recording.dueNanos()).isEqualTo(Long.MAX_VALUE);
        recording.close();
    }

    @Test
    void aPlainFileOfOneBookIsPlayedAndBeginsAgain() throws IOException {
        Path file = Files.writeString(directory.resolve("small.ndjson"), """
                1000 {"stream":"btcusdt@depth@100ms","data":{"U":1,"u":2,"b":[["99.00","1"]],"a":[]}}
                2000 {"lastUpdateId":2,"bids":[["100.00","1.5"]],"asks":[["101.00","2"]]}
                2500 {"stream":"btcusdt@kline_1m","data":{}}
                3000 {"stream":"ethusdt@trade","data":{"p":"9.00","q":"0.5","m":true}}
                4000 {"stream":"btcusdt@trade","data":{"p":"100.00","q":"0.5","m":true}}
                5000 {"stream":"btcusdt@depth@100ms","data":{"U":3,"u":4,"b":[["100.00","0"]],"a":[]}}
                """);
        Recording recording = recording(file, "1", true);
        Played played = new Played();

        recording.run(4000, played);
        assertThat(played.log)
                .containsExactly(
                        "clear", "BUY 10000 150000", "SELL 10100 200000", "SELL trade 10000 50000", "BUY 10000 0");
        recording.run(8000, played);
        assertThat(played.log).hasSize(10);
        recording.close();
    }

    @Test
    void aRecordingWhoseLastLineIsCutEndsThereOrBeginsAgain() throws IOException {
        Path file = Files.writeString(directory.resolve("cut.ndjson"), """
                1000 {"lastUpdateId":2,"bids":[["100.00","1.5"]],"asks":[["101.00","2"]]}
                2000 {"stream":"btcusdt@depth@100ms","data":{"U":3,"u":4,"b":[["100.00","0"]],"a":[]}}
                3000 {"stream":"btcusdt@trade","data":{"p":"100.""");
        Recording once = recording(file, "1", false);
        Recording again = recording(file, "1", true);
        Played played = new Played();
        Played twice = new Played();

        once.run(9000, played);
        again.run(1000, twice);
        again.run(9000, twice);

        assertThat(played.log).containsExactly("clear", "BUY 10000 150000", "SELL 10100 200000", "BUY 10000 0");
        assertThat(once.dueNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(twice.log.subList(0, 5))
                .containsExactly("clear", "BUY 10000 150000", "SELL 10100 200000", "BUY 10000 0", "clear");
        once.close();
        again.close();
    }

    @Test
    void aRecordingOfOneMomentIsPlayedOnceATurn() throws IOException {
        Path file = Files.writeString(directory.resolve("moment.ndjson"), """
                1000 {"stream":"btcusdt@depth@100ms","data":{"U":1,"u":2,"b":[],"a":[]}}
                1000 {"stream":"btcusdt@trade","data":{"p":"100.00","q":"0.5","m":true}}
                """);
        Recording recording = recording(file, "1", true);
        Played played = new Played();

        recording.run(9000, played);

        assertThat(played.trades).isEqualTo(1);
        recording.close();
    }

    @Test
    void aCompressedRecordingThatIsCutEndsThere() throws IOException {
        byte[] whole = gzip("1000 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"U\":1,\"u\":2,\"b\":[],\"a\":[]}}\n"
                .repeat(5000));
        Path file = Files.write(directory.resolve("cut.ndjson.gz"), Arrays.copyOf(whole, whole.length - 20));
        Recording recording = recording(file, "1", false);

        for (int i = 0; i < 5000 && recording.dueNanos() < Long.MAX_VALUE; i++) {
            recording.run(9000, new Played());
        }

        assertThat(recording.dueNanos()).isEqualTo(Long.MAX_VALUE);
        recording.close();
    }

    @Test
    void aLineWithNumbersNoMarketCountsEndsTheRecording() throws IOException {
        for (String number : List.of("\"99999999999999999999\"", "\"1e900\"", "\"-1\"", "null")) {
            Path file = Files.writeString(directory.resolve("odd.ndjson"), """
                    1000 {"stream":"btcusdt@depth@100ms","data":{"U":1,"u":2,"b":[],"a":[]}}
                    2000 {"stream":"btcusdt@trade","data":{"p":"100.00","q":%s,"m":true}}
                    3000 {"stream":"btcusdt@trade","data":{"p":"100.00","q":"0.5","m":true}}
                    """.formatted(number));
            Recording recording = recording(file, "1", false);
            Played played = new Played();

            recording.run(9000, played);

            assertThat(played.log).as(number).isEmpty();
            assertThat(recording.dueNanos()).as(number).isEqualTo(Long.MAX_VALUE);
            recording.close();
        }
    }

    @Test
    void aFileThatIsNoRecordingIsRefusedWithItsLine() throws IOException {
        Path file = Files.writeString(directory.resolve("none.ndjson"), "once upon a time\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> recording(file, "1", false))
                .withMessageContaining("kontor.sim.recording.file: " + file + ", line 1:")
                .withMessageContaining("expected: a recording");
    }

    @Test
    void aRecordingOfNoKnownSymbolIsRefused() throws IOException {
        Path file = Files.writeString(
                directory.resolve("other.ndjson"),
                "1 {\"stream\":\"dogeusdt@depth@100ms\",\"data\":{\"U\":1,\"u\":2,\"b\":[],\"a\":[]}}\n");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> recording(file, "1", false))
                .withMessageContaining("dogeusdt");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static void apply(RecordedBook book, RecordedEvent event) {
        switch (event) {
            case Snapshot snapshot -> book.onSnapshot(snapshot);
            case Depth depth -> book.onDepth(depth);
            case Ticker ticker -> book.onTicker(ticker);
            case Trade trade -> {}
        }
    }

    private static Recording recording(Path file, String speed, boolean repeats) {
        return new Recording(INSTRUMENTS.all(), new RecordingSettings(file, new BigDecimal(speed), repeats), 0);
    }

    private static final class Played implements MarketSink {
        final List<String> log = new ArrayList<>();
        int trades;

        @Override
        public void quote(Symbol symbol, List<LevelChange> changes) {
            changes.forEach(c -> log.add(c.side() + " " + c.price() + " " + c.quantity()));
        }

        @Override
        public void clear(Symbol symbol) {
            log.add("clear");
        }

        @Override
        public void trade(Symbol symbol, Side aggressor, long price, long quantity) {
            trades++;
            log.add(aggressor + " trade " + price + " " + quantity);
        }
    }
}
