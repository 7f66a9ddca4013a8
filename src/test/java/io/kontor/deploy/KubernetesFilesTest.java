package io.kontor.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every file under {@code k8s/} by itself; {@link OverlaysTest} has them put together. */
class KubernetesFilesTest {
    private static final String KUSTOMIZATION = "kustomization.yaml";

    /** What our kustomizations use of kustomize's fields; a misspelt one would be refused by kustomize, but not where there is none. */
    private static final Set<String> USED = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "labels",
            "resources",
            "components",
            "images",
            "configMapGenerator",
            "patches");

    @TestFactory
    Stream<DynamicTest> everythingIsAsItsSchemaWantsIt() {
        return Yaml.files(Pods.K8S, ".yaml").stream()
                .filter(file -> !file.endsWith(KUSTOMIZATION))
                .filter(file -> !patches().contains(file.normalize()))
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
                    List<JsonNode> documents = Yaml.all(file);
                    assertThat(documents).isNotEmpty().allSatisfy(KubernetesSchemas::check);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyFileThatAKustomizationNamesIsThere() {
        return Yaml.files(Pods.K8S, KUSTOMIZATION).stream()
                .map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
                    JsonNode kustomization = Yaml.one(file);
                    kustomization
                            .fieldNames()
                            .forEachRemaining(field -> assertThat(USED).contains(field));
                    TreeSet<String> missing = new TreeSet<>();
                    named(kustomization)
                            .filter(name -> !Files.exists(file.resolveSibling(name)))
                            .forEach(missing::add);
                    assertThat(missing).isEmpty();
                }));
    }

    @Test
    void noFileIsLeftOut() {
        Set<Path> named = new TreeSet<>();
        for (Path file : Yaml.files(Pods.K8S, KUSTOMIZATION)) {
            named(Yaml.one(file))
                    .map(name -> file.resolveSibling(name).normalize())
                    .forEach(named::add);
        }
        List<Path> files = Yaml.files(Pods.K8S, ".yaml", ".conf", ".options").stream()
                .filter(file -> !file.endsWith(KUSTOMIZATION))
                .toList();

        assertThat(named).containsAll(files);
    }

    @Test
    void theSchemasJobEndsWithoutCassandra() {
        JsonNode job = Yaml.one(Path.of("k8s/base/schema.yaml"));

        assertThat(job.at("/spec/activeDeadlineSeconds").asInt()).isBetween(600, 7200);
    }

    /** Counted as a place without a node, one that is dead would keep what is to replace its node from every other. */
    @Test
    void aMachineThatTakesNoPodsIsNoPlaceToSpreadNodesOver() {
        JsonNode spread = deployment().at("/spec/template/spec/topologySpreadConstraints");

        assertThat(spread).hasSize(2);
        assertThat(spread.findValuesAsText("nodeTaintsPolicy")).containsExactly("Honor", "Honor");
    }

    /** 6443 is what most others have. */
    @Test
    void nodesReachTheKubernetesApiWhereMinikubeHasIt() {
        JsonNode egress =
                Yaml.all(Path.of("k8s/overlays/dev/network.yaml")).getFirst().at("/spec/egress");
        List<String> open = egress.valueStream()
                .filter(rule -> rule.at("/to/0").has("ipBlock"))
                .flatMap(rule -> rule.path("ports").findValuesAsText("port").stream())
                .toList();

        assertThat(open).containsExactly("8443");
    }

    @Test
    void aMisspeltFieldAMissingOneAndAStrangerAreNoticed() {
        assertThatThrownBy(() -> {
                    JsonNode broken = deployment();
                    ((ObjectNode) broken.at("/spec/template/spec/containers/0/readinessProbe")).put("periodSecond", 5);
                    KubernetesSchemas.check(broken);
                })
                .hasMessageContaining("periodSecond");
        assertThatThrownBy(() -> {
                    JsonNode broken = deployment();
                    ((ObjectNode) broken.path("spec")).remove("selector");
                    KubernetesSchemas.check(broken);
                })
                .hasMessageContaining("selector");
        assertThatThrownBy(() -> KubernetesSchemas.check(((ObjectNode) deployment()).put("kind", "Deploiment")))
                .hasMessageContaining("Deploiment");
    }

    private static JsonNode deployment() {
        return Yaml.one(Path.of("k8s/base/deployment.yaml"));
    }

    private static Set<Path> patches() {
        Set<Path> patches = new TreeSet<>();
        for (Path file : Yaml.files(Pods.K8S, KUSTOMIZATION)) {
            Yaml.one(file)
                    .path("patches")
                    .forEach(patch -> patches.add(
                            file.resolveSibling(patch.path("path").asText()).normalize()));
        }
        return patches;
    }

    /** Files and folders. */
    private static Stream<String> named(JsonNode kustomization) {
        Stream<JsonNode> lists = Stream.of("resources", "components").map(kustomization::path);
        Stream<JsonNode> generated =
                kustomization.path("configMapGenerator").valueStream().map(map -> map.path("files"));
        Stream<String> patches = kustomization
                .path("patches")
                .valueStream()
                .map(patch -> patch.path("path").asText());
        return Stream.concat(
                Stream.concat(lists, generated).flatMap(JsonNode::valueStream).map(JsonNode::asText), patches);
    }
}
