package io.kontor.app;

import com.typesafe.config.ConfigException;
import io.kontor.platform.telemetry.Logging;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kontor run}: the gateway, until it is told to stop. */
@Command(
        name = "run",
        description =
                "Run the gateway in this process, as its settings say: without any, with the embedded journal and the"
                        + " simulated exchange.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--market-data",
            paramLabel = "FILE",
            description = "A recording the simulated exchange plays as its outside market, NDJSON, also gzipped.")
    private @Nullable Path marketData;

    @Option(names = "--cancel-orders-on-stop", description = "Cancel what is open before leaving.")
    private boolean cancelOrders;

    @Option(
            names = "--close-positions-on-stop",
            description = "Cancel what is open and close what is held before leaving.")
    private boolean closePositions;

    @Override
    public Integer call() {
        if (cancelOrders) {
            System.setProperty("kontor.shutdown.cancel-orders", "true");
        }
        if (closePositions) {
            System.setProperty("kontor.shutdown.close-positions", "true");
        }
        if (marketData != null) {
            System.setProperty("kontor.sim.recording.file", marketData.toString());
        }
        Gateway gateway = start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(gateway), "shutdown"));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(gateway.describe());
        out.flush();
        gateway.awaitEnd();
        gateway.failure().ifPresent(why -> {
            throw new KontorCommand.Failure(why, null);
        });
        return 0;
    }

    /** On a signal: everything ends in order, the log last, so that it tells of the end too. */
    private static void end(Gateway gateway) {
        gateway.stop();
        Logging.stop();
    }

    private Gateway start() {
        try {
            return Gateway.start(settings.load());
        } catch (ConfigException | IllegalArgumentException e) {
            throw new KontorCommand.Failure(String.valueOf(e.getMessage()), e);
        }
    }
}
