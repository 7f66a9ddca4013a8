package io.kontor.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.kontor.app.dev.DevControl;
import io.kontor.app.dev.DevDirectory;
import io.kontor.app.dev.DevPorts;
import io.kontor.app.dev.DevSystem;
import io.kontor.app.dev.LocalProcess;
import io.kontor.app.dev.ServerFailure;
import io.kontor.platform.config.Configuration;
import io.kontor.value.AccountId;
import io.kontor.value.VenueId;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kontor dev}: a whole cluster on this machine, until it is told to stop. */
@Command(
        name = "dev",
        description = {
            "Run a whole cluster on this machine: Kafka, Cassandra, the simulated exchange and three nodes, each a process of its"
                    + " own. Everything is kept in one directory, and a second start there goes on with it.",
            "It needs Maven, which brings Kafka and Cassandra once, and a JDK 17 for Cassandra. What ends is not restarted by"
                    + " itself; --start brings it back. Ctrl-C stops everything."
        },
        mixinStandardHelpOptions = true)
final class DevCommand implements Callable<Integer> {
    private static final String ARTIFACTS = "servers";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Where everything is kept, one directory for each cluster. Default: ${DEFAULT-VALUE}.")
    private Path dataDir = Path.of("data-dev");

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Settings over those of conf/dev.conf, such as conf/trial.conf.")
    private @Nullable Path conf;

    @Option(
            names = "--start",
            paramLabel = "PART",
            description =
                    "Have the kontor dev that runs in DIR bring parts back that have ended: kafka, cassandra, sim, node-1, node-2, node-3.",
            split = ",")
    private List<String> start = List.of();

    @Option(
            names = "--chaos",
            paramLabel = "P",
            description = "How probable each fault of the exchange is on each occasion, as with `kontor sim --chaos`.")
    private @Nullable Double chaos;

    @Mixin
    private Ports ports = new Ports();

    @Option(names = "-D", paramLabel = "KEY=VALUE", description = "One setting of the nodes and the exchange.")
    private Map<String, String> properties = Map.of();

    /** Fixed when DIR is made. */
    static final class Ports {
        @Option(
                names = "--http-port",
                paramLabel = "N",
                description =
                        "Of node-1; the others have the next two. Default: 8081, or where it is taken any that is free.")
        private @Nullable Integer http;

        @Option(names = "--sim-port", paramLabel = "N", description = "Default: 9090 or any.")
        private @Nullable Integer sim;

        @Option(names = "--kafka-port", paramLabel = "N", description = "Default: 9092 or any.")
        private @Nullable Integer kafka;

        @Option(names = "--cassandra-port", paramLabel = "N", description = "Default: 9042 or any.")
        private @Nullable Integer cassandra;

        private DevPorts.Wish wish() {
            return new DevPorts.Wish(wished(kafka), wished(cassandra), wished(sim), wished(http));
        }

        private static OptionalInt wished(@Nullable Integer port) {
            return port == null ? OptionalInt.empty() : OptionalInt.of(port);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (start.isEmpty()) {
                run();
            } else {
                start.forEach(part -> DevControl.start(dataDir, part, this::say));
            }
            return 0;
        } catch (ServerFailure | ConfigException | IllegalArgumentException e) {
            throw new KontorCommand.Failure(String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns never, but by failing: a signal ends it. */
    private void run() throws InterruptedException {
        try (DevDirectory directory = DevDirectory.claim(dataDir)) {
            DevSystem system = DevSystem.prepare(directory, plan(), this::say);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(system, directory), "shutdown"));
            try {
                system.startAll();
            } catch (ServerFailure e) {
                boolean told = system.isEnding();
                system.stop();
                if (told) {
                    awaitEnd();
                }
                throw e;
            }
            try (DevControl _ = DevControl.serve(directory, system)) {
                say(ready(system, directory));
                awaitEnd();
            }
        }
    }

    private static void awaitEnd() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    private static void end(DevSystem system, DevDirectory directory) {
        system.stop();
        directory.close();
    }

    private DevSystem.Plan plan() {
        List<String> options = new ArrayList<>();
        properties.forEach((key, value) -> options.add("-D" + key + "=" + value));
        return new DevSystem.Plan(
                DevSystem.NODES,
                artifacts(),
                true,
                Optional.ofNullable(conf),
                DevCommand::accounts,
                options,
                chaos == null ? List.of() : List.of("--chaos", chaos.toString()),
                ports.wish(),
                LocalProcess.AtExit.LEAVE);
    }

    /** Beside the jar, where every system finds them; in the directory where that is not ours to write. */
    private Path artifacts() {
        try {
            Path ours = Path.of(DevCommand.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path beside = ours.resolveSibling(ARTIFACTS);
            Path parent = beside.getParent();
            boolean writable = parent != null && Files.isWritable(parent);
            return (writable ? beside : dataDir.resolve(ARTIFACTS)).toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> accounts(Path file) {
        Config config = Configuration.load(Optional.of(file));
        List<VenueId> venues = config.getObject("kontor.venues").keySet().stream()
                .map(VenueId::new)
                .toList();
        return AccountsSettings.from(config, venues).venuesByAccount().keySet().stream()
                .map(AccountId::value)
                .toList();
    }

    private static String ready(DevSystem system, DevDirectory directory) {
        StringBuilder text = new StringBuilder("kontor dev is up\n");
        system.ports()
                .nodes()
                .forEach((name, node) -> text.append("  %-10s http://127.0.0.1:%d/v1/orders  /health/ready  /metrics%n"
                        .formatted(name, node.http())));
        return text.append("  sim        http://127.0.0.1:%d/sim/orders%n"
                        .formatted(system.ports().sim()))
                .append("  kafka      127.0.0.1:%d%n".formatted(system.ports().kafka()))
                .append("  cassandra  127.0.0.1:%d%n".formatted(system.ports().cassandra()))
                .append("  logs       ")
                .append(directory.path().resolve("log"))
                .append("\n  report     ")
                .append(directory.report())
                .append("\nCtrl-C stops everything")
                .toString();
    }

    private synchronized void say(String line) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
