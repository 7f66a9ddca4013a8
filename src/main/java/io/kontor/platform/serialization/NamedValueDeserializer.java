package io.kontor.platform.serialization;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Reads an array of manifest and value into a field whose type is a {@link Wire} interface, older versions included. */
final class NamedValueDeserializer extends TypeDeserializer {

    private final WireRegistry registry;
    private final JavaType baseType;
    /** By manifest. Only those that can be read are kept, so there are as many as there are types and versions. */
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    NamedValueDeserializer(WireRegistry registry, JavaType baseType) {
        this.registry = registry;
        this.baseType = baseType;
    }

    /** What a manifest means in this place: how to read a value of the version written. */
    private interface Reading {
        @Nullable
        Object read(JsonParser parser, DeserializationContext context) throws IOException;
    }

    private @Nullable Object read(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            context.reportWrongTokenException(
                    baseType, JsonToken.START_ARRAY, "expected an array of manifest and value");
        }
        var manifest = parser.nextTextValue();
        if (manifest == null) {
            context.reportWrongTokenException(baseType, JsonToken.VALUE_STRING, "expected a manifest");
        }
        parser.nextToken();
        var value = reading(context, manifest).read(parser, context);
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            context.reportWrongTokenException(baseType, JsonToken.END_ARRAY, "expected an array of manifest and value");
        }
        return value;
    }

    /** Looked up once and not for each value. */
    private Reading reading(DeserializationContext context, String manifest) throws IOException {
        var known = readings.get(manifest);
        if (known == null) {
            known = find(context, manifest);
            readings.put(manifest, known);
        }
        return known;
    }

    private Reading find(DeserializationContext context, String manifest) throws IOException {
        try {
            var written = Manifest.parse(manifest);
            var type = written.in(registry);
            if (!baseType.getRawClass().isAssignableFrom(type.type())) {
                throw context.invalidTypeIdException(
                        baseType,
                        manifest,
                        "that is no " + baseType.getRawClass().getName());
            }
            if (written.version() != type.version()) {
                return (parser, inContext) -> inContext.readTreeAsValue(
                        type.migrated(written.version(), inContext.readTree(parser)), type.type());
            }
            return context.findRootValueDeserializer(context.constructType(type.type()))::deserialize;
        } catch (WireException e) {
            throw new JsonMappingException(context.getParser(), e.getMessage(), e);
        }
    }

    @Override
    public @Nullable Object deserializeTypedFromObject(JsonParser parser, DeserializationContext context)
            throws IOException {
        return read(parser, context);
    }

    @Override
    public @Nullable Object deserializeTypedFromArray(JsonParser parser, DeserializationContext context)
            throws IOException {
        return read(parser, context);
    }

    @Override
    public @Nullable Object deserializeTypedFromScalar(JsonParser parser, DeserializationContext context)
            throws IOException {
        return read(parser, context);
    }

    @Override
    public @Nullable Object deserializeTypedFromAny(JsonParser parser, DeserializationContext context)
            throws IOException {
        return read(parser, context);
    }

    @Override
    public TypeDeserializer forProperty(@Nullable BeanProperty property) {
        return this;
    }

    @Override
    public JsonTypeInfo.As getTypeInclusion() {
        return JsonTypeInfo.As.WRAPPER_ARRAY;
    }

    @Override
    public @Nullable String getPropertyName() {
        return null;
    }

    @Override
    public @Nullable TypeIdResolver getTypeIdResolver() {
        return null;
    }

    @Override
    public @Nullable Class<?> getDefaultImpl() {
        return null;
    }
}
