package io.kontor.platform.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    private static final String FILE = """
            kontor { http.port = 1, nodes { node-1 { kontor.http.port = 11 }, node-2 { kontor.http.port = 12 } } }
            """;

    @TempDir
    private Path dir;

    @AfterEach
    void forget() {
        System.clearProperty("kontor.node");
        System.clearProperty("kontor.http.port");
    }

    @Test
    void whatAFileSaysOfANodeHoldsForThatNodeOnly() throws IOException {
        assertThat(load(FILE).getInt("kontor.http.port")).isEqualTo(1);

        System.setProperty("kontor.node", "node-2");
        assertThat(load(FILE).getInt("kontor.http.port")).isEqualTo(12);

        System.setProperty("kontor.node", "node-3");
        assertThat(load(FILE).getInt("kontor.http.port")).isEqualTo(1);
    }

    @Test
    void theFileItselfMayNameTheNodeAndASystemPropertyStillWins() throws IOException {
        assertThat(load(FILE + "kontor.node = node-1").getInt("kontor.http.port"))
                .isEqualTo(11);

        System.setProperty("kontor.http.port", "99");
        assertThat(load(FILE + "kontor.node = node-1").getInt("kontor.http.port"))
                .isEqualTo(99);
    }

    private Config load(String text) throws IOException {
        return Configuration.load(Optional.of(Files.writeString(dir.resolve("some.conf"), text)));
    }
}
