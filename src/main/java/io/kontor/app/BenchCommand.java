package io.kontor.app;

import akka.actor.BootstrapSetup;
import akka.actor.setup.ActorSystemSetup;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.kontor.account.AccountSettings;
import io.kontor.app.bench.Figures;
import io.kontor.app.bench.JournalBench;
import io.kontor.app.bench.LoadLoop;
import io.kontor.app.bench.OrdersBench;
import io.kontor.app.bench.ReserveBench;
import io.kontor.app.bench.RestartBench;
import io.kontor.app.bench.ServerProcess;
import io.kontor.app.bench.SoakBench;
import io.kontor.app.bench.Workload;
import io.kontor.instrument.Instrument;
import io.kontor.instrument.InstrumentCatalog;
import io.kontor.platform.config.Configuration;
import io.kontor.platform.journal.JournalSetup;
import io.kontor.risk.LimitsSettings;
import io.kontor.value.AccountId;
import io.kontor.value.Price;
import io.kontor.value.VenueId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code kontor bench}: starts a gateway on an empty directory, loads it over loopback from this process and prints what it did and
 * what processor time it took. The load generator runs on the same processors.
 */
@Command(
        name = "bench",
        description =
                "Measure what a gateway does on this machine, beside a bare HTTP route or the bare disk in the same run.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    /** What can be measured. */
    enum Subject {
        /** As many as go, over each way in. */
        ORDERS,
        /** The 202 while orders come at a rate. */
        LATENCY,
        /** From a kill until all open orders are reconciled, and the heap they take. */
        RESTART,
        /** Events, from many writers at once, beside the bare disk. */
        JOURNAL,
        /** Room for an order, from the account's single writer, journalled and batched. */
        RESERVE,
        /** Orders without end: what stays behind of them in heap, threads and files. */
        SOAK,
        /** What the gateway adds on an order's way to a venue of its own process and on its fill's way back. */
        ADDED,
        /** Many consumers of the best prices while orders run. */
        SUBSCRIBERS
    }

    private static final String LOG = "gateway.log";

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", description = "What to measure: ${COMPLETION-CANDIDATES}.")
    private Subject subject = Subject.ORDERS;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            description = "Settings; conf/trial.conf is what published figures run on.")
    private @Nullable Path conf;

    @Option(names = "--orders", defaultValue = "20000", description = "Orders a section (default: ${DEFAULT-VALUE}).")
    private int orders;

    @Option(
            names = "--warm-up",
            defaultValue = "20000",
            description = "Orders before anything is counted (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--connections", defaultValue = "64", description = "HTTP connections (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--rate",
            split = ",",
            defaultValue = "500,1000,3000",
            description =
                    "Orders per second, of latency, reserve and added; of subscribers the first (default: ${DEFAULT-VALUE}).")
    private List<Integer> rates = List.of();

    @Option(
            names = "--seconds",
            defaultValue = "20",
            description =
                    "Length of a section of latency, journal, reserve, added or subscribers (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--open",
            split = ",",
            defaultValue = "1000,10000",
            description = "Open orders at a restart, ascending (default: ${DEFAULT-VALUE}).")
    private List<Integer> open = List.of();

    @Option(
            names = "--subscribers",
            defaultValue = "1000",
            description = "WebSockets that follow five symbols' best prices (default: ${DEFAULT-VALUE}).")
    private int subscribers;

    @Option(
            names = "--updates",
            defaultValue = "1000",
            description = "Updates per second of those five markets together (default: ${DEFAULT-VALUE}).")
    private int updates;

    @Option(
            names = "--in-memory",
            paramLabel = "DIR",
            defaultValue = "/dev/shm",
            description = "A file system in memory, for added without a disk (default: ${DEFAULT-VALUE}).")
    private Path inMemory = Path.of("/dev/shm");

    @Option(
            names = "--server-option",
            paramLabel = "OPTION",
            description = "A Java option for the gateway alone, such as a flight recording.")
    private List<String> serverOptions = List.of();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Config config = Configuration.load(Optional.ofNullable(conf));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path directory = Files.createTempDirectory("kontor-bench");
        try (LoadLoop loop = new LoadLoop()) {
            switch (subject) {
                case ORDERS -> loaded(config, directory, loop, out, OrdersBench::run);
                case LATENCY ->
                    loaded(config, directory, loop, out, (bench, bare) -> bench.paced(bare, rates, seconds));
                case RESTART -> restart(config, directory, loop, out);
                case JOURNAL -> journal(config, directory, out);
                case RESERVE -> reserve(config, directory, out);
                case SOAK -> soak(config, directory, loop, out);
                case ADDED -> wider(config, directory, loop, out).added(inMemory, rates);
                case SUBSCRIBERS ->
                    wider(config, directory, loop, out).subscribers(subscribers, updates, rates.getFirst());
            }
            return 0;
        } finally {
            delete(directory);
        }
    }

    private void loaded(
            Config config, Path directory, LoadLoop loop, PrintWriter out, BiConsumer<OrdersBench, Figures> sections) {
        out.printf(
                "%d processors, Java %s, %d MiB heap each; %d orders a section, %d connections%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                Runtime.getRuntime().maxMemory() >> 20,
                orders,
                connections);
        Figures.header(out);
        Figures bare = bare(directory, loop);
        bare.print(out, bare);
        try (ServerProcess gateway = gateway(directory)) {
            gateway.awaitReady();
            OrdersBench bench = new OrdersBench(subject(config, gateway), loop, out);
            bench.warmUp(bare, warmUp);
            sections.accept(bench, bare);
        }
    }

    private void journal(Config config, Path directory, PrintWriter out) throws IOException, InterruptedException {
        ActorSystem<Void> system = journalAlone(config, directory);
        try {
            out.printf(
                    "%d processors, Java %s, %d s a section, journal in %s%n",
                    Runtime.getRuntime().availableProcessors(), Runtime.version(), seconds, directory);
            new JournalBench(system, directory, 5 * seconds, out).run();
        } finally {
            end(system);
        }
    }

    private void reserve(Config config, Path directory, PrintWriter out) throws InterruptedException {
        ActorSystem<Void> system = journalAlone(config, directory);
        try {
            out.printf(
                    "%d processors, Java %s, %d s a section, load in the same process%n",
                    Runtime.getRuntime().availableProcessors(), Runtime.version(), seconds);
            ReserveBench.Settings settings = new ReserveBench.Settings(
                    InstrumentCatalog.from(config),
                    LimitsSettings.from(config),
                    AccountSettings.from(config),
                    Clock.systemUTC());
            new ReserveBench(system, settings, out).run(rates, seconds);
        } finally {
            end(system);
        }
    }

    private static ActorSystem<Void> journalAlone(Config config, Path directory) {
        Config alone =
                ConfigFactory.parseMap(Map.of("akka.actor.provider", "local", "kontor.data-dir", directory.toString()));
        return ActorSystem.create(
                Behaviors.empty(),
                "kontor-bench",
                ActorSystemSetup.create(
                        BootstrapSetup.create(alone.withFallback(config).resolve()),
                        new JournalSetup(Clock.systemUTC())));
    }

    private static void end(ActorSystem<Void> system) {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
    }

    private void restart(Config config, Path directory, LoadLoop loop, PrintWriter out) {
        new RestartBench(
                        () -> gateway(directory),
                        gateway -> subject(config, gateway).workload().apply("o"),
                        directory.resolve(LOG),
                        loop,
                        out)
                .run(open);
    }

    private void soak(Config config, Path directory, LoadLoop loop, PrintWriter out) {
        try (ServerProcess gateway = gateway(directory)) {
            gateway.awaitReady();
            OrdersBench.Subject subject = subject(config, gateway);
            new SoakBench(gateway, directory, subject.accounts(), subject.workload(), loop, out).run(orders);
        }
    }

    private WiderBenches wider(Config config, Path directory, LoadLoop loop, PrintWriter out) {
        WiderBenches.Run run =
                new WiderBenches.Run(Optional.ofNullable(conf), serverOptions, accounts(config), warmUp, seconds);
        return new WiderBenches(List.copyOf(InstrumentCatalog.from(config).all()), directory, run, loop, out);
    }

    private Figures bare(Path directory, LoadLoop loop) {
        try (ServerProcess server =
                ServerProcess.start(directory.resolve("bare.log"), List.of(), List.of("bench-bare"))) {
            server.awaitReady();
            return OrdersBench.bare(loop, server, orders, connections);
        }
    }

    private ServerProcess gateway(Path directory) {
        List<String> arguments = new ArrayList<>(List.of("run"));
        if (conf != null) {
            arguments.addAll(List.of("--conf", conf.toString()));
        }
        arguments.add("-Dkontor.data-dir=" + directory.resolve("data"));
        return ServerProcess.start(directory.resolve(LOG), serverOptions, arguments);
    }

    private OrdersBench.Subject subject(Config config, ServerProcess gateway) {
        List<String> accounts = accounts(config);
        Map<Instrument, Price> marks =
                BenchMarks.of(gateway, InstrumentCatalog.from(config).all());
        return new OrdersBench.Subject(
                gateway, accounts, run -> new Workload(run, accounts, marks), orders, connections);
    }

    private static List<String> accounts(Config config) {
        return AccountsSettings.from(
                        config,
                        config.getConfig("kontor.venues").root().keySet().stream()
                                .map(VenueId::new)
                                .collect(Collectors.toSet()))
                .venuesByAccount()
                .keySet()
                .stream()
                .map(AccountId::value)
                .filter(account -> account.startsWith("t-"))
                .toList();
    }

    static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
