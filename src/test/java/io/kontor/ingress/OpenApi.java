package io.kontor.ingress;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The interface's own description, to hold what goes in and out against it. Thread-safe. */
public final class OpenApi {
    public static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

    /** No field twice: of two readers one would go by the first of them. */
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature());

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final OpenApi DOCUMENT = new OpenApi();

    private final JsonNode document;
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    private OpenApi() {
        try (InputStream in = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
            document = new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static OpenApi document() {
        return DOCUMENT;
    }

    /** One method on one path. */
    public record Operation(String path, String method, JsonNode definition) {
        public String id() {
            return definition.path("operationId").asText();
        }
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (METHODS.contains(method.getKey())) {
                        operations.add(new Operation(path.getKey(), method.getKey(), method.getValue()));
                    }
                }));
        return operations;
    }

    /** The operation a request means; a path without parameters goes before one with. */
    public Optional<Operation> find(String method, String path) {
        String plain = path.replaceFirst("\\?.*", "");
        return operations().stream()
                .filter(o -> o.method().equalsIgnoreCase(method))
                .filter(o -> template(o.path()).matcher(plain).matches())
                .min((a, b) -> Integer.compare(parameters(a), parameters(b)));
    }

    /** The documented statuses of an operation that are not refusals. */
    public List<Integer> statuses(Operation operation) {
        List<Integer> statuses = new ArrayList<>();
        operation.definition().path("responses").fieldNames().forEachRemaining(status -> {
            if (!status.endsWith("XX")) {
                statuses.add(Integer.valueOf(status));
            }
        });
        return statuses;
    }

    /** What is wrong with an answer; nothing where it is as documented. */
    public List<String> faults(Operation operation, int status, String contentType, String body) {
        JsonNode responses = operation.definition().path("responses");
        JsonNode exact = responses.path(Integer.toString(status));
        JsonNode response = resolved(exact.isMissingNode() ? responses.path(status / 100 + "XX") : exact);
        if (response.isMissingNode()) {
            return List.of(operation.id() + " does not document " + status);
        }
        String media = contentType.replaceFirst(";.*", "");
        JsonNode schema = response.path("content").path(media).path("schema");
        if (schema.isMissingNode()) {
            return List.of(operation.id() + " does not document " + media + " for " + status);
        }
        return media.endsWith("json") && !media.endsWith("x-ndjson")
                ? faults(schema, body)
                : media.endsWith("x-ndjson")
                        ? body.lines()
                                .flatMap(line -> faults(schema, line).stream())
                                .toList()
                        : List.of();
    }

    /** What is wrong with a request's body. */
    public List<String> requestFaults(Operation operation, String body) {
        JsonNode schema = resolved(operation.definition().path("requestBody"))
                .path("content")
                .path("application/json")
                .path("schema");
        return schema.isMissingNode() ? List.of(operation.id() + " documents no body") : faults(schema, body);
    }

    private List<String> faults(JsonNode schema, String body) {
        try {
            return compiled(schema).validate(JSON.readTree(body)).stream()
                    .map(ValidationMessage::toString)
                    .toList();
        } catch (IOException e) {
            return List.of("no JSON: " + body);
        }
    }

    /** The schema within the whole document, so that its references lead somewhere. */
    private JsonSchema compiled(JsonNode schema) {
        return schemas.computeIfAbsent(schema.toString(), text -> {
            ObjectNode root = JSON.createObjectNode();
            root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
            root.setAll((ObjectNode) schema);
            root.set("components", document.path("components"));
            return SCHEMAS.getSchema(root);
        });
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private static int parameters(Operation operation) {
        return operation.path().split("\\{", -1).length;
    }

    private static Pattern template(String path) {
        return Pattern.compile(path.replaceAll("\\{[^}]+}", "[^/]+"));
    }

    /** Every media type an operation may answer a status with, to be seen at least once. */
    public Map<String, List<String>> medias(Operation operation) {
        Map<String, List<String>> medias = new TreeMap<>();
        for (int status : statuses(operation)) {
            List<String> types = new ArrayList<>();
            resolved(operation.definition().path("responses").path(Integer.toString(status)))
                    .path("content")
                    .fieldNames()
                    .forEachRemaining(types::add);
            medias.put(Integer.toString(status), types);
        }
        return medias;
    }
}
