package io.kontor.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What would be applied: each overlay as kustomize puts it together. It needs {@code kubectl} on the path and says so where there is none;
 * {@link KubernetesFilesTest} then still holds each file by itself.
 */
class OverlaysTest {
    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void everythingIsAsItsSchemaWantsIt(String overlay) throws Exception {
        List<JsonNode> documents = resolved(overlay);

        assertThat(documents).hasSizeGreaterThan(12).allSatisfy(KubernetesSchemas::check);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void whatIsReferredToIsThereOrIsSaidToBeNeeded(String overlay) throws Exception {
        List<JsonNode> documents = resolved(overlay);
        Set<String> configMaps = names(documents, "ConfigMap");
        Set<String> made = documents.stream()
                .filter(document -> document.path("kind").asText().equals("Certificate"))
                .map(document -> document.at("/spec/secretName").asText())
                .collect(Collectors.toSet());
        String manual = Files.readString(Path.of("docs/operating/deploying.md"));
        for (JsonNode spec : pods(documents)) {
            assertThat(spec.findValues("configMap").stream()
                            .map(volume -> volume.path("name").asText()))
                    .allMatch(configMaps::contains);
            Stream<String> mounted = spec.findValues("secret").stream()
                    .map(volume -> volume.path("secretName").asText());
            Stream<String> read = spec.findValues("secretKeyRef").stream()
                    .map(reference -> reference.path("name").asText());
            assertThat(Stream.concat(mounted, read))
                    .allMatch(secret -> made.contains(secret) || manual.contains("create secret generic " + secret));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "production"})
    void everySelectorFindsPodsAndEveryPortIsOneOfTheirs(String overlay) throws Exception {
        List<JsonNode> documents = resolved(overlay);
        for (JsonNode document : documents) {
            JsonNode spec = document.path("spec");
            switch (document.path("kind").asText()) {
                case "Service" -> {
                    Set<String> ports = portsOf(documents, spec.path("selector"));
                    assertThat(spec.path("ports").findValuesAsText("targetPort"))
                            .as(document.toString())
                            .allMatch(ports::contains);
                }
                case "PodDisruptionBudget" ->
                    assertThat(portsOf(documents, spec.at("/selector/matchLabels")))
                            .isNotEmpty();
                case "NetworkPolicy" -> {
                    Set<String> ports = portsOf(documents, spec.at("/podSelector/matchLabels"));
                    for (JsonNode port : spec.path("ingress").findValues("port")) {
                        assertThat(ports).as(document.toString()).contains(port.asText());
                    }
                }
                default -> {}
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"production"})
    void theVersionOfTheRollOutIsTheImages(String overlay) throws Exception {
        JsonNode deployment = resolved(overlay).stream()
                .filter(document -> document.path("kind").asText().equals("Deployment"))
                .findFirst()
                .orElseThrow();
        String image = deployment.at("/spec/template/spec/containers/0/image").asText();

        assertThat(deployment
                        .at("/spec/template/metadata/annotations")
                        .path("kontor.io/app-version")
                        .asText())
                .isEqualTo(image.substring(image.indexOf(':') + 1));
    }

    private static List<JsonNode> resolved(String overlay) throws IOException, InterruptedException {
        Process kubectl;
        try {
            kubectl = new ProcessBuilder("kubectl", "kustomize", "k8s/overlays/" + overlay)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no kubectl to put the overlays together with: " + e.getMessage());
            throw e;
        }
        String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as(text).isZero();
        return Yaml.all(text);
    }

    private static Set<String> names(List<JsonNode> documents, String kind) {
        return documents.stream()
                .filter(document -> document.path("kind").asText().equals(kind))
                .map(document -> document.at("/metadata/name").asText())
                .collect(Collectors.toSet());
    }

    private static List<JsonNode> pods(List<JsonNode> documents) {
        return documents.stream()
                .map(document -> document.at("/spec/template/spec"))
                .filter(spec -> !spec.isMissingNode())
                .toList();
    }

    /** The named ports of the pods that have all these labels; fails where there is no such pod. */
    private static Set<String> portsOf(List<JsonNode> documents, JsonNode labels) {
        Map<String, String> wanted = new TreeMap<>();
        labels.properties()
                .forEach(label -> wanted.put(label.getKey(), label.getValue().asText()));
        Set<String> ports = new TreeSet<>();
        List<JsonNode> found = documents.stream()
                .map(document -> document.at("/spec/template"))
                .filter(template -> !template.isMissingNode())
                .filter(template -> wanted.entrySet().stream()
                        .allMatch(label -> template.at("/metadata/labels")
                                .path(label.getKey())
                                .asText()
                                .equals(label.getValue())))
                .toList();
        assertThat(found).as("pods with " + wanted).isNotEmpty();
        found.forEach(template -> template.at("/spec/containers")
                .forEach(container -> container
                        .path("ports")
                        .forEach(port -> ports.add(port.path("name").asText()))));
        return ports;
    }
}
