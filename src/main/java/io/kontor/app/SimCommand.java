package io.kontor.app;

import com.typesafe.config.ConfigException;
import io.kontor.platform.telemetry.Logging;
import io.kontor.sim.books.BooksFailed;
import io.kontor.sim.matching.UnfitOrder;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kontor sim}: the simulated exchange on its own, until it is told to stop. */
@Command(
        name = "sim",
        description =
                "Run the simulated exchange in this process. It speaks the protocol of Binance Spot, keeps its books over"
                        + " restarts (in data-sim, unless --data-dir says otherwise), and fails on command; see"
                        + " docs/venues/simulator.md.",
        mixinStandardHelpOptions = true)
final class SimCommand implements Callable<Integer> {
    private static final Path DATA_DIR = Path.of("data-sim");

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(names = "--port", paramLabel = "N", description = "Where to listen; 0 takes any free port. Default: 9090.")
    private @Nullable Integer port;

    @Option(
            names = "--market-data",
            paramLabel = "FILE",
            description = "A recording to play as the outside market, NDJSON, also gzipped. Default: an invented one.")
    private @Nullable Path marketData;

    @Option(names = "--speed", paramLabel = "X", description = "How many times as fast the recording is played.")
    private @Nullable Double speed;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "For the invented market and the faults: the same seed, the same luck.")
    private @Nullable Long seed;

    @Option(
            names = "--chaos",
            paramLabel = "P",
            description =
                    "How probable each fault is on each occasion, 0 to 1. Without it nothing fails until /sim/faults says so.")
    private @Nullable Double chaos;

    @Option(
            names = "--tls-key-store",
            paramLabel = "FILE",
            description = "Serve TLS 1.3 only, with this PKCS12 file's key.")
    private @Nullable Path keyStore;

    @Option(
            names = "--tls-password",
            paramLabel = "REF",
            description = "The key store's password: env:NAME or file:PATH; as it stands, process listings show it.")
    private @Nullable String password;

    @Override
    public Integer call() {
        set("kontor.sim.binance.port", port);
        set("kontor.sim.recording.file", marketData);
        set("kontor.sim.recording.speed", speed);
        set("kontor.sim.fault-seed", seed);
        set("kontor.sim.generator.seed", seed);
        set("kontor.sim.binance.tls.key-store", keyStore);
        set("kontor.sim.binance.tls.password", password);
        SimProcess sim = start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(sim), "shutdown"));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(sim.describe());
        out.flush();
        sim.awaitEnd();
        return 0;
    }

    private static void end(SimProcess sim) {
        sim.stop();
        Logging.stop();
    }

    private SimProcess start() {
        try {
            return SimProcess.start(
                    settings.load(DATA_DIR), chaos == null ? OptionalDouble.empty() : OptionalDouble.of(chaos));
        } catch (ConfigException | IllegalArgumentException | UncheckedIOException | BooksFailed | UnfitOrder e) {
            throw new KontorCommand.Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private static void set(String key, @Nullable Object value) {
        if (value != null) {
            System.setProperty(key, value.toString());
        }
    }
}
