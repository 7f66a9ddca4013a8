package io.kontor.app.dev;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A whole system on one machine: Kafka, Cassandra, the simulated exchange and the nodes, each a process of its own. What ends is not
 * restarted by itself. Thread-safe; once it is being stopped nothing is started any more.
 */
public final class DevSystem {
    /** Those of {@code kontor dev}. */
    public static final List<String> NODES = List.of("node-1", "node-2", "node-3");

    public static final String KAFKA = "kafka";
    public static final String CASSANDRA = "cassandra";
    public static final String SIM = "sim";

    private static final List<String> SERVERS = List.of(KAFKA, CASSANDRA, SIM);
    private static final Duration SCHEMA_MAX = Duration.ofMinutes(3);
    private static final int NODE_HEAP_MEGABYTES = 768;
    private static final int SIM_HEAP_MEGABYTES = 384;

    private final DevDirectory directory;
    private final Plan plan;
    private final DevPorts ports;
    private final DevConf conf;
    private final ServerArtifacts kafka;
    private final ServerArtifacts cassandra;
    private final Optional<AotCache> cache;
    private final Consumer<String> progress;

    private final DevParts running = new DevParts();

    private DevSystem(
            DevDirectory directory,
            Plan plan,
            DevPorts ports,
            DevConf conf,
            ServerArtifacts kafka,
            ServerArtifacts cassandra,
            Consumer<String> progress) {
        this.directory = directory;
        this.plan = plan;
        this.ports = ports;
        this.conf = conf;
        this.kafka = kafka;
        this.cassandra = cassandra;
        this.cache = AotCache.of(KontorProgram.path(), plan.artifacts);
        this.progress = progress;
    }

    /**
     * How a system is wanted.
     *
     * @param nodes their names; a directory keeps those it was made with
     * @param artifacts where the jars of Kafka and Cassandra and what was learnt about starting are kept, for any number of systems
     * @param records whether the first node learns that where nobody has: it takes its time to end then
     * @param conf settings laid over conf/dev.conf
     * @param accounts the accounts a file of settings names
     * @param options given to the nodes and the exchange as they stand
     * @param simOptions given to the exchange alone
     * @param atExit what becomes of the processes when this one ends
     */
    public record Plan(
            List<String> nodes,
            Path artifacts,
            boolean records,
            Optional<Path> conf,
            Function<Path, List<String>> accounts,
            List<String> options,
            List<String> simOptions,
            DevPorts.Wish wish,
            LocalProcess.AtExit atExit) {}

    /** Fetches what is missing and writes the settings; starts nothing, and ends what a killed predecessor left running. */
    public static DevSystem prepare(DevDirectory directory, Plan plan, Consumer<String> progress) {
        directory.endWhatWasLeft(progress);
        try {
            DevPorts ports = DevPorts.of(directory.path(), plan.nodes, plan.wish);
            DevConf conf = DevConf.write(directory.path(), ports, plan.conf, plan.accounts);
            Files.createDirectories(directory.path().resolve("log"));
            progress.accept("jars of Kafka and Cassandra: " + plan.artifacts + " (Maven brings them once)");
            ServerArtifacts kafka = ServerArtifacts.fetch(KAFKA, plan.artifacts);
            ServerArtifacts cassandra = ServerArtifacts.fetch(CASSANDRA, plan.artifacts);
            return new DevSystem(directory, plan, ports, conf, kafka, cassandra, progress);
        } catch (IOException e) {
            throw new ServerFailure(directory.path() + " cannot be used: " + e, e);
        }
    }

    /** Every part, by the name it is started by. */
    public List<String> parts() {
        List<String> all = new ArrayList<>(SERVERS);
        all.addAll(nodes());
        return all;
    }

    public List<String> nodes() {
        return plan.nodes;
    }

    /** Returns when everything is ready and reported. Throws {@link ServerFailure} where a part is not; then stop it. */
    public void startAll() {
        SERVERS.forEach(this::launch);
        SERVERS.forEach(name -> awaitReady(name, progress));
        applySchema();
        nodes().forEach(this::launch);
        nodes().forEach(name -> awaitReady(name, progress));
        directory.write(report(), DevReport.of(this));
    }

    /** Starts a part that has ended; returns when it is ready and reported. One that runs is left alone. */
    public void start(String name, Consumer<String> heard) {
        if (!parts().contains(name)) {
            throw new ServerFailure("no part " + name + " (expected: one of " + parts() + ")", null);
        }
        if (!running.launchEnded(name, () -> launched(name))) {
            heard.accept(name + " is running: pid " + part(name).pid());
            return;
        }
        awaitReady(name, heard);
        directory.write(report(), DevReport.of(this));
    }

    /** As {@link #start}, for who looks himself how far it is. */
    public void begin(String name) {
        launch(name);
        directory.write(report(), DevReport.of(this));
    }

    /** One that was started, whether it still runs or not. */
    public LocalServer part(String name) {
        return running.get(name);
    }

    public DevPorts ports() {
        return ports;
    }

    /** The settings the nodes run with. */
    public Path settings() {
        return conf.nodes();
    }

    /** The settings the simulated exchange runs with. */
    public Path simSettings() {
        return conf.sim();
    }

    /** Where the simulated exchange keeps its books. */
    public Path simData() {
        return directory.path().resolve(SIM);
    }

    public boolean isEnding() {
        return running.isEnding();
    }

    /** The nodes leave one after the other, then the exchange, Kafka and Cassandra end; returns when no process is left. */
    public void stop() {
        running.stop(nodes(), List.of(SIM, KAFKA, CASSANDRA), progress);
    }

    /** As a crash of everything does it. */
    public void kill() {
        running.kill();
    }

    private void launch(String name) {
        running.launch(name, () -> launched(name));
    }

    private LocalServer launched(String name) {
        LocalServer started = switch (name) {
            case KAFKA -> {
                free(name, ports.kafka());
                yield KafkaServer.launch(directory.path().resolve(KAFKA), kafka, ports.kafka(), plan.atExit);
            }
            case CASSANDRA -> {
                free(name, ports.cassandra());
                yield CassandraServer.launch(
                        directory.path().resolve(CASSANDRA), cassandra, ports.cassandra(), plan.atExit);
            }
            case SIM -> sim();
            default -> node(name);
        };
        directory.note(name, started.process());
        // Not on this thread: one that has ended already is not among those that run yet.
        CompletableFuture<Void> _ = started.process().ended().thenAcceptAsync(code -> tellOfEnd(name, started, code));
        return started;
    }

    private void tellOfEnd(String name, LocalServer ended, int code) {
        if (running.isWanted(name, ended)) {
            progress.accept(
                    "%-10s pid %d ENDED with %d; `--start %s` brings it back".formatted(name, ended.pid(), code, name));
        }
    }

    private KontorServer sim() {
        free(SIM, ports.sim());
        List<String> arguments =
                new ArrayList<>(List.of("sim", "--conf", conf.sim().toString()));
        arguments.addAll(List.of(
                "--port", Integer.toString(ports.sim()), "--data-dir", simData().toString()));
        arguments.addAll(plan.simOptions);
        LocalProcess process = kontor(SIM, SIM_HEAP_MEGABYTES, cached(), arguments);
        URI ping = DevReport.http(ports.sim()).resolve("/api/v3/ping");
        return new KontorServer(SIM, process, "kontor sim is up", ping, Optional.empty());
    }

    private KontorServer node(String name) {
        int port = ports.node(name).http();
        free(name, port);
        List<String> arguments =
                new ArrayList<>(List.of("run", "--conf", conf.nodes().toString()));
        arguments.addAll(List.of(
                "-Dkontor.node=" + name, "-Dkontor.data-dir=" + directory.path().resolve(name)));
        Optional<AotCache.Recording> recording = cache.filter(_ -> plan.records && name.equals(nodes().getFirst()))
                .flatMap(AotCache::record);
        List<String> cached = recording.map(AotCache.Recording::options).orElseGet(this::cached);
        LocalProcess process = kontor(name, NODE_HEAP_MEGABYTES, cached, arguments);
        URI ready = DevReport.http(port).resolve("/health/ready");
        return new KontorServer(name, process, "kontor is up", ready, recording);
    }

    private List<String> cached() {
        return cache.map(AotCache::use).orElse(List.of());
    }

    private LocalProcess kontor(String name, int heapMegabytes, List<String> cached, List<String> arguments) {
        List<String> all = new ArrayList<>(arguments);
        all.addAll(plan.options);
        return LocalProcess.start(
                name,
                KontorServer.command(conf.jvmOptions(), heapMegabytes, cached, all),
                directory.path(),
                directory.path().resolve("log").resolve(name + ".log"),
                plan.atExit);
    }

    private void applySchema() {
        long before = System.nanoTime();
        LocalProcess schema = LocalProcess.start(
                "schema",
                KontorServer.command(
                        conf.jvmOptions(),
                        SIM_HEAP_MEGABYTES,
                        cached(),
                        List.of(
                                "schema",
                                "--conf",
                                conf.nodes().toString(),
                                "--replicas",
                                CassandraServer.DATA_CENTER + "=1",
                                "--apply")),
                directory.path(),
                directory.path().resolve("log").resolve("schema.log"));
        if (schema.awaitEnd(SCHEMA_MAX) != 0) {
            throw new ServerFailure(
                    "the schema was not applied; "
                            + directory.path().resolve("log").resolve("schema.log") + " tells why",
                    null);
        }
        progress.accept("%-10s applied after %s".formatted("schema", since(before)));
    }

    private void awaitReady(String name, Consumer<String> heard) {
        long before = System.nanoTime();
        LocalServer part = part(name);
        part.awaitReady();
        heard.accept("%-10s %-24s pid %-8d ready after %s"
                .formatted(name, DevReport.address(this, name), part.pid(), since(before)));
    }

    /** Kept ports may have been taken since; whoever has them would be mistaken for the part. */
    private static void free(String name, int port) {
        if (!LocalProcess.isFree(port)) {
            throw new ServerFailure(
                    "127.0.0.1:" + port + " is taken (expected: free for " + name + "; end what listens there, or use"
                            + " another directory)",
                    null);
        }
    }

    private String report() {
        return String.valueOf(directory.report().getFileName());
    }

    static String since(long nanos) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - nanos) / 1e9);
    }
}
