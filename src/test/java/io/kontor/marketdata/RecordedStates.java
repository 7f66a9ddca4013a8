package io.kontor.marketdata;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/**
 * Every state a recorded book goes through, made by the plainest means from the recording's snapshot and depth updates; nothing of ours is
 * used but the text.
 */
final class RecordedStates {
    private final int depth;
    private final Map<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
    private final Map<BigDecimal, BigDecimal> asks = new TreeMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> texts = new ArrayList<>();
    private int last;

    private RecordedStates(int depth) {
        this.depth = depth;
    }

    /** @param depth of a state only so many levels of each side are looked at: what is further out a snapshot may not hold */
    static RecordedStates of(Path recording, int depth) throws IOException {
        RecordedStates states = new RecordedStates(depth);
        List<JsonNode> early = new ArrayList<>();
        long[] snapshot = {0};
        lines(recording, line -> {
            JsonNode message = new ObjectMapper().readTree(line.substring(line.indexOf(' ') + 1));
            JsonNode data = message.path("data");
            if (message.has("lastUpdateId")) {
                snapshot[0] = message.get("lastUpdateId").asLong();
                states.apply(message.get("bids"), message.get("asks"));
                early.forEach(update -> states.apply(update, snapshot[0]));
            } else if (data.path("e").asText().equals("depthUpdate")) {
                if (snapshot[0] == 0) {
                    early.add(data);
                } else {
                    states.apply(data, snapshot[0]);
                }
            }
        });
        return states;
    }

    /** Writes the recording without what moves the book between two depth updates: best prices and trades. */
    static Path depthOnly(Path recording, Path into) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(into, StandardCharsets.US_ASCII)) {
            lines(recording, line -> {
                if (line.contains("\"depthUpdate\"") || line.contains("\"lastUpdateId\"")) {
                    out.write(line);
                    out.newLine();
                }
            });
        }
        return into;
    }

    /**
     * The number of a state, or -1 of one the book was never in; of states that are alike the last one's. Where the price has run towards the
     * end of what a snapshot held, the view may have fewer levels; then those must be what the state begins with.
     *
     * @param after the state before; one with fewer levels is looked for from there on
     */
    int numberOf(BookView view, int after) {
        String bids = text(view.bids());
        String asks = text(view.asks());
        if (view.bids().size() < depth || view.asks().size() < depth) {
            return beginningWith(bids, asks, after);
        }
        return numbers.getOrDefault(bids + "|" + asks, -1);
    }

    private int beginningWith(String bids, String asks, int after) {
        for (int number = Math.max(1, after); number <= last; number++) {
            String text = texts.get(number - 1);
            if (text.startsWith(bids) && text.startsWith(asks, text.indexOf('|') + 1)) {
                return number;
            }
        }
        return -1;
    }

    int last() {
        return last;
    }

    private void apply(JsonNode update, long snapshot) {
        if (update.get("u").asLong() > snapshot) {
            apply(update.get("b"), update.get("a"));
        }
    }

    private void apply(JsonNode newBids, JsonNode newAsks) {
        lay(bids, newBids);
        lay(asks, newAsks);
        last++;
        texts.add(text(bids) + "|" + text(asks));
        numbers.put(texts.getLast(), last);
    }

    private static void lay(Map<BigDecimal, BigDecimal> side, JsonNode levels) {
        for (JsonNode level : levels) {
            BigDecimal price = new BigDecimal(level.get(0).asText()).stripTrailingZeros();
            BigDecimal quantity = new BigDecimal(level.get(1).asText());
            if (quantity.signum() == 0) {
                side.remove(price);
            } else {
                side.put(price, quantity.stripTrailingZeros());
            }
        }
    }

    private String text(Map<BigDecimal, BigDecimal> side) {
        StringBuilder text = new StringBuilder();
        side.entrySet().stream()
                .limit(depth)
                .forEach(level -> text.append(level.getKey().toPlainString())
                        .append(' ')
                        .append(level.getValue().toPlainString())
                        .append(';'));
        return text.toString();
    }

    private static String text(List<Quote.Level> side) {
        StringBuilder text = new StringBuilder();
        side.forEach(level ->
                text.append(level.price()).append(' ').append(level.quantity()).append(';'));
        return text.toString();
    }

    private interface LineReader {
        void read(String line) throws IOException;
    }

    private static void lines(Path recording, LineReader reader) throws IOException {
        try (BufferedReader in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(recording)), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                reader.read(line);
            }
        }
    }
}
