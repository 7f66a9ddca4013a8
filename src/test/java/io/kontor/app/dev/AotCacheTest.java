package io.kontor.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AotCacheTest {
    private static final int KILLED = 137;
    private static final int TERMINATED = 143;

    @TempDir
    private Path path;

    private Path jar = Path.of("");
    private Path kept = Path.of("");

    @BeforeEach
    void build() throws IOException {
        jar = Files.writeString(path.resolve("kontor.jar"), "classes");
        kept = path.resolve("servers");
    }

    @Test
    void aFolderOfClassesHasNone() {
        assertThat(AotCache.of(path, kept)).isEmpty();
    }

    @Test
    void theFirstIsRecordedAndThoseThatStartAfterItsEndUseThat() throws IOException {
        AotCache cache = AotCache.of(jar, kept).orElseThrow();
        assertThat(cache.use()).isEmpty();

        AotCache.Recording recording = cache.record().orElseThrow();
        jvmWrites(recording);
        assertThat(cache.use()).isEmpty();
        recording.end(TERMINATED);

        AotCache next = AotCache.of(jar, kept).orElseThrow();
        assertThat(next.use()).containsExactly("-XX:AOTCache=" + next.file());
        assertThat(next.file()).hasContent("learnt");
        assertThat(next.record()).isEmpty();
    }

    @Test
    void whatAKilledOneLeavesCountsAsNone() throws IOException {
        AotCache cache = AotCache.of(jar, kept).orElseThrow();
        AotCache.Recording recording = cache.record().orElseThrow();
        jvmWrites(recording);

        recording.end(KILLED);

        assertThat(cache.use()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void oneThatEndsWithoutACacheLeavesNone() throws IOException {
        AotCache cache = AotCache.of(jar, kept).orElseThrow();

        cache.record().orElseThrow().end(TERMINATED);

        assertThat(cache.use()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void anotherBuildHasItsOwnAndTheEarlierOneGoes() throws IOException {
        AotCache earlier = recorded();
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

        AotCache later = AotCache.of(jar, kept).orElseThrow();
        assertThat(later.use()).isEmpty();
        assertThat(earlier.use()).isNotEmpty();
        recorded();

        assertThat(files()).containsExactly(later.file());
    }

    @Test
    void anotherRecordingThatEndsJustNowIsLeftAlone() throws IOException {
        AotCache cache = AotCache.of(jar, kept).orElseThrow();
        AotCache.Recording one = cache.record().orElseThrow();
        AotCache.Recording other = cache.record().orElseThrow();
        jvmWrites(one);
        jvmWrites(other);

        one.end(TERMINATED);
        other.end(TERMINATED);

        assertThat(files()).containsExactly(cache.file());
    }

    @Test
    void nothingIsRecordedWhereNothingCanBeWritten() throws IOException {
        Files.writeString(kept, "no directory");

        assertThat(AotCache.of(jar, kept).orElseThrow().record()).isEmpty();
    }

    private AotCache recorded() throws IOException {
        AotCache cache = AotCache.of(jar, kept).orElseThrow();
        AotCache.Recording recording = cache.record().orElseThrow();
        jvmWrites(recording);
        recording.end(TERMINATED);
        return cache;
    }

    private static void jvmWrites(AotCache.Recording recording) throws IOException {
        String option = recording.options().getFirst();
        assertThat(option).startsWith("-XX:AOTCacheOutput=");
        Files.writeString(Path.of(option.substring(option.indexOf('=') + 1)), "learnt");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(kept)) {
            return all.toList();
        }
    }
}
