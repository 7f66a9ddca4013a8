package io.kontor.venue.binance.protocol;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kontor.value.Price;
import io.kontor.value.Quantity;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** The venue's JSON, read strictly: a field that is missing or of another kind is named. Amounts are strings there and stay exact. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    public static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ProtocolException("not JSON at offset " + e.getLocation().getCharOffset());
        }
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** To be gone through: anything else would be gone through as if it were empty. */
    public static JsonNode array(JsonNode node) {
        if (!node.isArray()) {
            throw missing("the answer", "a list");
        }
        return node;
    }

    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw missing(field, "text");
        }
        return value.textValue();
    }

    /** Empty where the field is absent or null. */
    static Optional<String> maybeText(JsonNode node, String field) {
        return Optional.ofNullable(node.path(field).textValue());
    }

    static long number(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (!value.isIntegralNumber()) {
            throw missing(field, "a whole number");
        }
        return value.longValue();
    }

    static boolean flag(JsonNode node, String field) {
        return node.path(field).booleanValue();
    }

    static Price price(JsonNode node, String field) {
        return amount(node, field, Price::of);
    }

    static Quantity quantity(JsonNode node, String field) {
        return amount(node, field, Quantity::of);
    }

    static Instant time(JsonNode node, String field) {
        return Instant.ofEpochMilli(number(node, field));
    }

    static JsonNode child(JsonNode node, String field) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw missing(field, "a value");
        }
        return value;
    }

    private static <T> T amount(JsonNode node, String field, Function<String, T> reader) {
        String text = text(node, field);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException(field + ": " + e.getMessage());
        }
    }

    private static ProtocolException missing(String field, String expected) {
        return new ProtocolException(field + " is missing or of another kind (expected: " + expected + ")");
    }
}
