package io.kontor.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import io.kontor.platform.config.Configuration;
import io.kontor.risk.Limits;
import io.kontor.value.Symbol;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in {@code docker/} and {@code k8s/} are read as the gateway reads them, where they will lie. */
class DeploymentSettingsTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "POD_IP", "10.1.2.3",
            "KONTOR_TLS_DIR", "/etc/kontor-tls",
            "CASSANDRA_USERNAME", "kontor",
            "CASSANDRA_PASSWORD", "a-password",
            "CASSANDRA_TRUSTSTORE_PASSWORD", "another",
            "KAFKA_JAAS_CONFIG", "a login module");

    @TempDir
    private Path dir;

    @Test
    void composesNodesKnowEachOtherByName() throws Exception {
        Config config = load(List.of(Path.of("docker/kontor.conf")), Map.of("kontor.node", "node-2"));

        Settings settings = Settings.from(config);
        assertThat(settings.cluster().isShared()).isTrue();
        assertThat(settings.kafka().enabled()).isTrue();
        assertThat(config.getString("akka.remote.artery.canonical.hostname")).isEqualTo("node-2");
        assertThat(config.getInt("kontor.http.port")).isEqualTo(8080);
        assertThat(config.getConfigList("akka.discovery.config.services.kontor.endpoints"))
                .extracting(endpoint -> endpoint.getString("host") + ":" + endpoint.getInt("port"))
                .containsExactly("node-1:8558", "node-2:8558", "node-3:8558");
    }

    @Test
    void podsFindEachOtherThroughKubernetesAndSpeakByTls() throws Exception {
        for (String overlay : List.of("dev", "production")) {
            Config config = load(
                    List.of(Path.of("k8s/base/kontor.conf"), Path.of("k8s/overlays", overlay, "site.conf")), VARIABLES);

            Settings settings = Settings.from(config);
            assertThat(settings.cluster().isShared()).as(overlay).isTrue();
            assertThat(config.getString("akka.remote.artery.canonical.hostname"))
                    .isEqualTo("10.1.2.3");
            assertThat(config.getString("akka.remote.artery.transport")).isEqualTo("tls-tcp");
            assertThat(config.getString("akka.management.http.hostname")).isEqualTo("10.1.2.3");
            assertThat(config.getString("akka.management.http.bind-hostname"))
                    .as("where a forwarded port comes from")
                    .isEqualTo("0.0.0.0");
            assertThat(config.getString("akka.management.cluster.bootstrap.contact-point-discovery.discovery-method"))
                    .isEqualTo("kubernetes-api");
            assertThat(config.getString("akka.discovery.kubernetes-api.pod-label-selector"))
                    .contains("%s");
        }
    }

    /** Only there: of a name with several addresses the driver would try the first alone. */
    @Test
    void theNameOfTheOneCassandraThatComesWithTheNodesIsAskedForWithEachConnection() throws Exception {
        Path pods = Path.of("k8s/base/kontor.conf");
        String resolved = "datastax-java-driver.advanced.resolve-contact-points";

        assertThat(load(List.of(pods, Path.of("k8s/overlays/dev/site.conf")), VARIABLES)
                        .getBoolean(resolved))
                .isFalse();
        assertThat(load(List.of(pods, Path.of("k8s/overlays/production/site.conf")), VARIABLES)
                        .getBoolean(resolved))
                .isTrue();
    }

    /** What a symbol says of itself wins, and the files below these name some. */
    @Test
    void theLimitOfLotsThatIsWrittenHoldsForEverySymbolThatIsTraded() throws Exception {
        Path pods = Path.of("k8s/base/kontor.conf");
        List<List<Path>> deployments = List.of(
                List.of(Path.of("docker/kontor.conf")),
                List.of(pods, Path.of("k8s/overlays/dev/site.conf")),
                List.of(pods, Path.of("k8s/overlays/production/site.conf")));
        for (List<Path> deployment : deployments) {
            Config config = load(deployment, VARIABLES);
            long written = config.getLong("kontor.risk.default.order-lots-max");
            Limits limits = Settings.from(config).limits().standard();

            assertThat(Files.readString(deployment.getLast())).contains("order-lots-max = " + written);
            assertThat(config.getStringList("kontor.venues.BINANCE.symbols"))
                    .as(deployment.toString())
                    .isNotEmpty()
                    .allSatisfy(symbol -> assertThat(
                                    limits.of(new Symbol(symbol)).orderLotsMax().orElse(limits.orderLotsMax()))
                            .as(symbol)
                            .isEqualTo(written));
        }
    }

    /** Libraries that send {@code Origin} say there whom they call. */
    @Test
    void programsThatSayWhomTheyCallMayCallByTheNamesThatAreGivenToNodes() throws Exception {
        Config compose = load(List.of(Path.of("docker/kontor.conf")), Map.of("kontor.node", "node-2"));
        assertThat(Settings.from(compose).http().allowedOrigins())
                .containsExactlyInAnyOrder("http://node-1:8080", "http://node-2:8080", "http://node-3:8080");

        for (String overlay : List.of("dev", "production")) {
            Path folder = Path.of("k8s/overlays", overlay);
            String namespace = Files.readString(folder.resolve("kustomization.yaml"))
                    .replaceFirst("(?s).*\nnamespace: ([a-z-]+)\n.*", "$1");
            Config pod = load(List.of(Path.of("k8s/base/kontor.conf"), folder.resolve("site.conf")), VARIABLES);
            assertThat(Settings.from(pod).http().allowedOrigins())
                    .as(overlay)
                    .contains("http://kontor:8080", "http://kontor." + namespace + ".svc:8080");
        }
    }

    @Test
    void productionsSecretsAreThoseOfItsVariables() throws Exception {
        Config config =
                load(List.of(Path.of("k8s/base/kontor.conf"), Path.of("k8s/overlays/production/site.conf")), VARIABLES);

        assertThat(config.getString("datastax-java-driver.advanced.auth-provider.password"))
                .isEqualTo("a-password");
        assertThat(Settings.from(config).kafka().clients())
                .containsEntry("sasl.jaas.config", "a login module")
                .containsEntry("security.protocol", "SASL_SSL");
    }

    /** None of these secrets is here. The old nodes of a roll-out stay while the new one does not come. */
    @Test
    void aPodWithoutAKeyDoesNotStartAndSaysWhich() throws Exception {
        Config pod =
                load(List.of(Path.of("k8s/base/kontor.conf"), Path.of("k8s/overlays/production/site.conf")), VARIABLES);

        assertThatThrownBy(() -> Gateway.start(pod))
                .isInstanceOf(KontorCommand.Failure.class)
                .hasMessageContaining("BINANCE: kontor.venues.BINANCE.credentials.main: "
                        + "file:/etc/kontor-venues/binance-main.key: cannot be read")
                .hasMessageContaining("kontor.cluster.venues-must-be-usable = on");

        Config compose = load(List.of(Path.of("docker/kontor.conf")), Map.of("kontor.node", "node-2"));
        assertThat(Settings.from(compose).cluster().venuesMustBeUsable()).isFalse();
    }

    /** The files side by side as a pod has them; what the image has under /opt is taken from where it is. */
    private Config load(List<Path> files, Map<String, String> variables) throws Exception {
        for (Path file : files) {
            Files.writeString(
                    dir.resolve(file.getFileName()),
                    Files.readString(file)
                            .replace(
                                    "/opt/kontor/conf",
                                    Path.of("conf").toAbsolutePath().toString()));
        }
        try {
            // Variables are looked for where settings are, before the environment.
            variables.forEach(System::setProperty);
            return Configuration.load(Optional.of(dir.resolve(files.getFirst().getFileName())));
        } finally {
            variables.keySet().forEach(System::clearProperty);
        }
    }
}
