package io.kontor.trial;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kontor.app.dev.LocalProcess;
import io.kontor.deploy.Dockerfile;
import io.kontor.trial.GatewayApi.Answer;
import io.kontor.trial.GatewayApi.Call;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docker/Dockerfile builds, without Docker: the Java it links, by its own command, and the jar started by its own entry point. What
 * {@code mvn package} made must be there.
 */
class ImageIT {
    private static final Path JAR = Path.of("target/kontor.jar").toAbsolutePath();
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final int SIGTERM = 143;

    @TempDir
    private static Path dir;

    private static Dockerfile dockerfile;
    private static Path java;
    private static Path options;

    @BeforeAll
    static void link() throws Exception {
        assertThat(JAR).as("made by mvn package").exists();
        dockerfile = Dockerfile.read();
        java = dir.resolve("java");
        options = Files.writeString(dir.resolve("jvm.options"), "-Xms64m\n-Xmx512m\n-XX:TieredStopAtLevel=1\n");
        List<String> jlink = new ArrayList<>(dockerfile.jlink());
        jlink.set(jlink.indexOf("--output") + 1, java.toString());
        StringWriter said = new StringWriter();
        int code = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(
                        new PrintWriter(said),
                        new PrintWriter(said),
                        jlink.stream().skip(1).toArray(String[]::new));
        assertThat(code).as(said.toString()).isZero();
    }

    @Test
    void theJavaOfTheImageHasEveryModuleTheJarsUse() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "--print-module-deps",
                "--ignore-missing-deps",
                "--recursive",
                "--multi-release",
                "25",
                "--class-path",
                libraries(),
                JAR.toString()));
        StringWriter said = new StringWriter();

        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(said), new PrintWriter(said), arguments.toArray(String[]::new));

        assertThat(code).as(said.toString()).isZero();
        TreeSet<String> used =
                new TreeSet<>(Arrays.asList(said.toString().strip().split(",")));
        System.out.println("ImageIT: jdeps finds " + used);
        assertThat(dockerfile.modules()).containsAll(used);
    }

    @Test
    void anOrderIsTakenByTheEmbeddedGatewayInTheImagesJava() throws Exception {
        int port = LocalProcess.freePorts(1).getFirst();

        LocalProcess gateway = start("embedded", "embedded", List.of("run", "-Dkontor.http.port=" + port));
        try (GatewayApi api = new GatewayApi(port)) {
            gateway.awaitLine("kontor is up", START_MAX);

            takesAnOrder(api);
        } finally {
            gateway.stop(START_MAX);
        }
        assertThat(gateway.awaitEnd(START_MAX)).isEqualTo(SIGTERM);
    }

    @Test
    void anOrderGoesToTheVenueByTlsInTheImagesJava() throws Exception {
        certificate();
        List<Integer> ports = LocalProcess.freePorts(2);
        LocalProcess sim = start(
                "sim",
                "sim",
                List.of(
                        "sim",
                        "--port=" + ports.get(0),
                        "--tls-key-store=" + dir.resolve("sim.p12"),
                        "--tls-password=file:" + Files.writeString(dir.resolve("password"), "simulation")));
        sim.awaitLine("kontor sim is up", START_MAX);
        LocalProcess gateway =
                start("tls", "tls", List.of("run", "--conf", settings(ports).toString()));
        try (GatewayApi api = new GatewayApi(ports.get(1))) {
            gateway.awaitLine("kontor is up", START_MAX);
            Patience.until(
                    "readiness", () -> api.send(Call.get("/health/ready")).filter(answer -> answer.status() == 200));
            // What the venue lists comes with its answer, and readiness does not wait for that.
            Patience.until(
                    "the symbol",
                    () -> Optional.of(api.get("/v1/symbols"))
                            .filter(all -> all.findValuesAsText("symbol").contains("BTC/USDT")));

            takesAnOrder(api);
        } finally {
            gateway.stop(START_MAX);
            sim.stop();
        }
    }

    private static String libraries() throws IOException {
        try (Stream<Path> jars = Files.list(JAR.resolveSibling("lib"))) {
            return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
    }

    /** As the image's entry point does it: what stands in the image under /opt and /etc is taken from where it was made. */
    private static LocalProcess start(String name, String data, List<String> arguments) throws Exception {
        List<String> command = new ArrayList<>();
        for (String word : dockerfile.lastList("ENTRYPOINT")) {
            command.add(word.replace("/opt/java", java.toString())
                    .replace("/opt/kontor/kontor.jar", JAR.toString())
                    .replace(
                            "/opt/kontor/conf", Path.of("conf").toAbsolutePath().toString())
                    .replace("/etc/kontor/jvm.options", options.toString())
                    .replace("=/data", "=" + dir.resolve("data-" + data)));
        }
        command.addAll(arguments);
        Path log = Path.of("target", "image-it-" + name + ".log").toAbsolutePath();
        Files.deleteIfExists(log);
        return LocalProcess.start(name, command, dir, log);
    }

    /** With the keytool of the image, as docker/compose.yaml does it. */
    private static void certificate() throws Exception {
        Path store = dir.resolve("sim.p12");
        keytool(
                "-genkeypair -alias sim -keyalg EC -groupname secp256r1 -dname CN=sim -ext SAN=DNS:localhost -storetype PKCS12 -keystore "
                        + store + " -storepass simulation");
        keytool("-exportcert -rfc -alias sim -keystore " + store + " -storepass simulation -file "
                + dir.resolve("sim.pem"));
    }

    private static void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(java.resolve("bin/keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Path settings(List<Integer> ports) throws Exception {
        Files.writeString(dir.resolve("key"), "key-main");
        Files.writeString(dir.resolve("secret"), "secret-main");
        return Files.writeString(dir.resolve("tls.conf"), """
                include required(file("%s"))
                kontor {
                  http.port = %2$d
                  risk.default.order-lots-max = 1000000
                  venues.BINANCE {
                    endpoints = null
                    endpoints {
                      rest = "https://localhost:%3$d"
                      websocket-api = "wss://localhost:%3$d/ws-api/v3"
                      streams = "wss://localhost:%3$d"
                    }
                    trust = "%4$s/sim.pem"
                    credentials = null
                    credentials { main { key = "file:%4$s/key", secret = "file:%4$s/secret" } }
                  }
                }
                """.formatted(
                        Path.of("conf/venues.conf").toAbsolutePath(), ports.get(1), ports.get(0), dir));
    }

    private static void takesAnOrder(GatewayApi api) throws InterruptedException {
        String order = """
                {"account":"main","clientOrderId":"image-1","symbol":"BTC/USDT","side":"BUY","amount":"0.01","limitPrice":"66000",\
                "timeInForce":"IOC"}""";
        Answer placed = Patience.until(
                "an answer",
                () -> api.send(new Call("POST", "/v1/orders", Optional.of(order)))
                        .filter(Answer::isFinal));
        assertThat(placed.isAccepted()).as(placed.toString()).isTrue();
        JsonNode state = Patience.until(
                "the order to be over",
                () -> Optional.of(api.get("/v1/accounts/main/orders/image-1").path("state"))
                        .filter(now -> now.path("status").asText().equals("FILLED")));
        assertThat(state.path("filledAmount").asText()).isEqualTo("0.01");
    }
}
