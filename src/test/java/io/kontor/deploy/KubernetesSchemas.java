package io.kontor.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * The API of Kubernetes, by the types that its own project generates from its published definition: each refuses a field it does not know and
 * misses one that is required.
 */
final class KubernetesSchemas {
    private static final Map<String, Schema> SCHEMAS = Map.ofEntries(
            Map.entry("apps/v1 Deployment", V1Deployment::validateJsonElement),
            Map.entry("apps/v1 StatefulSet", V1StatefulSet::validateJsonElement),
            Map.entry("batch/v1 Job", V1Job::validateJsonElement),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement),
            Map.entry("policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1 Role", V1Role::validateJsonElement),
            Map.entry("rbac.authorization.k8s.io/v1 RoleBinding", V1RoleBinding::validateJsonElement),
            Map.entry("v1 ConfigMap", V1ConfigMap::validateJsonElement),
            Map.entry("v1 PersistentVolumeClaim", V1PersistentVolumeClaim::validateJsonElement),
            Map.entry("v1 Service", V1Service::validateJsonElement),
            Map.entry("v1 ServiceAccount", V1ServiceAccount::validateJsonElement));

    /** No part of Kubernetes, and no schema of theirs is to be had where this is built. */
    private static final Set<String> WITHOUT = Set.of("cert-manager.io/v1 Certificate", "cert-manager.io/v1 Issuer");

    private interface Schema {
        void check(JsonElement document) throws IOException;
    }

    private KubernetesSchemas() {}

    /** Throws with what is wrong and where. */
    static void check(JsonNode document) {
        String what = document.path("apiVersion").asText() + " "
                + document.path("kind").asText();
        if (WITHOUT.contains(what)) {
            return;
        }
        Schema schema = SCHEMAS.get(what);
        if (schema == null) {
            throw new IllegalArgumentException(what + " (expected: one of " + SCHEMAS.keySet() + ")");
        }
        try {
            schema.check(JsonParser.parseString(document.toString()));
        } catch (IOException | RuntimeException e) {
            throw new AssertionError(what + " " + document.at("/metadata/name").asText() + ": " + e.getMessage(), e);
        }
    }
}
