package io.kontor.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/** What is printed of a node whose trial failed: the directory it logged to may be gone by the time somebody asks. */
final class Diagnosis {
    private static final int LINES = 40;
    private static final int LINE_MAX = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private Diagnosis() {}

    /** How it says it is, and the last it warned of. */
    static void print(String node, String ready, Path log) {
        System.out.println(node + " says " + ready);
        Deque<String> last = new ArrayDeque<>();
        try (Stream<String> lines = Files.lines(log)) {
            lines.map(Diagnosis::warning).filter(line -> !line.isEmpty()).forEach(line -> {
                last.add(line);
                if (last.size() > LINES) {
                    last.remove();
                }
            });
        } catch (IOException e) {
            last.add("its log cannot be read: " + e);
        }
        last.forEach(line -> System.out.println("  " + line));
    }

    /** Empty for what is no warning. */
    private static String warning(String line) {
        try {
            JsonNode entry = JSON.readTree(line);
            String level = entry.path("level").asText();
            if (!level.equals("WARN") && !level.equals("ERROR")) {
                return "";
            }
            JsonNode cause = entry.path("throwable").path("cause").path("message");
            String text = Instant.ofEpochMilli(entry.path("timestamp").asLong()) + " " + level + " "
                    + entry.path("loggerName").asText() + ": "
                    + entry.path("formattedMessage").asText()
                    + (cause.isMissingNode() ? "" : " (" + cause.asText() + ")");
            return text.substring(0, Math.min(text.length(), LINE_MAX));
        } catch (IOException e) {
            return "";
        }
    }
}
