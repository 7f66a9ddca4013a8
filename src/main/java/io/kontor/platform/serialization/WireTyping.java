package io.kontor.platform.serialization;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper.DefaultTypeResolverBuilder;
import com.fasterxml.jackson.databind.ObjectMapper.DefaultTyping;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.jsontype.impl.AsArrayTypeSerializer;
import com.fasterxml.jackson.databind.jsontype.impl.AsPropertyTypeSerializer;
import com.fasterxml.jackson.databind.jsontype.impl.LaissezFaireSubTypeValidator;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Gives a field whose type is a {@link Wire} interface the name of what is in it. Compact: an array of manifest and value,
 * so that old versions can be told. Readable: a property {@code @type} with the name alone.
 */
final class WireTyping extends DefaultTypeResolverBuilder {

    private final WireRegistry registry;
    private final boolean readable;

    private WireTyping(WireRegistry registry, boolean readable) {
        // Nothing but names from our own configuration is ever looked up, so there is no subtype to be kept out.
        super(DefaultTyping.NON_FINAL, LaissezFaireSubTypeValidator.instance);
        this.registry = registry;
        this.readable = readable;
    }

    static WireTyping compact(WireRegistry registry) {
        return new WireTyping(registry, false);
    }

    static WireTyping readable(WireRegistry registry) {
        return new WireTyping(registry, true);
    }

    @Override
    public boolean useForType(JavaType type) {
        return Wire.class.isAssignableFrom(type.getRawClass()) && type.isAbstract() && !type.isEnumType();
    }

    @Override
    public @Nullable TypeSerializer buildTypeSerializer(
            SerializationConfig config, JavaType baseType, Collection<NamedType> subtypes) {
        if (!useForType(baseType)) {
            return null;
        }
        return readable
                ? new AsPropertyTypeSerializer(new Names(), null, "@type")
                : new AsArrayTypeSerializer(new Names(), null);
    }

    @Override
    public @Nullable TypeDeserializer buildTypeDeserializer(
            DeserializationConfig config, JavaType baseType, Collection<NamedType> subtypes) {
        return useForType(baseType) ? new NamedValueDeserializer(registry, baseType) : null;
    }

    private final class Names extends TypeIdResolverBase {

        Names() {
            super(TypeFactory.unknownType(), TypeFactory.defaultInstance());
        }

        @Override
        public String idFromValue(Object value) {
            var type = registry.of(value);
            return readable ? type.name() : type.manifest();
        }

        @Override
        public String idFromValueAndType(Object value, Class<?> suggestedType) {
            return idFromValue(value);
        }

        @Override
        public JavaType typeFromId(DatabindContext context, String id) {
            throw new IllegalStateException("names are read by " + NamedValueDeserializer.class.getSimpleName());
        }

        @Override
        public JsonTypeInfo.Id getMechanism() {
            return JsonTypeInfo.Id.CUSTOM;
        }
    }
}
