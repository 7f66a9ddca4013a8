package io.kontor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/promises.md} names tests that there are. */
class PromisesTest {
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*(?:Test|IT))(?:[.]([a-z][A-Za-z0-9]*))?`");

    @Test
    void everyTestNamedByAPromiseExists() throws IOException {
        Map<String, String> sources = sources();
        Matcher named = TEST.matcher(Files.readString(Path.of("docs/promises.md")));

        TreeSet<String> missing = new TreeSet<>();
        int count = 0;
        for (; named.find(); count++) {
            if (!exists(sources.getOrDefault(named.group(1), ""), named.group(2))) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
        assertThat(count).isGreaterThanOrEqualTo(9);
    }

    private static boolean exists(String source, String method) {
        return method == null
                ? !source.isEmpty()
                : source.contains("void " + method + "(") || source.contains("> " + method + "(");
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
            }
        }
        return sources;
    }
}
