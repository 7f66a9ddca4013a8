package io.kontor.ingress.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.kontor.value.Refusal;
import io.kontor.value.Refusal.FieldError;
import io.kontor.value.RefusalCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads exactly one JSON value. Whoever calls it has bounded the text; nesting and names are bounded here. */
public final class JsonReader {
    /** The deepest body of the contract has three levels; what goes deeper is broken or hostile. */
    private static final int DEPTH_MAX = 16;

    private static final int NAME_CHARS_MAX = 1_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    // One level of slack: our own check comes first and names the place.
                    .maxNestingDepth(DEPTH_MAX + 1)
                    .maxNameLength(NAME_CHARS_MAX)
                    // Numbers are taken as text and held against a limit by whoever knows their field.
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            // Names come from callers, and what is interned stays.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private JsonReader() {}

    /** From bytes that must be UTF-8, strictly: the parser itself would take overlong forms and half surrogate pairs. */
    public static Parsed<Json> read(byte[] utf8) {
        return read(utf8, Integer.MAX_VALUE);
    }

    /** As {@link #read}; of a value that is an array of at least so many items, those alone, and nothing that follows is looked at. */
    public static Parsed<Json> read(byte[] utf8, int itemsMax) {
        try {
            return read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(utf8))
                            .toString(),
                    itemsMax);
        } catch (CharacterCodingException e) {
            return malformed("the body is not UTF-8", "", "bytes of another encoding", "JSON in UTF-8");
        }
    }

    public static Parsed<Json> read(String text) {
        return read(text, Integer.MAX_VALUE);
    }

    private static Parsed<Json> read(String text, int itemsMax) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                return malformed("the body is empty", "", "nothing", "one JSON value");
            }
            Json value =
                    parser.isExpectedStartArrayToken() ? array(parser, deeper(parser, 1), itemsMax) : value(parser, 1);
            boolean whole = !(value instanceof Json.Array(List<Json> items)) || items.size() < itemsMax;
            if (whole && parser.nextToken() != null) {
                return malformed("the body goes on after its value", "", parser.getText(), "one JSON value");
            }
            return new Parsed.Ok<>(value);
        } catch (TooDeep e) {
            return malformed(
                    "the body is nested too deeply",
                    e.field,
                    "a value at level " + (DEPTH_MAX + 1),
                    "at most " + DEPTH_MAX);
        } catch (JsonProcessingException e) {
            return malformed(
                    "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + Json.bounded(e.getOriginalMessage()),
                    "",
                    "broken JSON",
                    "JSON in UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
    }

    /** An object, as every body of the contract but a batch is one. */
    public static Parsed<Json.Obj> asObject(Json value) {
        return value instanceof Json.Obj object
                ? new Parsed.Ok<>(object)
                : malformed("the body is not an object", "", value.shown(), "a JSON object");
    }

    private static Json value(JsonParser parser, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser, deeper(parser, depth));
            case START_ARRAY -> array(parser, deeper(parser, depth), Integer.MAX_VALUE);
            case VALUE_STRING -> new Json.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> Json.Null.NULL;
            case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value begins with " + token);
        };
    }

    private static Json.Obj object(JsonParser parser, int depth) throws IOException {
        Map<String, Json> fields = new LinkedHashMap<>();
        Set<String> repeated = new LinkedHashSet<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (fields.put(name, value(parser, depth)) != null) {
                repeated.add(name);
            }
        }
        return new Json.Obj(fields, repeated);
    }

    private static Json.Array array(JsonParser parser, int depth, int itemsMax) throws IOException {
        List<Json> items = new ArrayList<>();
        while (items.size() < itemsMax && parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, depth));
        }
        return new Json.Array(items);
    }

    private static int deeper(JsonParser parser, int depth) {
        if (depth > DEPTH_MAX) {
            throw new TooDeep(parser.getParsingContext().pathAsPointer().toString());
        }
        return depth + 1;
    }

    private static <T> Parsed<T> malformed(String detail, String field, String value, String expected) {
        FieldError error = new FieldError(field, Json.bounded(value), expected);
        return new Parsed.Refused<>(Refusal.of(RefusalCode.MALFORMED, detail, List.of(error)));
    }

    /** Leaves the recursion from any level; never seen by a caller. */
    private static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String field;

        TooDeep(String field) {
            super(null, null, false, false);
            this.field = field;
        }
    }
}
