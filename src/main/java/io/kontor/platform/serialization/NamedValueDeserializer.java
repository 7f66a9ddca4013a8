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
import org.jspecify.annotations.Nullable;

/** Reads an array of manifest and value into a field whose type is a {@link Wire} interface, older versions included. */
final class NamedValueDeserializer extends TypeDeserializer {

    private final WireRegistry registry;
    private final JavaType baseType;

    NamedValueDeserializer(WireRegistry registry, JavaType baseType) {
        this.registry = registry;
        this.baseType = baseType;
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
        var value = read(type(context, manifest), Manifest.parse(manifest).version(), parser, context);
        if (parser.nextToken() != JsonToken.END_ARRAY) {
            context.reportWrongTokenException(baseType, JsonToken.END_ARRAY, "expected an array of manifest and value");
        }
        return value;
    }

    private WireType type(DeserializationContext context, String manifest) throws IOException {
        try {
            var type = Manifest.parse(manifest).in(registry);
            if (baseType.getRawClass().isAssignableFrom(type.type())) {
                return type;
            }
            throw context.invalidTypeIdException(
                    baseType, manifest, "that is no " + baseType.getRawClass().getName());
        } catch (WireException e) {
            throw new JsonMappingException(context.getParser(), e.getMessage(), e);
        }
    }

    private static @Nullable Object read(WireType type, int version, JsonParser parser, DeserializationContext context)
            throws IOException {
        if (version == type.version()) {
            return context.findRootValueDeserializer(context.constructType(type.type()))
                    .deserialize(parser, context);
        }
        return context.readTreeAsValue(type.migrated(version, context.readTree(parser)), type.type());
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
