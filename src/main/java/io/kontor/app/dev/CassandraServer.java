package io.kontor.app.dev;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A Cassandra of one node on ports of 127.0.0.1 that it is given when its directory is made. What it keeps, its ports included, is in that
 * directory: started there again after a stop or a kill it is the same node at the same address. It wants a JDK 17 beside ours. Its
 * commit log is synced in groups before a write is acknowledged, as a journal needs it.
 */
public final class CassandraServer implements LocalServer, AutoCloseable {
    /** The name of its data center, which drivers are told. */
    public static final String DATA_CENTER = "dc1";

    private static final int JAVA_RELEASE = 17;
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final String READY = "Starting listening for CQL clients";
    private static final String YAML = "cassandra.yaml";
    private static final String PORT_KEY = "native_transport_port: ";

    private final Path directory;
    private final ServerArtifacts artifacts;
    private final LocalProcess.AtExit atExit;
    private final int port;
    private LocalProcess process;

    private CassandraServer(Path directory, ServerArtifacts artifacts, LocalProcess.AtExit atExit, int port) {
        this.directory = directory;
        this.artifacts = artifacts;
        this.atExit = atExit;
        this.port = port;
        this.process = launch();
    }

    /** Returns when it serves. An empty or new directory becomes a node's, any other must be one's already. */
    public static CassandraServer start(Path directory, ServerArtifacts artifacts) {
        int port = LocalProcess.freePorts(1).getFirst();
        CassandraServer server = launch(directory, artifacts, port, LocalProcess.AtExit.KILL);
        server.awaitReady();
        return server;
    }

    /**
     * As {@link #start}, without waiting until it serves.
     *
     * @param port where it serves; a directory that is a node's already keeps its own
     */
    static CassandraServer launch(Path directory, ServerArtifacts artifacts, int port, LocalProcess.AtExit atExit) {
        Path home = directory.toAbsolutePath();
        Path conf = home.resolve("conf");
        try {
            if (!Files.exists(conf.resolve(YAML))) {
                configure(home, Files.createDirectories(conf), port);
            }
            return new CassandraServer(home, artifacts, atExit, port(conf));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address clients are given: host and port. */
    public String contactPoint() {
        return "127.0.0.1:" + port;
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

    /** What it holds is meant to be thrown away. */
    @Override
    public void close() {
        process.kill();
    }

    @Override
    public void awaitReady() {
        process.awaitLine(READY, START_MAX);
    }

    private LocalProcess launch() {
        Path java = InstalledJava.home(JAVA_RELEASE)
                .orElseThrow(() -> new ServerFailure(
                        "Cassandra runs on a JDK 17 and on no newer one, and none was found: install one, or say where it"
                                + " is in the variable JAVA17_HOME",
                        null));
        List<String> options =
                new ArrayList<>(List.of(resource("cassandra.options").split("\\R", -1)));
        options.removeIf(String::isBlank);
        Path agent = artifacts.lib().resolve("jamm-0.4.0.jar");
        options.addAll(List.of(
                "-javaagent:" + agent,
                "-Dcassandra.jmx.local.port=" + LocalProcess.freePorts(1).getFirst(),
                "-Dcassandra.config=" + directory.resolve("conf").resolve(YAML).toUri(),
                "-Dcassandra.storagedir=" + directory));
        String classPath = directory.resolve("conf") + ":" + artifacts.classPath();
        return LocalProcess.start(
                "cassandra",
                LocalProcess.java(java, options, classPath, "org.apache.cassandra.service.CassandraDaemon", List.of()),
                directory,
                directory.resolve("cassandra.log"),
                atExit);
    }

    private static void configure(Path home, Path conf, int port) throws IOException {
        Files.writeString(conf.resolve("cassandra-rackdc.properties"), "dc=" + DATA_CENTER + "\nrack=r1\n");
        Files.writeString(conf.resolve("logback.xml"), resource("cassandra-logback.xml"));
        String yaml = resource(YAML)
                .replace("@HOME@", home.toString())
                .replace("@STORAGE_PORT@", LocalProcess.freePorts(1).getFirst().toString())
                .replace("@PORT@", Integer.toString(port));
        // Under its name only once everything else is there.
        Path draft = conf.resolve(YAML + ".new");
        Files.writeString(draft, yaml);
        Files.move(draft, conf.resolve(YAML));
    }

    private static int port(Path conf) throws IOException {
        return Files.readAllLines(conf.resolve(YAML)).stream()
                .filter(line -> line.startsWith(PORT_KEY))
                .map(line -> Integer.parseInt(line.substring(PORT_KEY.length())))
                .findFirst()
                .orElseThrow();
    }

    private static String resource(String name) {
        try (InputStream in = CassandraServer.class.getResourceAsStream("/servers/" + name)) {
            if (in == null) {
                throw new IllegalStateException("servers/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
