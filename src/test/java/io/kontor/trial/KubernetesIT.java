package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.Main;
import io.kontor.app.dev.CassandraServer;
import io.kontor.app.dev.LocalProcess;
import io.kontor.app.dev.ServerArtifacts;
import io.kontor.deploy.Figures;
import io.kontor.deploy.Pods;
import io.kontor.ingress.Http;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes as {@code k8s/base} starts them: its settings, its arguments and variables, its ports on an address for each, found through the
 * Kubernetes API, by TLS among themselves. Cassandra is real; of Kubernetes there is only {@link KubernetesApi}.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KubernetesIT {
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final String PASSWORD = "changeit";
    private static final String NAMESPACE = "kontor";
    private static final int SIGTERM = 143;
    private static final int LAST_LINES = 300;
    private static final Map<String, String> ADDRESSES =
            Map.of("kontor-a", "127.0.0.11", "kontor-b", "127.0.0.12", "kontor-c", "127.0.0.13");
    private static final Map<String, LocalProcess> NODES = new LinkedHashMap<>();

    @TempDir
    private static Path dir;

    private static CassandraServer cassandra;
    private static LocalProcess sim;
    private static KubernetesApi kubernetes;
    private static int simPort;

    @BeforeAll
    static void start() throws Exception {
        cassandra = CassandraServer.start(
                dir.resolve("cassandra"), ServerArtifacts.fetch("cassandra", Path.of("target", "servers")));
        simPort = LocalProcess.freePorts(1).getFirst();
        sim = kontor("sim", Map.of(), List.of("sim", "--port", "" + simPort, "--data-dir", "" + dir.resolve("sim")));
        kubernetes = new KubernetesApi(
                certificate(), PASSWORD.toCharArray(), NAMESPACE, Pods.nodeLabels(), ADDRESSES, Pods.nodePorts());
        settings();
        List<String> schema = List.of("schema", "--conf", "" + dir.resolve("kontor.conf"), "--replicas", "dc1=1");
        LocalProcess made = kontor("schema", variables("schema", "127.0.0.1"), with(schema, "--apply"));
        assertThat(made.awaitEnd(START_MAX)).isZero();
        sim.awaitLine("kontor sim is up", START_MAX);
        ADDRESSES.forEach((name, address) -> NODES.put(name, node(name, address)));
        NODES.values().forEach(node -> node.awaitLine("kontor is up", START_MAX));
        for (String name : ADDRESSES.keySet()) {
            awaitStatus(name, "/health/ready", 200);
        }
    }

    @AfterAll
    static void stop() {
        NODES.values().forEach(LocalProcess::kill);
        Optional.ofNullable(sim).ifPresent(LocalProcess::kill);
        Optional.ofNullable(kubernetes).ifPresent(KubernetesApi::close);
        Optional.ofNullable(cassandra).ifPresent(CassandraServer::close);
    }

    @Test
    void nodesFindOneAnotherThroughTheKubernetesApi() throws Exception {
        for (String name : ADDRESSES.keySet()) {
            JsonNode members = management(name, "/cluster/members").body();

            assertThat(members.path("members").findValuesAsText("node"))
                    .as(name)
                    .containsExactlyInAnyOrder(
                            "akka://kontor@127.0.0.11:25520",
                            "akka://kontor@127.0.0.12:25520",
                            "akka://kontor@127.0.0.13:25520");
        }
        assertThat(kubernetes.refused()).isEmpty();
    }

    @Test
    void everyProbeOfThePodIsAnswered() throws Exception {
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode asked = Pods.nodeContainer().path(probe).path("httpGet");
            int port = Pods.nodePorts().get(asked.path("port").asText());
            for (String address : ADDRESSES.values()) {
                assertThat(new Http(URI.create("http://" + address + ":" + port))
                                .get(asked.path("path").asText())
                                .status())
                        .as(probe)
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void anyNodeTakesAnOrder() throws Exception {
        for (String name : ADDRESSES.keySet()) {
            Call order = new Call("POST", "/v1/orders", Optional.of("""
                    {"account":"main","clientOrderId":"at-%s","symbol":"BTC/USDT","side":"BUY","amount":"0.01","limitPrice":"30000"}""".formatted(name)));
            try (GatewayApi api =
                    new GatewayApi(ADDRESSES.get(name), Pods.nodePorts().get("http"))) {
                Answer answer =
                        Patience.until("an answer", () -> api.send(order).filter(Answer::isFinal));

                assertThat(answer.isAccepted()).as(answer.toString()).isTrue();
            }
        }
    }

    @Test
    void aNodeOfAClusterTellsTheFiguresThatAreAskedOfOne() throws Exception {
        String text = new Http(
                        URI.create("http://127.0.0.11:" + Pods.nodePorts().get("http")))
                .get("/metrics")
                .body();

        assertThat(Figures.told(text)).containsAll(Figures.OF_A_CLUSTER);
        assertThat(text).contains("kontor_cluster_members 3.0");
    }

    @Test
    void onSigtermANodeLeavesWithinItsGraceAndTheOthersGoOn() throws Exception {
        String leaver = "kontor-c";
        Duration grace = Duration.ofSeconds(
                Pods.node().path("terminationGracePeriodSeconds").asLong());
        long began = System.nanoTime();
        NODES.get(leaver).stop(grace);
        assertThat(NODES.get(leaver).awaitEnd(grace))
                .as(() -> "exit code of a node that said last: " + lastLines(leaver))
                .isEqualTo(SIGTERM);
        System.out.printf(
                "KubernetesIT: a node left within %d ms of SIGTERM%n",
                Duration.ofNanos(System.nanoTime() - began).toMillis());

        Patience.until(
                "two members",
                () -> Optional.of(management("kontor-a", "/cluster/members"))
                        .filter(answer -> answer.body().path("members").size() == 2));
        awaitStatus("kontor-a", "/health/ready", 200);

        NODES.put(leaver, node(leaver, ADDRESSES.get(leaver)));
        NODES.get(leaver).awaitLine("kontor is up", START_MAX);
        awaitStatus(leaver, "/health/ready", 200);
    }

    private static Answer management(String name, String path) throws InterruptedException {
        try (GatewayApi api =
                new GatewayApi(ADDRESSES.get(name), Pods.nodePorts().get("management"))) {
            return Patience.until("an answer to " + path, () -> api.send(Call.get(path)));
        }
    }

    private static void awaitStatus(String name, String path, int status) throws InterruptedException {
        try (GatewayApi api =
                new GatewayApi(ADDRESSES.get(name), Pods.nodePorts().get("http"))) {
            Patience.until(
                    status + " from " + name,
                    () -> api.send(Call.get(path)).filter(answer -> answer.status() == status));
        }
    }

    /** With the pod's own arguments; HTTP and management on its address only, where a pod has all of them to itself. */
    private static LocalProcess node(String name, String address) {
        Map<String, String> variables = variables("kontor", address);
        variables.put("POD_NAME", name);
        variables.put("APP_VERSION", Pods.appVersion());
        List<String> arguments = new ArrayList<>();
        for (JsonNode argument : Pods.nodeContainer().path("args")) {
            String text = argument.asText().replace("/etc/kontor/", dir + "/");
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                text = text.replace("$(" + variable.getKey() + ")", variable.getValue());
            }
            arguments.add(text);
        }
        arguments.add("-Dkontor.http.interface=" + address);
        arguments.add("-Dakka.management.http.bind-hostname=" + address);
        arguments.add("-Dkontor.data-dir=" + dir.resolve("data-" + name));
        // What Kubernetes mounts into every pod.
        arguments.add("-Dakka.discovery.kubernetes-api.api-ca-path=" + dir.resolve("tls/ca.crt"));
        arguments.add("-Dakka.discovery.kubernetes-api.api-token-path=" + dir.resolve("token"));
        arguments.add("-Dakka.discovery.kubernetes-api.pod-namespace-path=" + dir.resolve("namespace"));
        return kontor(name, variables, arguments);
    }

    /** Those of the container in k8s/base that are written there or that Kubernetes sets, and those it sets in every pod. */
    private static Map<String, String> variables(String container, String address) {
        Map<String, String> variables = new LinkedHashMap<>(Pods.written(container));
        variables.replaceAll((_, value) ->
                value.replace("/etc/kontor-tls", dir.resolve("tls").toString()));
        variables.put("POD_IP", address);
        variables.put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        variables.put("KUBERNETES_SERVICE_PORT", Integer.toString(kubernetes.port()));
        return variables;
    }

    private static Path log(String name) {
        return Path.of("target", "kubernetes-it-" + name + ".log").toAbsolutePath();
    }

    /** One that was killed has told what its threads were at. */
    private static String lastLines(String name) {
        try {
            List<String> lines = Files.readAllLines(log(name));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static LocalProcess kontor(String name, Map<String, String> variables, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("env"));
        variables.forEach((key, value) -> command.add(key + "=" + value));
        command.addAll(LocalProcess.java(
                LocalProcess.ownJavaHome(),
                List.of(
                        "@" + Path.of("conf", "jvm.options").toAbsolutePath(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xms64m",
                        "-Xmx512m"),
                System.getProperty("java.class.path"),
                Main.class.getName(),
                arguments));
        return LocalProcess.start(name, command, Path.of("").toAbsolutePath(), log(name));
    }

    private static List<String> with(List<String> arguments, String more) {
        List<String> all = new ArrayList<>(arguments);
        all.add(more);
        return all;
    }

    /** The base's, with a site.conf for what is there: one Cassandra, the simulated exchange, Kafka nowhere. */
    private static void settings() throws Exception {
        Files.writeString(dir.resolve("token"), KubernetesApi.token());
        Files.writeString(dir.resolve("namespace"), NAMESPACE);
        Files.writeString(
                dir.resolve("kontor.conf"),
                Files.readString(Pods.K8S.resolve("base/kontor.conf"))
                        .replace(
                                "/opt/kontor/conf",
                                Path.of("conf").toAbsolutePath().toString()));
        Files.writeString(dir.resolve("key"), "key-main");
        Files.writeString(dir.resolve("secret"), "secret-main");
        Files.writeString(dir.resolve("site.conf"), """
                kontor {
                  cassandra.contact-points = ["%1$s"]
                  risk.default.order-lots-max = 1000000
                  venues.BINANCE {
                    endpoints { rest = "http://127.0.0.1:%2$d", websocket-api = "ws://127.0.0.1:%2$d/ws-api/v3", streams = "ws://127.0.0.1:%2$d" }
                    credentials { main { key = "file:%3$s/key", secret = "file:%3$s/secret" } }
                  }
                }
                """.formatted(cassandra.contactPoint(), simPort, dir));
    }

    /** One for everybody: the nodes, their authority and the Kubernetes API. Leaves its parts as the nodes' directory wants them. */
    private static KeyStore certificate() throws Exception {
        Path store = dir.resolve("store.p12");
        Process made = new ProcessBuilder(
                        LocalProcess.ownJavaHome().resolve("bin/keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "all",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=kontor",
                        "-ext",
                        "bc:c",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(made.waitFor()).as(said).isZero();
        KeyStore all = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Path tls = Files.createDirectories(dir.resolve("tls"));
        pem(
                tls.resolve("tls.key"),
                "PRIVATE KEY",
                all.getKey("all", PASSWORD.toCharArray()).getEncoded());
        for (String name : List.of("tls.crt", "ca.crt")) {
            pem(tls.resolve(name), "CERTIFICATE", all.getCertificate("all").getEncoded());
        }
        return all;
    }

    private static void pem(Path file, String what, byte[] content) throws Exception {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }
}
