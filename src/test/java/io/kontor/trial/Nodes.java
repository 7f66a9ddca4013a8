package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import io.kontor.app.Main;
import io.kontor.app.dev.AotCache;
import io.kontor.app.dev.CassandraServer;
import io.kontor.app.dev.KontorProgram;
import io.kontor.app.dev.LocalProcess;
import io.kontor.app.dev.PatientSession;
import io.kontor.app.dev.ServerArtifacts;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three gateway processes as a user starts them, over a real Cassandra and one simulated exchange, all of them processes of their own. */
final class Nodes implements AutoCloseable {
    static final List<String> NAMES = List.of("node-1", "node-2", "node-3");

    private static final Duration START_MAX = Duration.ofMinutes(5);
    private static final Path SERVERS = Path.of("target", "servers");
    static final String FORGIVING = """
            akka.cluster {
              failure-detector.acceptable-heartbeat-pause = 6 s
              split-brain-resolver.down-all-when-unstable = 20 s
            }
            """;

    private final Path dir;
    private final Path logs;
    private final Path conf;
    /** As a developer's system has it: half of what a node has to do to be ready is the same each time. */
    private final Optional<AotCache> cache = AotCache.of(KontorProgram.path(), SERVERS);

    private final CassandraServer cassandra;
    private final LocalProcess sim;
    private final int simPort;
    private final Map<String, Ports> ports = new LinkedHashMap<>();
    private final Map<String, LocalProcess> running = new LinkedHashMap<>();
    private Optional<AotCache.Recording> recording = Optional.empty();
    private final Map<String, GatewayApi> apis = new LinkedHashMap<>();

    /** How long a node may stand still before the others give it up. */
    enum Pauses {
        /** As {@code conf/cluster.conf} has it. */
        AS_SHIPPED,
        /** For trials that do not start a node again that was given up: a busy machine stops all of them for seconds. */
        FORGIVEN
    }

    private record Ports(int http, int artery, int management) {}

    /** Returns when every node says it is ready. */
    static Nodes start(Path dir, String logsName, List<String> accounts, Pauses pauses) throws Exception {
        Nodes nodes = new Nodes(dir, Files.createDirectories(Path.of("target", logsName)), accounts, pauses);
        nodes.recording = nodes.cache.flatMap(AotCache::record);
        List<String> recorded = nodes.recording.map(AotCache.Recording::options).orElse(List.of());
        for (String name : NAMES) {
            nodes.start(name, name.equals(NAMES.getFirst()) && !recorded.isEmpty() ? recorded : nodes.cached());
        }
        for (String name : NAMES) {
            nodes.awaitReady(name);
        }
        nodes.keepRecording();
        return nodes;
    }

    private Nodes(Path dir, Path logs, List<String> accounts, Pauses pauses) throws Exception {
        this.dir = dir;
        this.logs = logs;
        this.cassandra = CassandraServer.start(dir.resolve("cassandra"), ServerArtifacts.fetch("cassandra", SERVERS));
        this.simPort = LocalProcess.freePorts(1).getFirst();
        this.sim = kontor(
                "sim",
                cached("-Xmx256m"),
                List.of(
                        "sim",
                        "--port",
                        Integer.toString(simPort),
                        "--data-dir",
                        dir.resolve("sim").toString(),
                        // As many as a test wants to place.
                        "-Dkontor.sim.binance.limits.orders-per-ten-seconds=100000",
                        "-Dkontor.sim.binance.limits.orders-per-day=10000000",
                        "-Dkontor.sim.binance.limits.weight-per-minute=10000000",
                        "-Dkontor.sim.binance.bounds.connects-per-five-minutes-max=100000"));
        List<Integer> free = LocalProcess.freePorts(3 * NAMES.size());
        IntStream.range(0, NAMES.size())
                .forEach(i ->
                        ports.put(NAMES.get(i), new Ports(free.get(3 * i), free.get(3 * i + 1), free.get(3 * i + 2))));
        this.conf = Files.writeString(dir.resolve("nodes.conf"), settings(accounts, pauses));
        sim.awaitLine("kontor sim is up", START_MAX);
        LocalProcess schema = kontor(
                "schema",
                cached("-Xmx256m"),
                List.of(
                        "schema",
                        "--conf",
                        conf.toString(),
                        "--replicas",
                        CassandraServer.DATA_CENTER + "=1",
                        "--apply"));
        if (schema.awaitEnd(START_MAX) != 0) {
            throw new AssertionError("no schema; see " + logs);
        }
    }

    /** Starts it and returns at once. */
    void start(String name) {
        start(name, cached());
    }

    private void start(String name, List<String> options) {
        List<String> java = new ArrayList<>(List.of("-Xmx512m"));
        java.addAll(options);
        running.put(name, kontor(name, java, List.of("run", "--conf", conf.toString(), "-Dkontor.node=" + name)));
        apis.put(name, new GatewayApi(ports.get(name).http()));
    }

    /** The first nodes of a build start without the cache; one of them has been recorded and is started anew. */
    private void keepRecording() throws InterruptedException {
        if (recording.isPresent()) {
            String recorded = NAMES.getFirst();
            LocalProcess process = running.get(recorded);
            process.stop(START_MAX);
            recording.get().end(process.awaitEnd(START_MAX));
            start(recorded);
            awaitReady(recorded);
        }
    }

    void awaitReady(String name) throws InterruptedException {
        running.get(name).awaitLine("kontor is up", START_MAX);
        Patience.until(
                name + " to be ready",
                () -> api(name).send(Call.get("/health/ready")).filter(answer -> answer.status() == 200));
    }

    /** Whatever has ended is started, until all are ready at once: as shipped, a node that the machine held up is given up and ends. */
    void awaitWhole() throws InterruptedException {
        Map<String, String> unready = new LinkedHashMap<>();
        Patience.until(unready, () -> {
            unready.clear();
            for (String name : NAMES) {
                if (!process(name).isAlive()) {
                    start(name);
                }
                Optional<Answer> answer = api(name).send(Call.get("/health/ready"));
                if (answer.filter(ready -> ready.status() == 200).isEmpty()) {
                    unready.put(
                            name, answer.map(parts -> parts.body().toString()).orElse("does not answer"));
                    return Optional.empty();
                }
            }
            return Optional.of(true);
        });
    }

    GatewayApi api(String name) {
        return apis.get(name);
    }

    String streamUrl(String name) {
        return "ws://127.0.0.1:" + ports.get(name).http() + "/v1/stream";
    }

    /** Those that run. */
    List<String> alive() {
        return running.entrySet().stream()
                .filter(each -> each.getValue().isAlive())
                .map(Map.Entry::getKey)
                .toList();
    }

    LocalProcess process(String name) {
        return running.get(name);
    }

    CassandraServer cassandra() {
        return cassandra;
    }

    /** Runs a command with the nodes' settings and gives its exit code; what it says is in a log of its name. */
    int command(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--conf", conf.toString()));
        return kontor(name, List.of("-Xmx256m"), all).awaitEnd(START_MAX);
    }

    /** The simulated exchange's own controls. */
    GatewayApi sim() {
        return new GatewayApi(simPort);
    }

    /** The node a shard of that entity type runs on, as the nodes' management says it. */
    Optional<String> ownerOf(String type, String shard) throws InterruptedException {
        for (String name : alive()) {
            try (GatewayApi management = new GatewayApi(ports.get(name).management())) {
                boolean here = management.send(Call.get("/cluster/shards/" + type)).stream()
                        .flatMap(answer -> answer.body().path("regions").valueStream())
                        .anyMatch(region -> region.path("shardId").asText().equals(shard));
                if (here) {
                    return Optional.of(name);
                }
            }
        }
        return Optional.empty();
    }

    /** {@code -STOP}: every thread of it stands still until {@code -CONT}. */
    void signal(String name, String signal) throws IOException, InterruptedException {
        String pid = Long.toString(process(name).pid());
        assertThat(new ProcessBuilder("kill", signal, pid).start().waitFor())
                .as("kill " + signal)
                .isZero();
    }

    /** Numbers under which two events stand in one stream, by stream. */
    List<String> writtenTwice() {
        try (CqlSession session = PatientSession.with(cassandra)) {
            Set<String> seen = new HashSet<>();
            List<String> twice = new ArrayList<>();
            for (Row row : session.execute("SELECT persistence_id, sequence_nr FROM kontor.messages")) {
                String event = row.getString(0) + " " + row.getLong(1);
                if (!seen.add(event)) {
                    twice.add(event);
                }
            }
            return twice;
        }
    }

    /** The shards of that entity type on the node, as its own management says it. */
    Set<String> shardsOn(String name, String type) throws InterruptedException {
        try (GatewayApi management = new GatewayApi(ports.get(name).management())) {
            return management
                    .get("/cluster/shards/" + type)
                    .path("regions")
                    .valueStream()
                    .map(region -> region.path("shardId").asText())
                    .collect(Collectors.toSet());
        }
    }

    /** The node that has been one the longest, as they say it. */
    String oldest() throws InterruptedException {
        return Patience.until("the oldest node", () -> {
            String any = alive().getFirst();
            try (GatewayApi management = new GatewayApi(ports.get(any).management())) {
                String address = management
                        .send(Call.get("/cluster/members"))
                        .map(answer -> answer.body().path("oldest").asText())
                        .orElse("");
                return ports.entrySet().stream()
                        .filter(each -> address.endsWith(":" + each.getValue().artery()))
                        .map(Map.Entry::getKey)
                        .findFirst();
            }
        });
    }

    /** Places until there is an answer that stays. */
    Answer place(String node, String body) throws InterruptedException {
        Call call = new Call("POST", "/v1/orders", Optional.of(body));
        return Patience.until("an answer of " + node, () -> api(node).send(call).filter(Answer::isFinal));
    }

    /** An order so far from the market that it rests. */
    static String resting(String account, String id) {
        return order(account, id, "30000", "GTC");
    }

    /** An order that is filled at once, or is over. */
    static String immediate(String account, String id) {
        return order(account, id, "66000", "IOC");
    }

    private static String order(String account, String id, String price, String timeInForce) {
        return """
                {"account":"%s","clientOrderId":"%s","symbol":"BTC/USDT","side":"BUY","amount":"0.001","limitPrice":"%s",\
                "timeInForce":"%s"}""".formatted(account, id, price, timeInForce);
    }

    /** A figure without labels, as Prometheus would read it. */
    double metric(String name, String metric) {
        return apis.get(name).metric(metric);
    }

    /** Every line of every node's log that has one of these. */
    List<String> logged(String... texts) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : NAMES) {
            for (String line : Files.readAllLines(logs.resolve(name + ".log"))) {
                for (String text : texts) {
                    if (line.contains(text)) {
                        found.add(name + ": " + line);
                    }
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        running.values().forEach(LocalProcess::kill);
        apis.values().forEach(GatewayApi::close);
        sim.kill();
        cassandra.close();
    }

    private List<String> cached(String... options) {
        List<String> java = new ArrayList<>(List.of(options));
        cache.map(AotCache::use).ifPresent(java::addAll);
        return java;
    }

    private LocalProcess kontor(String name, List<String> options, List<String> arguments) {
        List<String> java =
                new ArrayList<>(List.of("@" + Path.of("conf", "jvm.options").toAbsolutePath()));
        java.add("-XX:TieredStopAtLevel=1");
        java.add("-Xms64m");
        java.addAll(options);
        return LocalProcess.start(
                name,
                LocalProcess.java(
                        LocalProcess.ownJavaHome(), java, KontorProgram.classPath(), Main.class.getName(), arguments),
                Path.of("").toAbsolutePath(),
                fresh(logs.resolve(name + ".log")));
    }

    /** A node that is started again goes on with the log it had. */
    private Path fresh(Path log) {
        try {
            if (!running.containsKey(log.getFileName().toString().replace(".log", ""))) {
                Files.deleteIfExists(log);
            }
            return log.toAbsolutePath();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String settings(List<String> accounts, Pauses pauses) throws IOException {
        StringBuilder credentials = new StringBuilder();
        for (String account : accounts) {
            Path key = Files.writeString(dir.resolve("key-" + account), "key-" + account);
            Path secret = Files.writeString(dir.resolve("secret-" + account), "secret-" + account);
            credentials.append(
                    "    \"%s\" { key = \"file:%s\", secret = \"file:%s\" }%n".formatted(account, key, secret));
        }
        String nodes = ports.entrySet().stream()
                .map(each ->
                        "    %s { kontor.http.port = %d, akka.remote.artery.canonical.port = %d, akka.management.http.port = %d }"
                                .formatted(
                                        each.getKey(),
                                        each.getValue().http(),
                                        each.getValue().artery(),
                                        each.getValue().management()))
                .collect(Collectors.joining("\n"));
        String endpoints = ports.values().stream()
                .map(each -> "{ host = \"127.0.0.1\", port = " + each.management() + " }")
                .collect(Collectors.joining(", "));
        return """
                include required(file("%s"))
                kontor {
                  accounts = [%s]
                  account-venues = null
                  account-venues {}
                  cassandra.contact-points = ["%s"]
                  nodes = null
                  nodes {
                %s
                  }
                  venues.BINANCE {
                    endpoints = null
                    endpoints {
                      rest = "http://127.0.0.1:%6$d"
                      websocket-api = "ws://127.0.0.1:%6$d/ws-api/v3"
                      streams = "ws://127.0.0.1:%6$d"
                    }
                    credentials = null
                    credentials {
                %5$s
                    }
                  }
                  venue.overrides.BINANCE.throttle { requests = 100000, per = 10 s, cancel-reserve = 1000 }
                  risk.default { orders-per-second-max = 1000, orders-per-minute-max = 60000, order-lots-max = 1000000, repeats-max = 100000, self-trade = ALLOW }
                }
                akka.discovery.config.services.kontor.endpoints = [%7$s]
                %8$s
                """.formatted(
                        Path.of("conf", "cluster.conf").toAbsolutePath(),
                        accounts.stream().map(a -> "\"" + a + "\"").collect(Collectors.joining(", ")),
                        cassandra.contactPoint(),
                        nodes,
                        credentials,
                        simPort,
                        endpoints,
                        pauses == Pauses.AS_SHIPPED ? "" : FORGIVING);
    }
}
