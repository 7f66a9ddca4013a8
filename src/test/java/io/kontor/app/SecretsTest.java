package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private final Secrets secrets = new Secrets(Map.of("KEY", " from-the-environment\n", "EMPTY", " ")::get);

    @TempDir
    private Path dir;

    @Test
    void aSecretIsTakenFromTheEnvironmentOrAFile() throws Exception {
        Path file = Files.writeString(dir.resolve("key.pem"), "from-the-file\n");

        assertThat(secrets.apply("env:KEY").reveal()).isEqualTo("from-the-environment");
        assertThat(secrets.apply("file:" + file).reveal()).isEqualTo("from-the-file");
    }

    @Test
    void aReferenceToNothingIsNamed() {
        assertThatThrownBy(() -> secrets.apply("env:ABSENT"))
                .hasMessage("env:ABSENT: nothing there (expected: to be set)");
        assertThatThrownBy(() -> secrets.apply("env:EMPTY")).hasMessageContaining("env:EMPTY: nothing there");
        assertThatThrownBy(() -> secrets.apply("file:" + dir.resolve("absent")))
                .hasMessageContaining("absent: cannot be read, NoSuchFileException");
    }

    @Test
    void aSecretWrittenWhereItsReferenceBelongsIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> secrets.apply("abcdef0123456789"))
                .hasMessageContaining("expected: env:NAME or file:PATH")
                .message()
                .doesNotContain("abcdef0123456789");
    }
}
