package io.kontor.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kontor.marketdata.Quote.Level;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Recorded traffic of a real venue: its own best bid and ask, sent on another stream, are the judge of our book. */
class RecordedFeedTest {
    private static final Path RECORDING = Path.of(Optional.ofNullable(System.getProperty("kontor.test-data"))
                    .or(() -> Optional.ofNullable(System.getenv("KONTOR_TEST_DATA")))
                    .orElse("../shared/data"))
            .resolve("marketdata/binance-spot-btcusdt-20240808.ndjson.gz");

    private final FeedState state = new FeedState(Samples.SIM, Samples.BTC, 5_000, 1_000);
    private final Map<Long, JsonNode> bestAt = new HashMap<>();

    private int updates;
    private int compared;

    @Test
    void theBookAgreesWithTheVenuesOwnBestBidAndAskAtEverySharedSequenceNumber() throws IOException {
        assumeThat(RECORDING).as("recorded market data (-Dkontor.test-data)").exists();

        for (JsonNode message : read()) {
            onMessage(message);
        }

        assertThat(updates).isEqualTo(3_451);
        assertThat(compared).isGreaterThan(500);
        assertThat(state.isInStep()).isTrue();
    }

    private void onMessage(JsonNode message) {
        JsonNode data = message.path("data");
        if (message.has("lastUpdateId")) {
            long sequence = message.get("lastUpdateId").asLong();
            assertThat(state.on(new FeedEvent.Snapshot(
                            sequence, levels(message.get("bids")), levels(message.get("asks")), Instant.EPOCH)))
                    .isEqualTo(FeedState.Outcome.NEWS);
        } else if (data.path("e").asText().equals("depthUpdate")) {
            updates++;
            FeedEvent.Update update = new FeedEvent.Update(
                    data.get("U").asLong(),
                    data.get("u").asLong(),
                    levels(data.get("b")),
                    levels(data.get("a")),
                    Instant.ofEpochMilli(data.get("E").asLong()));
            assertThat(state.on(update).needsSnapshot()).isFalse();
            compare(update.last());
        } else if (data.has("B")) {
            bestAt.put(data.get("u").asLong(), data);
            compare(data.get("u").asLong());
        }
    }

    private void compare(long sequence) {
        JsonNode best = bestAt.get(sequence);
        BookView view = state.view(1, false).orElse(null);
        if (best != null && state.isInStep() && view != null && view.sequence() == sequence) {
            compared++;
            assertThat(view.bids()).containsExactly(level(best.get("b"), best.get("B")));
            assertThat(view.asks()).containsExactly(level(best.get("a"), best.get("A")));
        }
    }

    private static List<Level> levels(JsonNode pairs) {
        List<Level> levels = new ArrayList<>();
        pairs.forEach(pair -> levels.add(level(pair.get(0), pair.get(1))));
        return levels;
    }

    private static Level level(JsonNode price, JsonNode quantity) {
        return new Level(Price.of(price.asText()), Quantity.of(quantity.asText()));
    }

    private static List<JsonNode> read() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> messages = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(RECORDING)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                messages.add(json.readTree(line.substring(line.indexOf(' ') + 1)));
            }
        }
        return messages;
    }
}
