package io.kontor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.kontor.platform.serialization.Wire;
import io.kontor.platform.serialization.WireCodec;
import io.kontor.platform.serialization.WireRegistry;
import io.kontor.platform.serialization.WireType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What was ever journalled can be read for ever. {@code src/test/resources/wire/samples} holds, for each event and each kind of snapshot, the
 * bytes of every version there was (Base64) and beneath them what they say. The bytes are never changed; {@link #main} adds those that are
 * missing.
 */
class WireHistoryTest {
    private static final Path SAMPLES = Path.of("src/test/resources/wire/samples");
    private static final Pattern FILE = Pattern.compile("(.+)-v([0-9]+)[.]txt");
    private static final WireRegistry REGISTRY = WireRegistry.from(ConfigFactory.load());
    private static final WireCodec CODEC = new WireCodec(REGISTRY);

    @Test
    void everyVersionOfEverythingJournalledHasASample() {
        assertThat(missing(REGISTRY.types())).isEmpty();
    }

    @Test
    void aTypeWithoutASampleIsMissed() {
        WireType placed = REGISTRY.types().stream()
                .filter(type -> type.name().equals("order.placed"))
                .findFirst()
                .orElseThrow();

        WireType renamed = new WireType("order.unheard-of", 1, placed.type(), List.of());

        assertThat(missing(List.of(placed, renamed))).containsExactly(file(renamed, 1));
    }

    @TestFactory
    Stream<DynamicTest> everySampleStillSaysWhatItSaid() throws IOException {
        try (Stream<Path> samples = Files.list(SAMPLES)) {
            return samples.sorted().toList().stream()
                    .map(sample -> DynamicTest.dynamicTest(sample.getFileName().toString(), () -> read(sample)));
        }
    }

    /** With the fields that were added since its sample was taken. */
    @TestFactory
    Stream<DynamicTest> whatIsWrittenNowIsReadAsItWas() {
        return REGISTRY.types().stream()
                .filter(WireHistoryTest::isJournalled)
                .map(type -> DynamicTest.dynamicTest(type.name(), () -> {
                    Wire written = WireSamples.of(type.type());
                    assertThat(CODEC.decode(CODEC.manifest(written), CODEC.encode(written)))
                            .isEqualTo(written);
                }));
    }

    private static void read(Path sample) throws IOException {
        List<String> lines = Files.readAllLines(sample);
        Matcher name = FILE.matcher(sample.getFileName().toString());
        assertThat(name.matches()).as(sample.toString()).isTrue();

        Object decoded = CODEC.decode(
                name.group(1) + ":" + name.group(2), Base64.getDecoder().decode(lines.get(0)));

        assertThat(CODEC.toJson(decoded)).isEqualTo(lines.get(1));
        assertThat(CODEC.decode(CODEC.manifest(decoded), CODEC.encode(decoded))).isEqualTo(decoded);
    }

    private static List<Path> missing(Collection<WireType> types) {
        List<Path> missing = new ArrayList<>();
        for (WireType type : types) {
            for (int version = 1; isJournalled(type) && version <= type.version(); version++) {
                if (!Files.exists(file(type, version))) {
                    missing.add(file(type, version));
                }
            }
        }
        return missing;
    }

    /** Events, what holds many of them in one write, and what is saved as a snapshot. */
    private static boolean isJournalled(WireType type) {
        boolean event = Arrays.stream(type.type().getInterfaces())
                .anyMatch(i -> i.getSimpleName().endsWith("Event"));
        boolean batch = type.type().getName().endsWith("Event$Batch");
        boolean state = type.type().getSimpleName().endsWith("State")
                || Arrays.stream(type.type().getInterfaces())
                        .anyMatch(i -> i.getSimpleName().endsWith("State"));
        return event || batch || state;
    }

    private static Path file(WireType type, int version) {
        return SAMPLES.resolve(type.name() + "-v" + version + ".txt");
    }

    /** Adds a sample of the present version of each type that has none. */
    public static void main(String[] args) throws IOException {
        Files.createDirectories(SAMPLES);
        for (WireType type : REGISTRY.types()) {
            Path file = file(type, type.version());
            if (isJournalled(type) && !Files.exists(file)) {
                Wire sample = WireSamples.of(type.type());
                String bytes = Base64.getEncoder().encodeToString(CODEC.encode(sample));
                Files.writeString(file, bytes + "\n" + CODEC.toJson(sample) + "\n", StandardCharsets.UTF_8);
            }
        }
    }
}
