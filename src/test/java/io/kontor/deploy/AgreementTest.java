package io.kontor.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import akka.management.cluster.bootstrap.SelfAwareJoinDecider;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import io.kontor.order.Order;
import io.kontor.platform.config.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ports, paths, names, times and images in {@code docker/} and {@code k8s/} are those of the settings, the API and the tests. */
class AgreementTest {
    private static final Config DEFAULTS = Configuration.load(Optional.empty());
    private static final Config CLUSTER = Configuration.load(Optional.of(Path.of("conf/cluster.conf")));
    private static final JsonNode PATHS =
            Yaml.one(Path.of("src/main/resources/openapi.yaml")).path("paths");
    private static final JsonNode COMPOSE = Yaml.one(Path.of("docker/compose.yaml"));
    private static final List<String> NODES = List.of("node-1", "node-2", "node-3");

    /** The stretch of time behind a figure in a query. */
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+[smh])]");

    private static final int HTTP = DEFAULTS.getInt("kontor.http.port");
    private static final int ARTERY = CLUSTER.getInt("akka.remote.artery.canonical.port");
    private static final int MANAGEMENT = CLUSTER.getInt("akka.management.http.port");
    private static final int SIM = DEFAULTS.getInt("kontor.sim.binance.port");

    @Test
    void accountsOfANodeThatIsKilledWhileItHandsThemOverWaitHardlyLongerThanHandingOverTakes() {
        Duration cutOff =
                CLUSTER.getDuration("akka.cluster.sharding.handoff-timeout").minusSeconds(5);

        assertThat(cutOff)
                .isBetween(
                        CLUSTER.getDuration("kontor.venue.stop-timeout").plusMillis(500),
                        CLUSTER.getDuration("kontor.venue.stop-timeout").plusSeconds(2));
        assertThat(CLUSTER.getDuration("akka.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout"))
                .as("a node that leaves waits for it")
                .isGreaterThan(CLUSTER.getDuration("akka.cluster.sharding.handoff-timeout"));
    }

    /** What Kafka brings again after a crash is known by its command's id. */
    @Test
    void anOrderRemembersMoreCommandsThanKafkaMayBringAgain() throws IOException {
        assertThat(Order.COMMANDS_MAX)
                .isGreaterThanOrEqualTo(DEFAULTS.getInt("kontor.kafka.commands.in-flight-max")
                        + DEFAULTS.getInt("kontor.kafka.commands.commit-max"));
        assertThat(Files.readString(Path.of("docs/operating/kafka.md")))
                .contains("an order its last " + Order.COMMANDS_MAX + " commands");
    }

    /** Or sweeps would wake orders that only wait to be forgotten. */
    @Test
    void accountsNoteWhatNobodyWaitsForBeforeASweepTakesItForUnfinished() {
        for (Config config : List.of(DEFAULTS, CLUSTER)) {
            assertThat(config.getDuration("kontor.account.batch.note-linger"))
                    .isLessThan(config.getDuration("kontor.account.settle-in"));
        }
    }

    @Test
    void portsAreThoseOfTheSettings() throws IOException {
        assertThat(Pods.nodePorts()).isEqualTo(Map.of("http", HTTP, "artery", ARTERY, "management", MANAGEMENT));

        assertThat(Dockerfile.read().last("EXPOSE")).isEqualTo(HTTP + " " + ARTERY + " " + MANAGEMENT);
        for (String node : NODES) {
            assertThat(published(node)).as(node).containsExactlyInAnyOrder(HTTP, MANAGEMENT);
        }
        assertThat(published("sim")).containsExactly(SIM);
        assertThat(Pods.specs(Path.of("k8s/overlays/dev/sim.yaml"))
                        .getFirst()
                        .at("/containers/0/ports/0/containerPort")
                        .asInt())
                .isEqualTo(SIM);
    }

    @Test
    void everythingPublishedByComposeIsReachedFromThisMachineOnly() {
        List<String> ports = services()
                .flatMap(service -> service.path("ports").valueStream())
                .map(JsonNode::asText)
                .toList();

        assertThat(ports).hasSizeGreaterThan(6).allMatch(port -> port.matches("127[.]0[.]0[.]1:\\d+:\\d+"));
    }

    @Test
    void probesAskWhatThereIs() {
        Set<String> management = Set.of(
                "/" + CLUSTER.getString("akka.management.health-checks.readiness-path"),
                "/" + CLUSTER.getString("akka.management.health-checks.liveness-path"));
        List<String> probes = List.of("startupProbe", "livenessProbe", "readinessProbe");
        for (String probe : probes) {
            JsonNode http = Pods.nodeContainer().path(probe).path("httpGet");
            String path = http.path("path").asText();
            switch (http.path("port").asText()) {
                case "http" ->
                    assertThat(PATHS.has(path)).as(probe + " " + path).isTrue();
                case "management" -> assertThat(management).as(probe).contains(path);
                default -> throw new AssertionError(probe + ": " + http);
            }
        }
        for (String node : NODES) {
            String check = COMPOSE.at("/services/" + node + "/healthcheck/test").toString();
            Matcher asked =
                    Pattern.compile("/dev/tcp/127.0.0.1/(\\d+) .*GET (\\S+) ").matcher(check);
            assertThat(asked.find()).as(check).isTrue();
            assertThat(asked.group(1)).isEqualTo(Integer.toString(HTTP));
            assertThat(PATHS.has(asked.group(2))).as(check).isTrue();
        }
    }

    @Test
    void prometheusAsksEveryNodeWhereItTells() {
        JsonNode job = Yaml.one(Path.of("docker/prometheus/prometheus.yml"))
                .path("scrape_configs")
                .path(0);

        assertThat(PATHS.has(job.path("metrics_path").asText())).isTrue();
        assertThat(job.at("/static_configs/0/targets").valueStream().map(JsonNode::asText))
                .containsExactlyElementsOf(
                        NODES.stream().map(node -> node + ":" + HTTP).toList());
    }

    /** Alerts name the job, and it is whoever runs the cluster that writes it. */
    @Test
    void prometheusInKubernetesAsksEveryNodeUnderTheNameTheAlertsKnow() throws IOException {
        JsonNode job = jobInKubernetes();
        assertThat(jobs()).containsExactly(job.path("job_name").asText());
        assertThat(PATHS.has(job.path("metrics_path").asText())).isTrue();
        JsonNode nodes = job.at("/dns_sd_configs/0");
        assertThat(nodes.path("port").asInt()).isEqualTo(HTTP);
        assertThat(nodes.path("names").path(0).asText()).isEqualTo("kontor-nodes.kontor.svc");
        assertThat(Yaml.all(Path.of("k8s/base/services.yaml")).stream()
                        .map(service -> service.at("/metadata/name").asText()))
                .contains("kontor-nodes");
    }

    /** A rate over less than four of them may find one figure only, and says nothing then. */
    @Test
    void figuresAreAskedForOftenEnoughForEveryAlert() throws IOException {
        Duration shortest = alerts().flatMap(
                        rule -> RANGE.matcher(rule.path("expr").asText()).results())
                .map(range -> Duration.parse("PT" + range.group(1)))
                .min(Duration::compareTo)
                .orElseThrow();
        JsonNode compose = Yaml.one(Path.of("docker/prometheus/prometheus.yml"));

        for (String interval : List.of(
                jobInKubernetes().path("scrape_interval").asText(),
                compose.at("/global/scrape_interval").asText())) {
            assertThat(Duration.parse("PT" + interval).multipliedBy(4)).isLessThanOrEqualTo(shortest);
        }
    }

    /** A pod that waits for a machine is asked for nothing, so what is asked tells not how many there should be. */
    @Test
    void tooFewNodesAreFewerThanAreSetUp() {
        int replicas = Yaml.one(Path.of("k8s/base/deployment.yaml"))
                .at("/spec/replicas")
                .asInt();

        assertThat(NODES).hasSize(replicas);
        assertThat(expression("TooFewNodes")).isEqualTo("max(kontor_cluster_members) < " + replicas);
    }

    @Test
    void howLongANodeMayStandStillIsToldAsItIs() throws IOException {
        String pause = CLUSTER.getDuration("akka.cluster.failure-detector.acceptable-heartbeat-pause")
                        .toSeconds()
                + " s";

        assertThat(Files.readString(Path.of("docker/prometheus/alerts.yml")))
                .contains("at " + pause + " the others take it for gone");
        assertThat(Files.readString(Path.of("docs/decisions/0016-deployment.md")))
                .contains("a pause of " + pause + " a failure");
        assertThat(Files.readString(Path.of("docs/operating/cluster.md")))
                .contains("detection (" + pause + " without a heart-beat)");
    }

    /** Of nodes that are all gone nothing is told, and nothing is more or less than anything. */
    @Test
    void thatNoNodeIsLeftIsAlertedToo() {
        String job = jobs().getFirst();

        assertThat(alerts().map(rule -> rule.path("expr").asText())).contains("absent(up{job=\"" + job + "\"} == 1)");
    }

    @Test
    void somebodyHearsOfEveryPartThatIsNotReady() throws IOException {
        Map<String, String> alertedByItself = Map.of(
                "cluster", "kontor_cluster_members",
                "journal", "kontor_journal_up",
                "halts", "kontor_halts_known",
                "venue", "kontor_venue_connections_down",
                "marketdata", "kontor_marketdata_stale");
        List<String> expressions =
                alerts().map(rule -> rule.path("expr").asText()).toList();
        Set<String> parts = Pattern.compile("new Part\\(\\s*\"([a-z]+) ?\"")
                .matcher(Files.readString(Path.of("src/main/java/io/kontor/app/Health.java")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(parts).contains("accounts").containsAll(alertedByItself.keySet());
        assertThat(parts)
                .allSatisfy(part -> assertThat(expressions)
                        .anyMatch(expression -> alertedByItself.containsKey(part)
                                ? expression.contains(alertedByItself.get(part))
                                : expression.matches(
                                        ".*kontor_ready\\{part=~\"([^\"]*\\|)?" + part + "(\\|[^\"]*)?\".*")));
    }

    @Test
    void whatTheIndexDoesNotHaveIsAlertedWhereListsAreRefused() {
        assertThat(expression("IndexFailing")).contains("kontor_index_failures_total");
        assertThat(expression("IndexBehind")).endsWith("> " + DEFAULTS.getInt("kontor.index.tail-max"));
    }

    @Test
    void whatIsDecidedOfAkkasVersionsIsWhatIsBuilt() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        String decision = Files.readString(Path.of("docs/decisions/0001-akka-versions.md"));
        String readme = Files.readString(Path.of("README.md"));
        Map<String, String> rows = Map.of(
                "akka.version", "`com.typesafe.akka`",
                "akka.http.version", "`akka-http`",
                "akka.management.version", "`com.lightbend.akka.management`");
        rows.forEach((property, row) -> {
            String version = pom.replaceFirst("(?s).*<" + property + ">([^<]+)<.*", "$1");

            assertThat(decision.lines().filter(line -> line.startsWith("| " + row)))
                    .singleElement()
                    .asString()
                    .contains("| " + version + " | ");
            assertThat(readme).contains(version + " (since ");
        });
    }

    @Test
    void theServersInContainersAreThoseTheTestsStart() throws IOException {
        assertThat(image("cassandra")).isEqualTo("cassandra:" + version("cassandra"));
        assertThat(image("kafka")).isEqualTo("apache/kafka:" + version("kafka"));
        assertThat(Pods.specs(Path.of("k8s/overlays/dev/cassandra.yaml"))
                        .getFirst()
                        .at("/containers/0/image")
                        .asText())
                .isEqualTo(image("cassandra"));
    }

    @Test
    void everyVariableTheSettingsNameIsGivenToEveryPodThatReadsThem() throws IOException {
        for (String overlay : List.of("dev", "production")) {
            Set<String> named = new TreeSet<>(variables(Path.of("k8s/base/kontor.conf")));
            named.addAll(variables(Path.of("conf/cluster-tls.conf")));
            named.addAll(variables(Path.of("k8s/overlays", overlay, "site.conf")));
            for (String container : List.of("kontor", "schema")) {
                assertThat(given(overlay, container))
                        .as(container + " in " + overlay)
                        .containsAll(named);
            }
        }
        Set<String> expanded = new TreeSet<>();
        for (JsonNode arg : Pods.nodeContainer().path("args")) {
            Matcher variable = Pattern.compile("\\$\\(([A-Z_]+)\\)").matcher(arg.asText());
            while (variable.find()) {
                expanded.add(variable.group(1));
            }
        }
        assertThat(given("production", "kontor")).containsAll(expanded);
    }

    @Test
    void everyFileTheSettingsNameIsMounted() throws IOException {
        Pattern file = Pattern.compile("\"(?:file:)?(/etc/[^\"]+)\"");
        for (String overlay : List.of("dev", "production")) {
            List<String> mounts = containers(overlay, "kontor")
                    .flatMap(container -> container.path("volumeMounts").valueStream())
                    .map(mount -> mount.path("mountPath").asText() + "/")
                    .toList();
            String settings = Files.readString(Path.of("k8s/base/kontor.conf"))
                    + Files.readString(Path.of("k8s/overlays", overlay, "site.conf"));
            List<String> named = file.matcher(settings)
                    .results()
                    .map(found -> found.group(1))
                    .toList();

            assertThat(named).as(overlay).isNotEmpty();
            assertThat(named).as(overlay).allSatisfy(path -> assertThat(mounts).anyMatch(path::startsWith));
        }
    }

    @Test
    void whatIsGivenAsAnOptionIsASetting() {
        Stream<JsonNode> pods = Pods.documents().flatMap(document -> document.findValues("args").stream());
        Stream<JsonNode> compose = services().map(service -> service.path("command"));

        List<String> keys = Stream.concat(pods, compose)
                .flatMap(JsonNode::valueStream)
                .map(JsonNode::asText)
                .filter(arg -> arg.startsWith("-D"))
                .map(arg -> arg.substring(2, arg.indexOf('=')))
                .toList();

        assertThat(keys).hasSizeGreaterThan(4).allMatch(CLUSTER::hasPath);
    }

    @Test
    void moreThanHalfOfTheNodesMustBeThereToBegin() throws IOException {
        int replicas = Yaml.one(Path.of("k8s/base/deployment.yaml"))
                .at("/spec/replicas")
                .asInt();
        Matcher required = Pattern.compile("required-contact-point-nr = (\\d+)")
                .matcher(Files.readString(Path.of("k8s/base/kontor.conf")));

        assertThat(required.find()).isTrue();
        assertThat(Integer.parseInt(required.group(1))).isEqualTo(replicas / 2 + 1);
    }

    /** Of the four pods of a roll-out two and two would begin a cluster each. */
    @Test
    void noClusterIsBegunWhileAListedNodeDoesNotAnswer() throws IOException {
        String key = "contact-with-all-contact-points";

        assertThat(CLUSTER.getBoolean("akka.management.cluster.bootstrap.contact-point-discovery." + key))
                .isTrue();
        for (String file : List.of("k8s/base/kontor.conf", "docker/kontor.conf")) {
            assertThat(Files.readString(Path.of(file))).as(file).doesNotContain(key);
        }
    }

    /** What is full has its pod evicted, and the budget for disruptions is not asked; nodes that started together fill theirs together. */
    @Test
    void noPodWritesItsLogIntoAVolumeThatWouldEvictIt() throws IOException {
        for (Path options : List.of(Path.of("k8s/base/jvm.options"), Path.of("k8s/overlays/dev/jvm.options"))) {
            assertThat(Files.readString(options)).as(options.toString()).doesNotContain("-Dlogback.configurationFile");
        }
        String size = Pods.node()
                .path("volumes")
                .valueStream()
                .filter(volume -> volume.path("name").asText().equals("data"))
                .map(volume -> volume.at("/emptyDir/sizeLimit").asText())
                .findFirst()
                .orElseThrow();

        assertThat(Files.readAllLines(Path.of("docs/operating/deploying.md")))
                .filteredOn(line -> line.contains("-Dlogback.configurationFile=FILE"))
                .singleElement()
                .asString()
                .contains("Not in Kubernetes", size.replace("Mi", " MiB"));
    }

    /** Akka is to be silent otherwise, and this is said once a second while nodes wait. */
    @Test
    void aNodeThatWaitsForOthersSaysForWhich() throws IOException {
        for (String file : List.of("conf/logback.xml", "src/main/resources/logback.xml")) {
            assertThat(Files.readString(Path.of(file)))
                    .as(file)
                    .contains("<logger name=\"" + SelfAwareJoinDecider.class.getName()
                            + "\" level=\"${kontor.log.akka:-INFO}\"/>");
        }
    }

    @Test
    void anOrderlyShutdownFitsInTheTimeGivenForIt() {
        Duration phases = DEFAULTS.getObject("akka.coordinated-shutdown.phases").keySet().stream()
                .map(phase -> "akka.coordinated-shutdown.phases." + phase + ".timeout")
                .map(key -> DEFAULTS.hasPath(key)
                        ? DEFAULTS.getDuration(key)
                        : DEFAULTS.getDuration("akka.coordinated-shutdown.default-phase-timeout"))
                .reduce(Duration.ZERO, Duration::plus);
        JsonNode pause = Pods.nodeContainer().at("/lifecycle/preStop/exec/command");
        assertThat(pause.path(0).asText()).isEqualTo("sleep");
        Duration all = phases.plusSeconds(pause.path(1).asLong());

        Duration given = Duration.ofSeconds(
                Pods.node().path("terminationGracePeriodSeconds").asLong());
        assertThat(given).isBetween(all, all.plusSeconds(60));
        for (String node : NODES) {
            String compose =
                    COMPOSE.at("/services/" + node + "/stop_grace_period").asText();
            assertThat(Duration.parse("PT" + compose)).isGreaterThanOrEqualTo(phases);
        }
    }

    @Test
    void nothingRunsAsRootOrWritesToItsImage() throws IOException {
        String user = Dockerfile.read().last("USER");
        assertThat(user).matches("[1-9]\\d*:[1-9]\\d*");
        List<JsonNode> specs = Yaml.files(Pods.K8S.resolve("base"), ".yaml").stream()
                .flatMap(file -> Pods.specs(file).stream())
                .toList();
        assertThat(specs).hasSize(2);
        for (JsonNode spec : specs) {
            JsonNode pod = spec.path("securityContext");
            assertThat(pod.path("runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.path("runAsUser").asText() + ":"
                            + pod.path("runAsGroup").asText())
                    .isEqualTo(user);
            assertThat(pod.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            JsonNode container = spec.at("/containers/0/securityContext");
            assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(container.path("allowPrivilegeEscalation").asBoolean(true))
                    .isFalse();
            assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        }
        services().forEach(service -> {
            assertThat(service.at("/cap_drop/0").asText()).isEqualTo("ALL");
            assertThat(service.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
            if (service.path("image").asText().startsWith("kontor:")) {
                assertThat(service.path("read_only").asBoolean()).isTrue();
            }
        });
    }

    @Test
    void secretsAreNamedAndNeverWritten() {
        assertThat(Pods.documents().map(document -> document.path("kind").asText()))
                .isNotEmpty()
                .doesNotContain("Secret");
        List<String> written = Pods.documents()
                .flatMap(document -> document.findValues("env").stream())
                .flatMap(JsonNode::valueStream)
                .filter(variable -> variable.path("name").asText().matches(".*(PASSWORD|SECRET|TOKEN|JAAS|KEY).*"))
                .filter(variable -> !variable.has("valueFrom"))
                .map(variable -> variable.path("name").asText())
                .toList();

        assertThat(written).isEmpty();
    }

    /** The containers of that name in the base and in an overlay's patches together. */
    private static Stream<JsonNode> containers(String overlay, String name) {
        return Stream.of(Pods.K8S.resolve("base"), Pods.K8S.resolve("overlays").resolve(overlay))
                .flatMap(folder -> Yaml.files(folder, ".yaml").stream())
                .flatMap(file -> Pods.specs(file).stream())
                .flatMap(spec -> spec.path("containers").valueStream())
                .filter(container -> container.path("name").asText().equals(name));
    }

    /** As the manual has it for Prometheus there. */
    private static JsonNode jobInKubernetes() throws IOException {
        Matcher block = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/operating/deploying.md")));
        assertThat(block.find()).isTrue();
        return Yaml.all(block.group(1)).getFirst().path("scrape_configs").path(0);
    }

    private static List<String> jobs() {
        Pattern job = Pattern.compile("job=\"([^\"]*)\"");
        return alerts().flatMap(rule -> job.matcher(rule.path("expr").asText()).results())
                .map(found -> found.group(1))
                .distinct()
                .toList();
    }

    private static Stream<JsonNode> alerts() {
        return Yaml.one(Path.of("docker/prometheus/alerts.yml"))
                .at("/groups/0/rules")
                .valueStream();
    }

    private static String expression(String alert) {
        return alerts().filter(rule -> rule.path("alert").asText().equals(alert))
                .map(rule -> rule.path("expr").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no alert " + alert));
    }

    private static Set<String> given(String overlay, String container) {
        return containers(overlay, container)
                .flatMap(each -> each.path("env").valueStream())
                .map(variable -> variable.path("name").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> variables(Path settings) throws IOException {
        return Pattern.compile("\\$\\{([A-Z][A-Z_]*)}")
                .matcher(Files.readString(settings))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> services() {
        return COMPOSE.path("services").valueStream();
    }

    private static List<Integer> published(String service) {
        List<Integer> ports = new ArrayList<>();
        COMPOSE.at("/services/" + service + "/ports")
                .forEach(port -> ports.add(Integer.parseInt(port.asText().replaceFirst(".*:", ""))));
        return ports;
    }

    private static String image(String service) {
        return COMPOSE.at("/services/" + service + "/image").asText();
    }

    private static String version(String server) throws IOException {
        Matcher version = Pattern.compile("<version>([^<]+)</version>")
                .matcher(Files.readString(Path.of("src/main/resources/servers", server + ".xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }
}
