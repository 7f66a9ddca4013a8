package io.kontor.sim.binance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * An object sent to the controls, of fields that are known by name. What is misspelt or of another type is refused: taken for what is left
 * out, it would do something else than was asked for. A field that is null is left out.
 */
final class ControlBody {
    private final JsonNode object;

    ControlBody(JsonNode object, String... known) {
        this.object = object;
        List<String> names = List.of(known);
        object.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                throw bad("field", name, "one of " + Arrays.toString(known));
            }
        });
    }

    boolean has(String name) {
        return object.hasNonNull(name);
    }

    Optional<String> text(String name) {
        return field(name, JsonNode::isTextual, "a text").map(JsonNode::asText);
    }

    String required(String name) {
        return text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> Refused.missing(name));
    }

    /** As a number or as its text. */
    Optional<String> amount(String name) {
        return field(name, value -> value.isTextual() || value.isNumber(), "an amount")
                .map(JsonNode::asText);
    }

    OptionalLong whole(String name) {
        return field(name, value -> value.isIntegralNumber() && value.canConvertToLong(), "a whole number")
                .map(value -> OptionalLong.of(value.asLong()))
                .orElse(OptionalLong.empty());
    }

    OptionalDouble number(String name) {
        return field(name, JsonNode::isNumber, "a number")
                .map(value -> OptionalDouble.of(value.asDouble()))
                .orElse(OptionalDouble.empty());
    }

    boolean flag(String name) {
        return field(name, JsonNode::isBoolean, "true or false")
                .map(JsonNode::asBoolean)
                .orElse(false);
    }

    /** The object in a field, of fields that are known too. */
    ControlBody object(String name, String... known) {
        JsonNode value = field(name, JsonNode::isObject, "an object").orElseThrow(() -> Refused.missing(name));
        return new ControlBody(value, known);
    }

    private Optional<JsonNode> field(String name, Predicate<JsonNode> fits, String expected) {
        JsonNode value = object.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!fits.test(value)) {
            throw bad(name, value.toString(), expected);
        }
        return Optional.of(value);
    }

    private static Refused bad(String name, String found, String expected) {
        return Refused.bad(-1100, name + ": " + found + " (expected: " + expected + ")");
    }
}
