package io.kontor.app.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevDirectoryTest {
    @TempDir
    private Path path;

    @Test
    void aDirectoryInUseIsRefusedWithWhoHasIt() {
        try (DevDirectory _ = DevDirectory.claim(path)) {
            assertThatThrownBy(() -> DevDirectory.claim(path))
                    .isInstanceOf(ServerFailure.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
    }

    @Test
    void whatIsGivenUpCanBeClaimedAgain() {
        DevDirectory.claim(path).close();

        try (DevDirectory again = DevDirectory.claim(path.resolve("..").resolve(path.getFileName()))) {
            assertThat(again.path()).isEqualTo(path);
        }
    }

    @Test
    void whatAKilledPredecessorLeftRunningIsEndedAndNothingElse() {
        try (LocalProcess left = sleeper();
                LocalProcess other = sleeper()) {
            DevDirectory killed = DevDirectory.claim(path);
            killed.note("node-1", left);
            List<String> told = new ArrayList<>();

            killed.endWhatWasLeft(told::add);
            killed.close();

            assertThat(left.isAlive()).isFalse();
            assertThat(other.isAlive()).isTrue();
            assertThat(told).singleElement().asString().contains("node-1", Long.toString(left.pid()));
        }
    }

    @Test
    void whatEndedByItselfIsNotMistakenForAnother() {
        try (DevDirectory directory = DevDirectory.claim(path)) {
            LocalProcess ended = sleeper();
            directory.note("node-1", ended);
            ended.kill();
            List<String> told = new ArrayList<>();

            directory.endWhatWasLeft(told::add);

            assertThat(told).isEmpty();
        }
    }

    private LocalProcess sleeper() {
        return LocalProcess.start("sleeper", List.of("sleep", "60"), path, path.resolve("sleeper.log"));
    }

    @Test
    void aProcessThatIsLeftToItsOwnerHearsNoCtrlC() throws Exception {
        try (LocalProcess deaf = LocalProcess.start(
                "deaf", List.of("sleep", "60"), path, path.resolve("deaf.log"), LocalProcess.AtExit.LEAVE)) {
            LocalProcess kill = LocalProcess.start(
                    "kill",
                    // Once it is the program that was asked for: until then the shell may be in the way.
                    List.of(
                            "sh",
                            "-c",
                            "until grep -q sleep /proc/%1$d/comm; do :; done; kill -INT %1$d; kill -HUP %1$d"
                                    .formatted(deaf.pid())),
                    path,
                    path.resolve("kill.log"));

            assertThat(kill.awaitEnd(Duration.ofSeconds(20))).isZero();
            assertThat(deaf.isAlive()).isTrue();

            deaf.stop();
            assertThat(deaf.ended().get()).isEqualTo(143);
        }
    }
}
