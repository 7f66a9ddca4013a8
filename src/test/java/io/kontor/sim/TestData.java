package io.kontor.sim;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Shared test data: at {@code kontor.test-data} or {@code KONTOR_TEST_DATA}, by default beside the project. Tests skip without it. */
public final class TestData {
    private static final String RECORDING = "marketdata/binance-spot-btcusdt-20240808.ndjson.gz";

    private TestData() {}

    public static Path recording() {
        Path root = Path.of(Optional.ofNullable(System.getProperty("kontor.test-data"))
                .or(() -> Optional.ofNullable(System.getenv("KONTOR_TEST_DATA")))
                .orElse("../shared/data"));
        Path file = root.resolve(RECORDING);
        assumeTrue(Files.isReadable(file), () -> "no test data at " + file.toAbsolutePath() + ": skipped");
        return file;
    }
}
