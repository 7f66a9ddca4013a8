package io.kontor.app.dev;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProcessTest {
    private static final int SIGKILL = 137;

    @TempDir
    private Path path;

    @Test
    void whatEndsOnSigtermInItsTimeIsNotKilled() throws Exception {
        try (LocalProcess prompt = shell("trap 'echo bye; exit 3' TERM; echo up; while :; do sleep 0.05; done")) {
            prompt.stop(Duration.ofSeconds(20));

            assertThat(prompt.ended().get()).isEqualTo(3);
            assertThat(log()).endsWith("bye\n");
        }
    }

    @Test
    void whatWillNotEndTellsWhatItIsAtAndIsKilled() throws Exception {
        try (LocalProcess stubborn =
                shell("trap '' TERM; trap 'echo my threads' QUIT; echo up; while :; do sleep 0.05; done")) {
            stubborn.stop(Duration.ofMillis(200));

            assertThat(stubborn.ended().get()).isEqualTo(SIGKILL);
            assertThat(log()).endsWith("my threads\n");
        }
    }

    private LocalProcess shell(String script) {
        LocalProcess started =
                LocalProcess.start("shell", List.of("sh", "-c", script), path, path.resolve("shell.log"));
        started.awaitLine("up", Duration.ofSeconds(20));
        return started;
    }

    private String log() throws Exception {
        return Files.readString(path.resolve("shell.log"));
    }
}
