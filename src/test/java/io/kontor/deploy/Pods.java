package io.kontor.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pods that {@code k8s/} declares. */
public final class Pods {
    public static final Path K8S = Path.of("k8s");

    private static final Path BASE = K8S.resolve("base");
    private static final Path DEPLOYMENT = BASE.resolve("deployment.yaml");
    private static final Set<String> BRINGS_PODS = Set.of("Deployment", "StatefulSet", "Job");

    private Pods() {}

    /** Everything there is, patches included. */
    static Stream<JsonNode> documents() {
        return Yaml.files(K8S, ".yaml").stream().flatMap(file -> Yaml.all(file).stream());
    }

    /** The pods of what a file declares. */
    static List<JsonNode> specs(Path file) {
        return Yaml.all(file).stream()
                .filter(document -> BRINGS_PODS.contains(document.path("kind").asText()))
                .map(document -> document.path("spec").path("template").path("spec"))
                .toList();
    }

    /** A node's pod. */
    public static JsonNode node() {
        return specs(DEPLOYMENT).getFirst();
    }

    public static JsonNode nodeContainer() {
        return node().path("containers").path(0);
    }

    public static Map<String, Integer> nodePorts() {
        return nodeContainer()
                .path("ports")
                .valueStream()
                .collect(Collectors.toMap(
                        port -> port.path("name").asText(),
                        port -> port.path("containerPort").asInt()));
    }

    public static Map<String, String> nodeLabels() {
        Map<String, String> labels = new LinkedHashMap<>();
        Yaml.one(DEPLOYMENT)
                .at("/spec/template/metadata/labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }

    public static String appVersion() {
        return Yaml.one(DEPLOYMENT)
                .at("/spec/template/metadata/annotations")
                .path("kontor.io/app-version")
                .asText();
    }

    /** The variables of a container in the base whose values are written there. */
    public static Map<String, String> written(String container) {
        Map<String, String> written = new LinkedHashMap<>();
        Yaml.files(BASE, ".yaml").stream()
                .flatMap(file -> specs(file).stream())
                .flatMap(spec -> spec.path("containers").valueStream())
                .filter(each -> each.path("name").asText().equals(container))
                .flatMap(each -> each.path("env").valueStream())
                .filter(variable -> variable.has("value"))
                .forEach(variable -> written.put(
                        variable.path("name").asText(), variable.path("value").asText()));
        return written;
    }
}
