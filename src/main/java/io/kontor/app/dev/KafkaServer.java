package io.kontor.app.dev;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.UUID;

/**
 * A Kafka broker of one node (KRaft) on ports of 127.0.0.1 that it is given when its directory is made. What it keeps, its ports included,
 * is in that directory: started there again after a stop or a kill it is the same broker at the same address.
 */
public final class KafkaServer implements LocalServer, AutoCloseable {
    private static final Duration FORMAT_MAX = Duration.ofMinutes(1);
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final String READY = "Kafka Server started";
    private static final String PROPERTIES = "server.properties";
    private static final String LISTENERS = "advertised.listeners";
    private static final String PLAIN = "PLAINTEXT://";

    /** Small, and quick to start: it serves one developer or one test. */
    private static final List<String> JAVA = List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private final Path directory;
    private final ServerArtifacts artifacts;
    private final LocalProcess.AtExit atExit;
    private final String bootstrap;
    private LocalProcess process;

    private KafkaServer(Path directory, ServerArtifacts artifacts, LocalProcess.AtExit atExit, String bootstrap) {
        this.directory = directory;
        this.artifacts = artifacts;
        this.atExit = atExit;
        this.bootstrap = bootstrap;
        this.process = launch();
    }

    /** Returns when it serves. An empty or new directory becomes a broker's, any other must be one's already. */
    public static KafkaServer start(Path directory, ServerArtifacts artifacts) {
        int port = LocalProcess.freePorts(1).getFirst();
        KafkaServer server = launch(directory, artifacts, port, LocalProcess.AtExit.KILL);
        server.awaitReady();
        return server;
    }

    /**
     * As {@link #start}, without waiting until it serves.
     *
     * @param port where it serves; a directory that is a broker's already keeps its own
     */
    static KafkaServer launch(Path directory, ServerArtifacts artifacts, int port, LocalProcess.AtExit atExit) {
        Path home = directory.toAbsolutePath();
        try {
            if (!Files.exists(home.resolve(PROPERTIES))) {
                format(Files.createDirectories(home), artifacts, port);
            }
            return new KafkaServer(home, artifacts, atExit, bootstrap(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address clients are given: host and port. */
    public String bootstrap() {
        return bootstrap;
    }

    @Override
    public LocalProcess process() {
        return process;
    }

    /** Starts it again where it was stopped or killed; returns when it serves. */
    public void restart() {
        process = launch();
        awaitReady();
    }

    @Override
    public void close() {
        process.close();
    }

    private LocalProcess launch() {
        return LocalProcess.start(
                "kafka", java(artifacts, "kafka.Kafka", List.of(PROPERTIES)), directory, log(directory), atExit);
    }

    @Override
    public void awaitReady() {
        process.awaitLine(READY, START_MAX);
    }

    private static void format(Path directory, ServerArtifacts artifacts, int port) throws IOException {
        // Under its name only once the broker's storage is formatted.
        Path draft = directory.resolve(PROPERTIES + ".new");
        Files.writeString(
                draft, properties(directory, port, LocalProcess.freePorts(1).getFirst()));
        List<String> command = java(
                artifacts, "kafka.tools.StorageTool", List.of("format", "-t", clusterId(), "-c", draft.toString()));
        LocalProcess tool = LocalProcess.start("kafka-format", command, directory, log(directory));
        if (tool.awaitEnd(FORMAT_MAX) != 0) {
            throw new ServerFailure("kafka could not make its storage; " + log(directory) + " tells why", null);
        }
        Files.move(draft, directory.resolve(PROPERTIES));
    }

    private static List<String> java(ServerArtifacts artifacts, String main, List<String> arguments) {
        return LocalProcess.java(LocalProcess.ownJavaHome(), JAVA, artifacts.classPath(), main, arguments);
    }

    private static Path log(Path directory) {
        return directory.resolve("kafka.log");
    }

    private static String bootstrap(Path directory) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(directory.resolve(PROPERTIES))) {
            properties.load(in);
        }
        return properties.getProperty(LISTENERS).substring(PLAIN.length());
    }

    /** Sixteen random bytes as Kafka spells them. */
    private static String clusterId() {
        UUID random = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(random.getMostSignificantBits())
                .putLong(random.getLeastSignificantBits())
                .array();
        // A leading dash would be taken for an option.
        bytes[0] &= 0x7f;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String properties(Path directory, int broker, int controller) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                inter.broker.listener.name=PLAINTEXT
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                num.partitions=4
                default.replication.factor=1
                min.insync.replicas=1
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                auto.create.topics.enable=true
                num.network.threads=2
                num.io.threads=4
                log.cleaner.enable=true
                log.cleaner.dedupe.buffer.size=2097152
                """.formatted(broker, controller, directory.resolve("data"));
    }
}
