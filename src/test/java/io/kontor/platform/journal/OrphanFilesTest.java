package io.kontor.platform.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanFilesTest {

    @TempDir
    private Path dir;

    @Test
    void whatNoFinishedOpeningKnowsIsRemovedAndNothingElse() throws Exception {
        var settings = TestStores.settings(dir);
        try (var store = TestStores.open(dir)) {
            TestStores.write(store, "a", 1, 50);
        }
        try (var tables = Tables.open(settings.directory(), settings.memory())) {
            tables.flush();
        }
        var tables = tableFiles(settings.directory());
        assertThat(tables).isNotEmpty();
        var unfinished = Files.writeString(settings.directory().resolve("000999.sst"), "the beginning of a table");

        var messages = Files.writeString(settings.directory().resolve("LOG.old.1"), "no room");

        OrphanFiles.remove(settings.directory(), settings.memory());

        assertThat(unfinished).doesNotExist();
        assertThat(messages).doesNotExist();
        assertThat(tableFiles(settings.directory())).containsExactlyElementsOf(tables);
        try (var store = TestStores.open(dir)) {
            assertThat(TestStores.sequenceNrs(store, "a"))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 50).boxed().toList());
        }
    }

    @Test
    void aDirectoryThatCannotBeReadIsLeftAsItIs() throws Exception {
        var settings = TestStores.settings(dir);
        Files.createDirectories(settings.directory());
        Files.writeString(settings.directory().resolve("CURRENT"), "MANIFEST-000001\n");
        var table = Files.writeString(settings.directory().resolve("000007.sst"), "perhaps all there is");

        OrphanFiles.remove(settings.directory(), settings.memory());

        assertThat(table).exists();
    }

    private static List<Path> tableFiles(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .sorted()
                    .toList();
        }
    }
}
