package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.kontor.app.dev.LocalProcess;
import io.kontor.ingress.Http;
import io.kontor.ingress.hostile.BadInput;
import io.kontor.ingress.hostile.BadInputs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything malformed or hostile that we know of, against a gateway as a user starts it; or against the one at
 * {@code -Dkontor.base-url}, which nobody else may be trading on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final Duration READY_MAX = Duration.ofMinutes(1);

    /** A busy machine may be the reason for a moment. */
    private static final Duration READY_AGAIN_MAX = Duration.ofSeconds(10);

    private KontorProcess gateway;
    private URI base;
    private List<String> journal;

    @BeforeAll
    void start(@TempDir Path dir) throws IOException, InterruptedException {
        String given = System.getProperty("kontor.base-url");
        base = given != null ? URI.create(given) : started(dir);
        awaitReady(READY_MAX);
        journal = journal();
    }

    @AfterAll
    void stop() throws InterruptedException {
        if (gateway != null) {
            gateway.stop();
        }
    }

    static Stream<BadInput> all() {
        return BadInputs.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void isRefusedExactlyAndChangesNothing(BadInput input) {
        BadInput.Answer answer = input.attack().apply(base);

        assertThat(answer).isEqualTo(input.expected());
        assertThat(journal()).isEqualTo(journal);
        assertThat(http().get("/v1/halts").json().path("items")).isEmpty();
        assertThat(http().get("/v1/overrides").json().path("items")).isEmpty();
        awaitReady(READY_AGAIN_MAX);
    }

    private URI started(Path dir) throws IOException, InterruptedException {
        Path conf =
                Files.writeString(dir.resolve("kontor.conf"), "kontor { accounts = [main], http.body-timeout = 3 s }");
        int port = LocalProcess.freePorts(1).getFirst();
        gateway = KontorProcess.gateway(conf, dir.resolve("data"), port, Path.of("target", "bad-input.log"));
        gateway.awaitUp();
        return URI.create("http://127.0.0.1:" + port);
    }

    private void awaitReady(Duration max) {
        long end = System.nanoTime() + max.toNanos();
        while (http().get("/health/ready").status() != 200) {
            assertThat(System.nanoTime()).as(http().get("/health/ready").body()).isLessThan(end);
            Patience.pause();
        }
    }

    /** The account's journal as the audit tells it, but for the moment at which it was asked. */
    private List<String> journal() {
        return http().get("/v1/audit?account=main")
                .body()
                .lines()
                .map(line -> line.replaceFirst("(completeTo.*),\"at\":.*", "$1"))
                .toList();
    }

    private Http http() {
        return new Http(base);
    }
}
