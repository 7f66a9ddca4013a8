package io.kontor.sim.market;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kontor.sim.market.RecordedEvent.Depth;
import io.kontor.sim.market.RecordedEvent.Quote;
import io.kontor.sim.market.RecordedEvent.Snapshot;
import io.kontor.sim.market.RecordedEvent.Ticker;
import io.kontor.sim.market.RecordedEvent.Trade;
import io.kontor.value.Decimals;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Reads a recording of Binance spot streams, line by line: the local receive time in nanoseconds, a blank, and the raw message as it came
 * from the combined stream or from the REST depth call. Plain or compressed with gzip.
 */
final class RecordingReader implements AutoCloseable {
    private static final int GZIP_MAGIC = 0x1f8b;

    private final ObjectMapper json = new ObjectMapper();
    private final Path file;
    private final BufferedReader lines;
    private long line;

    RecordingReader(Path file) {
        this.file = file;
        try {
            this.lines = new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("market data file: " + file + " (expected: a recording)", e);
        }
    }

    /** The next event; empty at the end. Messages of other streams are passed over. Throws where a line cannot be understood. */
    Optional<RecordedEvent> next() {
        try {
            Optional<RecordedEvent> event = Optional.empty();
            while (event.isEmpty()) {
                line++;
                String text = lines.readLine();
                if (text == null) {
                    return Optional.empty();
                }
                event = parse(text);
            }
            return event;
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "kontor.sim.recording.file: " + file + ", line " + line + ": " + cause(e)
                            + " (expected: a recording of Binance's streams, whole to the last line)",
                    e);
        }
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing " + file, e);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file));
        raw.mark(2);
        int magic = raw.read() << 8 | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(raw) : raw;
    }

    private Optional<RecordedEvent> parse(String text) throws IOException {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            throw new IllegalArgumentException("no blank (expected: time, blank, message)");
        }
        long atNanos = Long.parseLong(text.substring(0, blank));
        JsonNode message = json.readTree(text.substring(blank + 1));
        if (message.has("lastUpdateId")) {
            long id = message.required("lastUpdateId").longValue();
            return Optional.of(new Snapshot(atNanos, id, quotes(message, "bids"), quotes(message, "asks")));
        }
        String stream = message.path("stream").asText();
        int at = stream.indexOf('@');
        return at < 0
                ? Optional.empty()
                : parse(atNanos, stream.substring(0, at), stream.substring(at + 1), message.required("data"));
    }

    private static Optional<RecordedEvent> parse(long atNanos, String symbol, String kind, JsonNode data) {
        return switch (kind) {
            case "depth", "depth@100ms" ->
                Optional.of(new Depth(
                        atNanos,
                        symbol,
                        data.required("U").longValue(),
                        data.required("u").longValue(),
                        quotes(data, "b"),
                        quotes(data, "a")));
            case "bookTicker" ->
                Optional.of(new Ticker(
                        atNanos,
                        symbol,
                        data.required("u").longValue(),
                        new Quote(decimal(data.required("b")), decimal(data.required("B"))),
                        new Quote(decimal(data.required("a")), decimal(data.required("A")))));
            case "trade" ->
                Optional.of(new Trade(
                        atNanos,
                        symbol,
                        decimal(data.required("p")),
                        decimal(data.required("q")),
                        data.required("m").booleanValue()));
            default -> Optional.empty();
        };
    }

    private static List<Quote> quotes(JsonNode data, String field) {
        List<Quote> quotes = new ArrayList<>();
        for (JsonNode pair : data.required(field)) {
            quotes.add(new Quote(decimal(pair.required(0)), decimal(pair.required(1))));
        }
        return quotes;
    }

    private static BigDecimal decimal(JsonNode text) {
        return Decimals.parse(text.asText())
                .filter(number -> number.signum() >= 0)
                .orElseThrow(() -> new IllegalArgumentException("a number: " + text));
    }

    /** Of what a parser says at length the first line. */
    private static String cause(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
    }
}
